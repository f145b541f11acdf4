// Exports everything into one zip: records as JSON lines, tables as CSV, recordings as files, schemas, and a manifest that adds up.
import {
  ARCHIVE_VERSION,
  MANIFEST_PATH,
  storeNames,
  type ArchiveEntry,
  type ArchiveManifest,
} from '#core/contracts/archive.ts'
import { decodeRecording, decodeRecordingChunk } from '#core/contracts/recording-decode.ts'
import { RECORDING_EXTENSION } from '#core/contracts/recording.ts'
import type { CallContext } from '../../host/expose.ts'
import type { Access } from '../access.ts'
import { refused, stored, type Stored } from '../outcome.ts'
import { schemaVersions } from '../schema.ts'
import { tables, toCsvLine, type Table } from './csv.ts'
import { lineStores, readLines, type LinePage, type LineStore } from './lines.ts'
import { readmeText } from './readme-text.ts'
import { schemaText } from './schema-text.ts'
import { createZipWriter, type ZipWriter } from './zip-writer.ts'

export interface ExportRequest {
  readonly nowMs: number
  readonly tz: string
  readonly build: string
}
export interface Exported {
  readonly archive: Blob
  readonly manifest: ArchiveManifest
  /** Rows that no longer fit their contract and were left out. */
  readonly damaged: number
}

/** Rows read in one transaction: short enough that a decision written meanwhile waits a few milliseconds. */
const PAGE_ROWS = 500

const encoder = new TextEncoder()

/** Progress counts rows: those of a store with a table are read twice. An abort leaves nothing behind. */
export async function exportAll(
  access: Access,
  request: ExportRequest,
  context: CallContext,
): Promise<Stored<Exported>> {
  const counts = await countRows(access)
  if (!counts.ok) return counts
  const run: Run = { access, context, zip: createZipWriter(request.nowMs), done: 0, total: counts.value, damaged: 0 }
  try {
    const entries = await writeEntries(run)
    const manifest: ArchiveManifest = {
      format: 'cortex-archive',
      v: ARCHIVE_VERSION,
      createdMs: request.nowMs,
      tz: request.tz,
      build: request.build,
      databaseVersion: schemaVersions.length,
      entries,
    }
    writeText(run.zip, MANIFEST_PATH, JSON.stringify(manifest, null, 2))
    return stored({ archive: run.zip.finish(), manifest, damaged: run.damaged })
  } catch (error) {
    if (error instanceof ReadRefused) return error.refusal
    throw error
  }
}

interface Run {
  readonly access: Access
  readonly context: CallContext
  readonly zip: ZipWriter
  readonly total: number
  done: number
  damaged: number
}

/** Carries a refusal of the database out of nested loops. */
class ReadRefused extends Error {
  readonly refusal: Stored<never>
  constructor(refusal: Stored<never>) {
    super('the database refused to be read')
    this.refusal = refusal
  }
}

function valueOf<T>(one: Stored<T>): T {
  if (one.ok) return one.value
  throw new ReadRefused(one)
}

const countRows = (access: Access): Promise<Stored<number>> =>
  access.read([...storeNames], async (transaction) => {
    const counts = await Promise.all(storeNames.map((store) => transaction.objectStore(store).count()))
    return counts.reduce(
      (sum, count, i) => sum + count * (i < lineStores.length && tables[lineStores[i] ?? 'raw'] ? 2 : 1),
      0,
    )
  })

async function writeEntries(run: Run): Promise<ArchiveEntry[]> {
  const entries = [writeText(run.zip, 'README.txt', readmeText)]
  for (const store of lineStores) {
    entries.push(await writeRecords(run, store))
    const table = tables[store]
    if (table) entries.push(await writeTable(run, store, table))
    entries.push(writeText(run.zip, `schema/${store}.json`, schemaText(store)))
  }
  return [...entries, ...(await writeRecordings(run))]
}

