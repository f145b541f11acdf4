// Reads recordings from anywhere: a good file, one cut off by a crash, or one made to hurt. Never trusts a length it has not checked.
import { z } from 'zod/mini'
import { crc32 } from './crc32.ts'
import { lineLimits, parseHostile } from './parse-hostile.ts'
import {
  bytesPerEntry,
  CHUNK_HEAD_BYTES,
  CHUNK_MAGIC,
  CRC_BYTES,
  FILE_HEAD_BYTES,
  FILE_MAGIC,
} from './recording-encode.ts'
import {
  columnsOf,
  MAX_CHUNK_ROWS,
  MAX_EVENT_CHARS,
  RECORDING_VERSION,
  recordingHeaderSchema,
  streamNames,
  type ColumnData,
  type ColumnSpec,
  type RecordingChunk,
  type RecordingHeader,
  type RecordingVocabulary,
} from './recording.ts'

const LITTLE_ENDIAN = true

const refusals = {
  'not-a-recording': 'This is not a Cortex recording.',
  'mangled-text': 'This recording was changed by a transfer in text mode. Copy the original file again.',
  'newer-version': 'This recording was made by a newer Cortex. Update Cortex to open it.',
  'damaged-head': 'The beginning of this recording is damaged, so nothing in it can be read.',
} as const
export type RecordingRefusal = keyof typeof refusals

export type DecodedRecording =
  | {
      readonly ok: true
      readonly header: RecordingHeader
      readonly chunks: readonly RecordingChunk[]
      /** Chunks whose checksum or content was wrong; they were left out. */
      readonly damaged: number
      /** Did the file end in the middle of a chunk, as after a crash? What came before is good. */
      readonly torn: boolean
    }
  | { readonly ok: false; readonly reason: RecordingRefusal; readonly sentence: string }

/** Decodes a whole file. Good chunks before and after a damaged one are kept; a file without a readable head is refused. */
export function decodeRecording(bytes: Uint8Array): DecodedRecording {
  const head = readHead(bytes)
  if ('reason' in head) return { ok: false, reason: head.reason, sentence: refusals[head.reason] }
  return { ok: true, header: head.header, ...readChunks(bytes, head) }
}

interface Head {
  readonly header: RecordingHeader
  readonly end: number
}

function readHead(bytes: Uint8Array): Head | { readonly reason: RecordingRefusal } {
  const magicFits = FILE_MAGIC.every((byte, i) => bytes[i] === byte)
  if (!magicFits)
    return {
      reason: FILE_MAGIC.subarray(0, 6).every((byte, i) => bytes[i] === byte) ? 'mangled-text' : 'not-a-recording',
    }
  if (bytes.length < FILE_HEAD_BYTES + CRC_BYTES) return { reason: 'damaged-head' }
  const view = viewOf(bytes)
  if (view.getUint16(8, LITTLE_ENDIAN) > RECORDING_VERSION) return { reason: 'newer-version' }
  const end = FILE_HEAD_BYTES + view.getUint32(12, LITTLE_ENDIAN)
  if (end + CRC_BYTES > bytes.length || !crcFits(bytes, 0, end)) return { reason: 'damaged-head' }
  const json = parseHostile(readAscii(bytes, FILE_HEAD_BYTES, end), lineLimits)
  const header = z.safeParse(recordingHeaderSchema, json.ok ? json.value : null)
  return header.success ? { header: header.data, end: end + CRC_BYTES } : { reason: 'damaged-head' }
}

function readChunks(bytes: Uint8Array, { header, end }: Head) {
  const chunks: RecordingChunk[] = []
  let damaged = 0
  let at = end
  while (at < bytes.length) {
    const size = chunkSize(bytes, at)
    if (size === null) {
      damaged++
      at = nextChunk(bytes, at + 1)
      if (at === bytes.length) return { chunks, damaged: damaged - 1, torn: true }
      continue
    }
    if (at + size > bytes.length) return { chunks, damaged, torn: true }
    const chunk = decodeRecordingChunk(header, bytes.subarray(at, at + size))
    if (chunk) chunks.push(chunk)
    else damaged++
    at += size
  }
  return { chunks, damaged, torn: false }
}

