// Imports an archive: everything is checked first, then written in one transaction, so that a bad file or a stop changes nothing.
import type { StoreName } from '#core/contracts/archive.ts'
import type { CallContext } from '../../host/expose.ts'
import type { Access, Writing } from '../access.ts'
import type { DecisionRow } from '../rows.ts'
import { refused, stored, type Stored } from '../outcome.ts'
import { rememberVocabulary } from '../raw-store.ts'
import { lineStores, type LineStore, type PortableRow } from './lines.ts'
import { stageArchive, type Staged } from './stage.ts'
import { ZipError } from './zip-reader.ts'

/** `add` keeps what is here and adds what is missing; `replace` leaves exactly what the archive holds. */
export type ImportMode = 'add' | 'replace'
export interface ImportRequest {
  readonly archive: Blob
  readonly mode: ImportMode
}
export interface Imported {
  /** Records the archive held, by store. */
  readonly offered: Readonly<Record<StoreName, number>>
  /** Of these, records that were written; the others were here already. */
  readonly written: Readonly<Record<StoreName, number>>
}

/** Progress: bytes while the file is checked. The abort signal works until the last moment before the transaction is complete. */
export async function importAll(
  access: Access,
  { archive, mode }: ImportRequest,
  context: CallContext,
): Promise<Stored<Imported>> {
  const staged = await stage(archive, context)
  if (!staged.ok) return staged
  const written = await access.write(
    { stores: [...lineStores, 'recordings', 'meta'], durability: 'strict', signal: context.signal },
    async (transaction) => {
      if (mode === 'replace')
        await Promise.all([...lineStores, 'recordings' as const].map((store) => transaction.objectStore(store).clear()))
      return writeStaged(transaction, staged.value)
    },
  )
  return written.ok ? stored({ offered: countOffered(staged.value), written: written.value }) : written
}

async function stage(archive: Blob, context: CallContext): Promise<Stored<Staged>> {
  try {
    return stored(await stageArchive(archive, context))
  } catch (error) {
    if (context.signal.aborted) return refused('aborted')
    if (error instanceof ZipError)
      return refused('bad-archive', error.entry ? `${error.entry}: ${error.message}` : error.message)
    throw error
  }
}

const countOffered = ({ rows, raw, recordings }: Staged): Imported['offered'] => ({
  ...mapValues(rows, (list) => list.length),
  raw: raw.reduce((sum, row) => sum + row.lines, 0),
  recordings: recordings.filter((row) => row.chunk === 0).length,
})

const mapValues = <K extends string, V, W>(record: Readonly<Record<K, V>>, map: (value: V) => W): Record<K, W> =>
  Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W> // same keys

async function writeStaged(transaction: Writing, { rows, raw, recordings }: Staged): Promise<Imported['written']> {
  const { decisions, consent, settings, ...keyed } = rows
  const counts: Record<string, number> = {
    decisions: await addLog(transaction, decisions),
    consent: await addConsent(transaction, consent),
    settings: await addSettings(transaction, settings),
    raw: await addRaw(transaction, raw),
    recordings: await addRecordings(transaction, recordings),
  }
  for (const [store, list] of Object.entries(keyed))
    counts[store] = await addKeyed(transaction, store as KeyedStore, list) // keys of `keyed`
  return counts as Imported['written'] // one count for every store, by the lists above
}

/** Keeps the archive's numbers while they rise above what is here, so that an export and its import agree number by number. */
async function addLog(transaction: Writing, list: readonly PortableRow[]): Promise<number> {
  const log = transaction.objectStore('decisions')
  let last = (await log.openKeyCursor(null, 'prev'))?.key ?? 0
  let added = 0
  for (const { value } of list) {
    const row = value as Required<DecisionRow> // made by toRow from a stored record
    if (await log.index('identity').getKey(row.identity)) continue
    last = Math.max(last + 1, row.seq)
    await log.add({ ...row, seq: last })
    added++
  }
  return added
}

async function addConsent(transaction: Writing, list: readonly PortableRow[]): Promise<number> {
  const log = transaction.objectStore('consent')
  let added = 0
  for (const { value } of list) {
    const row = value as { eventId: string; event: unknown } // made by toRow
    if (await log.index('eventId').getKey(row.eventId)) continue
    await log.add(row)
    added++
  }
  return added
}

/** Settings that are here stay; a fresh installation takes those of the archive. */
async function addSettings(transaction: Writing, list: readonly PortableRow[]): Promise<number> {
  const store = transaction.objectStore('settings')
  const last = list.at(-1)
  if (!last || (await store.count()) > 0) return 0
  await store.put(last.value, last.key)
  return 1
}

type KeyedStore = Exclude<LineStore, 'raw' | 'decisions' | 'consent' | 'settings'>
const keyFields: Readonly<Record<KeyedStore, readonly string[]>> = {
  labels: ['labelId'],
  annotations: ['annotationId'],
  sessions: ['sessionId'],
  summaries: ['level', 'startMs'],
  documents: ['name'],
  undo: ['undoId'],
}

async function addKeyed(transaction: Writing, name: KeyedStore, list: readonly PortableRow[]): Promise<number> {
  const store = transaction.objectStore(name)
  let added = 0
  for (const { value } of list) {
    const parts = keyFields[name].map((field) => (value as Record<string, IDBValidKey>)[field] ?? '') // fields its schema demands
    const key = parts.length === 1 ? parts[0] : parts
    if ((await store.getKey(key as never)) !== undefined) continue // the key type of this very store
    await store.add(value)
    added++
  }
  return added
}

/** Raw rows are told apart by channel and time; a stretch that is here in any packing is not added again. */
async function addRaw(transaction: Writing, list: Staged['raw']): Promise<number> {
  if (list.length === 0) return 0
  await rememberVocabulary(transaction)
  const store = transaction.objectStore('raw')
  const known = new Map<string, readonly (readonly [startMs: number, endMs: number])[]>()
  for (const { channel } of list) {
    if (known.has(channel)) continue
    const rows = await store.index('channelTime').getAll(IDBKeyRange.bound([channel], [channel, []]))
    known.set(
      channel,
      rows.map(({ startMs, endMs }) => [startMs, endMs] as const),
    )
  }
  let lines = 0
  for (const row of list) {
    const overlaps = known.get(row.channel)?.some(([startMs, endMs]) => startMs <= row.endMs && row.startMs <= endMs)
    if (overlaps) continue
    await store.add(row)
    lines += row.lines
  }
  return lines
}

async function addRecordings(transaction: Writing, list: Staged['recordings']): Promise<number> {
  const store = transaction.objectStore('recordings')
  const here = new Set((await store.getAllKeys()).map(([recordingId]) => recordingId))
  let added = 0
  for (const row of list) {
    if (here.has(row.recordingId)) continue
    await store.add(row)
    added += row.chunk === 0 ? 1 : 0
  }
  return added
}