function writeText(zip: ZipWriter, path: string, text: string): ArchiveEntry {
  const entry = zip.entry(path)
  entry.write(encoder.encode(text))
  return entry.end(0)
}

async function writeRecords(run: Run, store: LineStore): Promise<ArchiveEntry> {
  const entry = run.zip.entry(`records/${store}.jsonl`)
  let records = 0
  await eachPage(run, store, (lines, damaged) => {
    records += lines.length
    run.damaged += damaged
    entry.write(encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join('')))
  })
  return entry.end(records)
}

async function writeTable(run: Run, store: LineStore, table: Table): Promise<ArchiveEntry> {
  const entry = run.zip.entry(`tables/${store}.csv`)
  entry.write(encoder.encode(toCsvLine(table.columns)))
  await eachPage(run, store, (lines) => {
    const rows = lines.flatMap((line) => table.rowsOf(line as never)) // lines fit the schema of this store
    entry.write(encoder.encode(rows.map(toCsvLine).join('')))
  })
  return entry.end(0)
}

type TakePage = (lines: readonly unknown[], damaged: number) => void

async function eachPage(run: Run, store: LineStore, take: TakePage): Promise<void> {
  let afterKey: IDBValidKey | null = null
  let rows = PAGE_ROWS
  while (rows === PAGE_ROWS) {
    const page: LinePage = await readPage(run, store, afterKey)
    take(page.lines, page.damaged)
    step(run, page.rows, store)
    rows = page.rows
    afterKey = page.lastKey
  }
}

const readPage = async (run: Run, store: LineStore, afterKey: IDBValidKey | null): Promise<LinePage> =>
  valueOf(
    await run.access.read([store, 'meta'], (transaction) =>
      readLines(transaction, store, { afterKey, count: PAGE_ROWS }),
    ),
  )

function step(run: Run, rows: number, what: string): void {
  if (run.context.signal.aborted) throw new ReadRefused(refused('aborted'))
  run.done += rows
  run.context.report({ done: run.done, total: Math.max(run.total, run.done), what })
}

/** Each recording is one entry; its chunks are read one by one, because one may be large. */
async function writeRecordings(run: Run): Promise<ArchiveEntry[]> {
  const keys = valueOf(
    await run.access.read(['recordings'], (transaction) => transaction.objectStore('recordings').getAllKeys()),
  )
  const entries: ArchiveEntry[] = []
  for (const id of new Set(keys.map(([recordingId]) => recordingId))) {
    const own = keys.filter(([recordingId]) => recordingId === id)
    const entry = await writeRecording(run, id, own)
    if (entry) entries.push(entry)
  }
  return entries
}

type ChunkKey = [recordingId: string, chunk: number]

/** Damaged chunks stay behind; a recording whose head is damaged stays behind whole. */
async function writeRecording(run: Run, id: string, keys: readonly ChunkKey[]): Promise<ArchiveEntry | null> {
  const [head, ...chunks] = keys
  const first = head && (await readChunk(run, head))
  const recording = first && decodeRecording(first)
  if (!recording?.ok) {
    run.damaged += keys.length
    return null
  }
  const entry = run.zip.entry(`recordings/${id}.${RECORDING_EXTENSION}`)
  entry.write(first ?? new Uint8Array())
  let written = 0
  for (const key of chunks) {
    const bytes = await readChunk(run, key)
    const isGood = bytes !== undefined && decodeRecordingChunk(recording.header, bytes) !== null
    if (isGood) entry.write(bytes)
    written += Number(isGood)
    run.damaged += Number(!isGood)
  }
  return entry.end(written)
}

async function readChunk(run: Run, key: ChunkKey): Promise<Uint8Array | undefined> {
  step(run, 1, 'recordings')
  const row = valueOf(
    await run.access.read(['recordings'], (transaction) => transaction.objectStore('recordings').get(key)),
  )
  return row?.bytes
}
