// Reads a whole archive into memory and checks every byte of it, before anything in the database is touched.
import { z } from 'zod/mini'
import {
  archiveManifestSchema,
  entryPathSchema,
  MANIFEST_PATH,
  type ArchiveEntry,
  type ArchiveManifest,
} from '#core/contracts/archive.ts'
import { crc32 } from '#core/contracts/crc32.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { parseHostile, type HostileLimits } from '#core/contracts/parse-hostile.ts'
import { decodeRecording } from '#core/contracts/recording-decode.ts'
import type { CallContext } from '../../host/expose.ts'
import { packLines } from '../raw-rows.ts'
import { joinBytes } from '../recording-store.ts'
import type { RawRow, RecordingRow } from '../rows.ts'
import { schemaVersions } from '../schema.ts'
import { createLineReader } from './line-reader.ts'
import { lineSchemas, toRow, type LineStore, type PortableRow } from './lines.ts'
import { splitRecording } from './recording-file.ts'
import { readZipDirectory, unpackEntry, ZipError, type ZipEntry, type ZipLimits } from './zip-reader.ts'

/** Half a gigabyte unpacked, a year of records with a day of raw signals, is far more than anyone has. Chosen by hand. */
export const archiveLimits: ZipLimits = { maxEntries: 10_000, maxTotalBytes: 512_000_000 }
const manifestLimits: HostileLimits = { maxBytes: 4_000_000, maxDepth: 6, maxKeys: 60_000 }

/** Lines packed at a time, so that memory holds packed rows and not their text. */
const PACK_LINES = 2_000

export interface Staged {
  readonly manifest: ArchiveManifest
  readonly rows: Readonly<Record<Exclude<LineStore, 'raw'>, readonly PortableRow[]>>
  readonly raw: readonly RawRow[]
  readonly recordings: readonly RecordingRow[]
}

/** Throws ZipError naming the file inside the archive that is to blame. Progress counts unpacked bytes. */
export async function stageArchive(file: Blob, context: CallContext): Promise<Staged> {
  const entries = await readZipDirectory(file, archiveLimits)
  const manifest = await readManifest(file, entries)
  const listed = new Map(manifest.entries.map((entry) => [entry.path, entry]))
  const rest = entries.filter(({ path }) => path !== MANIFEST_PATH)
  assertSameFiles(rest, listed)
  const stage = createStage(manifest.createdMs)
  const total = rest.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  for (const entry of rest) {
    const report = (bytes: number): void => context.report({ done: (done += bytes), total, what: entry.path })
    await stageEntry({ file, entry, expected: listed.get(entry.path), stage, report, signal: context.signal })
  }
  return { manifest, ...stage.finish() }
}

async function readManifest(file: Blob, entries: readonly ZipEntry[]): Promise<ArchiveManifest> {
  const entry = entries.find(({ path }) => path === MANIFEST_PATH)
  if (!entry) throw new ZipError('it is not an archive of Cortex: the manifest is missing')
  if (entry.bytes > manifestLimits.maxBytes) throw new ZipError('it is too large', MANIFEST_PATH)
  const parts: Uint8Array[] = []
  await unpackEntry(file, entry, (bytes) => void parts.push(bytes))
  const parsed = parseHostile(new TextDecoder().decode(joinBytes(parts)), manifestLimits)
  const manifest = z.safeParse(archiveManifestSchema, parsed.ok ? parsed.value : null)
  if (!manifest.success) throw new ZipError('it was made by another version of Cortex, or is damaged', MANIFEST_PATH)
  if (manifest.data.databaseVersion > schemaVersions.length)
    throw new ZipError('it was made by a newer Cortex; update Cortex to import it', MANIFEST_PATH)
  return manifest.data
}

/** Each file of the zip is in the manifest and the other way round, and has a name that we write. */
function assertSameFiles(entries: readonly ZipEntry[], listed: ReadonlyMap<string, ArchiveEntry>): void {
  const seen = new Set<string>()
  for (const { path } of entries) {
    if (!z.safeParse(entryPathSchema, path).success)
      throw new ZipError('Cortex never writes a file of this name', printable(path))
    if (seen.has(path)) throw new ZipError('it is in the archive twice', path)
    if (!listed.has(path)) throw new ZipError('the manifest does not know it', path)
    seen.add(path)
  }
  const missing = [...listed.keys()].find((path) => !seen.has(path))
  if (missing !== undefined) throw new ZipError('it is missing', missing)
}

