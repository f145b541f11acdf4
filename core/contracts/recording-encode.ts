// Writes recordings: magic, JSON head and checksum once, then self-contained chunks of typed columns, each with its own checksums.
import { z } from 'zod/mini'
import { crc32 } from './crc32.ts'
import {
  columnsOf,
  MAX_CHUNK_ROWS,
  MAX_EVENT_CHARS,
  recordingHeaderSchema,
  streamNames,
  type ColumnData,
  type ColumnSpec,
  type ColumnType,
  type RecordingChunk,
  type RecordingHeader,
  type RecordingVocabulary,
} from './recording.ts'
import { isWellFormed } from './text.ts'

/** `CTXREC\r\n`: the line end shows a file that went through a text-mode transfer, as in PNG. */
export const FILE_MAGIC = new Uint8Array([0x43, 0x54, 0x58, 0x52, 0x45, 0x43, 0x0d, 0x0a])
/** `CTXC` read as a little-endian number. */
export const CHUNK_MAGIC = 0x43585443
/** magic, stream, zero, rows, payload length, checksum of these 16 bytes */
export const CHUNK_HEAD_BYTES = 20
export const CRC_BYTES = 4
/** magic, version, zero, length of the JSON */
export const FILE_HEAD_BYTES = 16

const LITTLE_ENDIAN = true
export const bytesPerEntry: Readonly<Record<ColumnType, number>> = { f64: 8, f32: 4, u32: 4, u8: 1, text: 4 }

/** First bytes of a file: magic, version, the header as ASCII JSON, checksum. Throws when the header does not fit its contract. */
export function encodeRecordingHeader(header: RecordingHeader): Uint8Array {
  const json = toAsciiJson(z.parse(recordingHeaderSchema, header))
  const bytes = new Uint8Array(FILE_HEAD_BYTES + json.length + CRC_BYTES)
  const view = new DataView(bytes.buffer)
  bytes.set(FILE_MAGIC)
  view.setUint16(8, header.v, LITTLE_ENDIAN)
  view.setUint32(12, json.length, LITTLE_ENDIAN)
  writeAscii(bytes, FILE_HEAD_BYTES, json)
  appendCrc(bytes)
  return bytes
}

/**
 * One chunk, to be appended to a file whose header has this vocabulary.
 * Throws RangeError on what a recording never holds: no rows or too many, a missing or unknown column, a wrong length, a number that is
 * not finite, a text too long. These are bugs at the source.
 */
export function encodeRecordingChunk(vocabulary: RecordingVocabulary, chunk: RecordingChunk): Uint8Array {
  const specs = columnsOf(vocabulary, chunk.stream)
  assertFits(chunk, specs)
  const texts = specs.map(([name, { type }]) => (type === 'text' ? toTexts(chunk.columns[name]) : null))
  const payload = specs.reduce((sum, [, spec], i) => sum + columnBytes(spec, chunk.rows, texts[i] ?? null), 0)
  const bytes = new Uint8Array(CHUNK_HEAD_BYTES + payload + CRC_BYTES)
  writeChunkHead(bytes, { stream: streamNames.indexOf(chunk.stream), rows: chunk.rows, payload })
  let at = CHUNK_HEAD_BYTES
  for (const [i, [name, spec]] of specs.entries()) {
    const text = texts[i]
    at = text ? writeTexts(bytes, at, text) : writeNumbers(bytes, at, { type: spec.type, column: chunk.columns[name] })
  }
  appendCrc(bytes)
  return bytes
}

function assertFits(chunk: RecordingChunk, specs: readonly (readonly [string, ColumnSpec])[]): void {
  if (!(chunk.rows >= 1 && chunk.rows <= MAX_CHUNK_ROWS))
    throw new RangeError(`a chunk has 1 to ${MAX_CHUNK_ROWS} rows, got ${chunk.rows}`)
  const known = new Set(specs.map(([name]) => name))
  const foreign = Object.keys(chunk.columns).find((name) => !known.has(name))
  if (foreign !== undefined) throw new RangeError(`the stream ${chunk.stream} has no column ${foreign}`)
  for (const [name, spec] of specs) {
    const length = chunk.columns[name]?.length
    if (length !== chunk.rows * spec.width)
      throw new RangeError(`column ${name} of ${chunk.stream} needs ${chunk.rows * spec.width} entries, got ${length}`)
  }
}

const columnBytes = ({ type, width }: ColumnSpec, rows: number, texts: readonly string[] | null): number =>
  rows * width * bytesPerEntry[type] + (texts ?? []).reduce((sum, text) => sum + text.length, 0)

function toTexts(column: ColumnData | undefined): readonly string[] {
  const texts = column as readonly string[] // a text column holds strings, its length was checked
  return texts.map((text) => {
    if (text.length > MAX_EVENT_CHARS || !isWellFormed(text))
      throw new RangeError(`an event is well-formed text of at most ${MAX_EVENT_CHARS} characters`)
    return escapeToAscii(text)
  })
}

function writeChunkHead(bytes: Uint8Array, head: { stream: number; rows: number; payload: number }): void {
  const view = new DataView(bytes.buffer)
  view.setUint32(0, CHUNK_MAGIC, LITTLE_ENDIAN)
  view.setUint16(4, head.stream, LITTLE_ENDIAN)
  view.setUint32(8, head.rows, LITTLE_ENDIAN)
  view.setUint32(12, head.payload, LITTLE_ENDIAN)
  view.setUint32(16, crc32(bytes.subarray(0, 16)), LITTLE_ENDIAN)
}

function writeTexts(bytes: Uint8Array, at: number, texts: readonly string[]): number {
  const view = new DataView(bytes.buffer)
  for (const [i, text] of texts.entries()) view.setUint32(at + 4 * i, text.length, LITTLE_ENDIAN)
  let end = at + 4 * texts.length
  for (const text of texts) end = writeAscii(bytes, end, text)
  return end
}

interface NumberColumn {
  readonly type: ColumnType
  readonly column: ColumnData | undefined
}

function writeNumbers(bytes: Uint8Array, at: number, { type, column }: NumberColumn): number {
  const view = new DataView(bytes.buffer)
  const size = bytesPerEntry[type]
  const numbers = column as Exclude<ColumnData, readonly string[]> // text columns go to writeTexts
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? Number.NaN
    if (!Number.isFinite(value))
      throw new RangeError('a recording holds finite numbers only; leave out what was not measured')
    writeEntry(view, at + i * size, { type, value })
  }
  return at + numbers.length * size
}

function writeEntry(view: DataView, at: number, { type, value }: { type: ColumnType; value: number }): void {
  if (type === 'f64') view.setFloat64(at, value, LITTLE_ENDIAN)
  else if (type === 'f32') view.setFloat32(at, value, LITTLE_ENDIAN)
  else if (type === 'u32') view.setUint32(at, value, LITTLE_ENDIAN)
  else view.setUint8(at, value)
}

/** JSON whose every character is ASCII, so that a byte is a character. */
const toAsciiJson = (value: unknown): string => escapeToAscii(JSON.stringify(value))
const escapeToAscii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

function writeAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
  return at + text.length
}

function appendCrc(bytes: Uint8Array): void {
  const end = bytes.length - CRC_BYTES
  new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), LITTLE_ENDIAN)
}