/** Bytes of the chunk that begins at `at`, or null when its head is not whole: its length can then not be believed. */
function chunkSize(bytes: Uint8Array, at: number): number | null {
  if (at + CHUNK_HEAD_BYTES > bytes.length) return null
  const view = viewOf(bytes)
  const headFits = crc32(bytes.subarray(at, at + 16)) === view.getUint32(at + 16, LITTLE_ENDIAN)
  if (!headFits || view.getUint32(at, LITTLE_ENDIAN) !== CHUNK_MAGIC) return null
  return CHUNK_HEAD_BYTES + view.getUint32(at + 12, LITTLE_ENDIAN) + CRC_BYTES
}

/** Where the next believable chunk begins after a damaged head, or the end of the file. */
function nextChunk(bytes: Uint8Array, from: number): number {
  const view = viewOf(bytes)
  for (let at = from; at + CHUNK_HEAD_BYTES <= bytes.length; at++)
    if (view.getUint32(at, LITTLE_ENDIAN) === CHUNK_MAGIC && chunkSize(bytes, at) !== null) return at
  return bytes.length
}

/** Decodes one chunk that stands alone; null when its length, checksum or content breaks the contract. */
export function decodeRecordingChunk(vocabulary: RecordingVocabulary, bytes: Uint8Array): RecordingChunk | null {
  if (chunkSize(bytes, 0) !== bytes.length || !crcFits(bytes, 0, bytes.length - CRC_BYTES)) return null
  const view = viewOf(bytes)
  const stream = streamNames[view.getUint16(4, LITTLE_ENDIAN)]
  const rows = view.getUint32(8, LITTLE_ENDIAN)
  if (stream === undefined || rows < 1 || rows > MAX_CHUNK_ROWS) return null
  const payload = { bytes: bytes.subarray(CHUNK_HEAD_BYTES, bytes.length - CRC_BYTES), at: 0 }
  const columns: Record<string, ColumnData> = {}
  for (const [name, spec] of columnsOf(vocabulary, stream)) {
    const column = spec.type === 'text' ? readTexts(payload, rows) : readNumbers(payload, spec, rows)
    if (!column) return null
    columns[name] = column
  }
  return payload.at === payload.bytes.length ? { stream, rows, columns } : null
}

interface Payload {
  readonly bytes: Uint8Array
  at: number
}

function readNumbers(payload: Payload, { type, width }: ColumnSpec, rows: number): ColumnData | null {
  const size = bytesPerEntry[type]
  const count = rows * width
  const start = payload.at
  if (start + count * size > payload.bytes.length) return null
  payload.at += count * size
  const view = viewOf(payload.bytes)
  const column = emptyColumn(type, count)
  for (let i = 0; i < count; i++) {
    const value = readEntry(view, start + i * size, type)
    if (!Number.isFinite(value)) return null
    column[i] = value
  }
  return column
}

function emptyColumn(type: ColumnSpec['type'], count: number) {
  if (type === 'f64') return new Float64Array(count)
  if (type === 'f32') return new Float32Array(count)
  return type === 'u32' ? new Uint32Array(count) : new Uint8Array(count)
}

function readEntry(view: DataView, at: number, type: ColumnSpec['type']): number {
  if (type === 'f64') return view.getFloat64(at, LITTLE_ENDIAN)
  if (type === 'f32') return view.getFloat32(at, LITTLE_ENDIAN)
  return type === 'u32' ? view.getUint32(at, LITTLE_ENDIAN) : view.getUint8(at)
}

/** ASCII JSON texts; an escaped unit takes six characters, so a text may be six times as long here as it was written. */
function readTexts(payload: Payload, rows: number): readonly string[] | null {
  const view = viewOf(payload.bytes)
  if (payload.at + 4 * rows > payload.bytes.length) return null
  const lengths = Array.from({ length: rows }, (_, i) => view.getUint32(payload.at + 4 * i, LITTLE_ENDIAN))
  let at = payload.at + 4 * rows
  const total = lengths.reduce((sum, length) => sum + length, 0)
  if (lengths.some((length) => length > 6 * MAX_EVENT_CHARS) || at + total > payload.bytes.length) return null
  payload.at = at + total
  return lengths.map((length) => {
    const text = readAscii(payload.bytes, at, at + length)
    at += length
    return text
  })
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const crcFits = (bytes: Uint8Array, start: number, end: number): boolean =>
  crc32(bytes.subarray(start, end)) === viewOf(bytes).getUint32(end, LITTLE_ENDIAN)

/** Characters from bytes, in slices that a call can take. */
function readAscii(bytes: Uint8Array, start: number, end: number): string {
  const SLICE = 8_192 // arguments of one call; engines allow at least 65,535
  let text = ''
  for (let at = start; at < end; at += SLICE)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + SLICE)))
  return text
}