const printable = (path: string): string => path.slice(0, 80).replaceAll(/[^ -~]/g, '?')

interface Unpacking {
  readonly file: Blob
  readonly entry: ZipEntry
  readonly expected: ArchiveEntry | undefined
  readonly stage: Stage
  readonly report: (bytes: number) => void
  readonly signal: AbortSignal
}

async function stageEntry({ file, entry, expected, stage, report, signal }: Unpacking): Promise<void> {
  const reader = stage.readerFor(entry.path)
  await unpackEntry(file, entry, (bytes) => {
    signal.throwIfAborted()
    reader.push(bytes)
    report(bytes.length)
  })
  const { records, crc32: crc } = reader.end()
  if (crc !== expected?.crc32 || crc !== entry.crc32) throw new ZipError('it was changed or damaged', entry.path)
  if (records !== expected.records || entry.bytes !== expected.bytes)
    throw new ZipError('it holds another number of records than the manifest says', entry.path)
}

interface EntryReader {
  readonly push: (bytes: Uint8Array) => void
  readonly end: () => { readonly records: number; readonly crc32: number }
}
type Stage = ReturnType<typeof createStage>

function createStage(savedMs: number) {
  const rows: Record<Exclude<LineStore, 'raw'>, PortableRow[]> = {
    settings: [],
    decisions: [],
    consent: [],
    labels: [],
    annotations: [],
    sessions: [],
    summaries: [],
    documents: [],
    undo: [],
  }
  const raw: RawRow[] = []
  const recordings: RecordingRow[] = []
  let lines: FeatureLine[] = []
  const packRaw = (): void => {
    raw.push(...packLines(lines))
    lines = []
  }

  const readRecords = (path: string, store: string): EntryReader => {
    if (!isLineStore(store)) throw new ZipError('Cortex keeps no records of this name', path)
    const take = (line: unknown): void => {
      if (store !== 'raw') return void rows[store].push(toRow(store, line))
      lines.push(line as FeatureLine) // parsed by its schema
      if (lines.length >= PACK_LINES) packRaw()
    }
    return createLineReader(path, lineSchemas[store], take)
  }

  return {
    readerFor(path: string): EntryReader {
      const [folder, name = ''] = path.split('/')
      const stem = name.slice(0, name.lastIndexOf('.'))
      if (folder === 'records') return readRecords(path, stem)
      if (folder === 'recordings')
        return readRecording({ path, id: stem, savedMs }, (chunks) => recordings.push(...chunks))
      return createChecksum()
    },
    finish() {
      packRaw()
      return { rows, raw, recordings }
    },
  }
}

const isLineStore = (store: string): store is LineStore => Object.hasOwn(lineSchemas, store)

/** Files for people are not read, only checked. */
function createChecksum(): EntryReader {
  let crc = 0
  return { push: (bytes) => void (crc = crc32(bytes, crc)), end: () => ({ records: 0, crc32: crc }) }
}

interface RecordingFile {
  readonly path: string
  readonly id: string
  readonly savedMs: number
}

function readRecording(
  { path, id, savedMs }: RecordingFile,
  take: (rows: readonly RecordingRow[]) => void,
): EntryReader {
  const parts: Uint8Array[] = []
  return {
    push: (bytes) => void parts.push(new Uint8Array(bytes)),
    end() {
      const bytes = joinBytes(parts)
      const recording = decodeRecording(bytes)
      if (!recording.ok) throw new ZipError(recording.sentence, path)
      if (recording.header.recordingId !== id)
        throw new ZipError('its name and its content do not belong together', path)
      if (recording.torn || recording.damaged > 0) throw new ZipError('it is damaged', path)
      const chunks = splitRecording(bytes)
      take(chunks.map((part, chunk) => ({ recordingId: id, chunk, savedMs, bytes: part })))
      return { records: chunks.length - 1, crc32: crc32(bytes) }
    },
  }
}
