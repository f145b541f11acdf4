// Reads a zip from a stranger: the directory at its end decides, every size is capped, and entries unpack piece by piece.
import { Inflate } from 'fflate'

/** Field offsets of APPNOTE.TXT 6.3.10, sections 4.3.16 (end record), 4.3.12 (directory) and 4.3.7 (local header). */
const END_MAGIC = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const DIRECTORY_MAGIC = 0x02014b50
const DIRECTORY_BYTES = 46
const LOCAL_MAGIC = 0x04034b50
const LOCAL_BYTES = 30
const STORED = 0
const DEFLATED = 8
const ENCRYPTED_FLAG = 1
const ZIP64_MARK = 0xffff_ffff

export interface ZipLimits {
  readonly maxEntries: number
  /** Cap on what all entries unpack to, whatever the directory claims. */
  readonly maxTotalBytes: number
}

export interface ZipEntry {
  readonly path: string
  readonly method: number
  readonly packedBytes: number
  readonly bytes: number
  readonly crc32: number
  readonly offset: number
}

/** Thrown for a file that is no good; `entry` is the file inside it that is to blame, or empty. */
export class ZipError extends Error {
  readonly entry: string
  constructor(message: string, entry = '') {
    super(message)
    this.name = 'ZipError'
    this.entry = entry
  }
}

/** The entries the archive lists. Throws ZipError when it is no zip, uses what we never write, or claims more than the limits. */
export async function readZipDirectory(file: Blob, limits: ZipLimits): Promise<ZipEntry[]> {
  const { count, start, bytes } = await findDirectory(file)
  if (count > limits.maxEntries) throw new ZipError(`it lists ${count} files, more than ${limits.maxEntries}`)
  const view = new DataView(await file.slice(start, start + bytes).arrayBuffer())
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_BYTES > view.byteLength || view.getUint32(at, true) !== DIRECTORY_MAGIC)
      throw new ZipError('its list of files is damaged')
    entries.push(readDirectoryEntry(view, at))
    at +=
      DIRECTORY_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  if (total > limits.maxTotalBytes) throw new ZipError(`it unpacks to more than ${limits.maxTotalBytes} bytes`)
  return entries
}

async function findDirectory(file: Blob): Promise<{ count: number; start: number; bytes: number }> {
  const tailStart = Math.max(0, file.size - END_BYTES - MAX_COMMENT_BYTES)
  const view = new DataView(await file.slice(tailStart).arrayBuffer())
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_MAGIC) continue
    const [count, bytes, start] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 12, true),
      view.getUint32(at + 16, true),
    ]
    if (start + bytes <= tailStart + at) return { count, start, bytes }
  }
  throw new ZipError('it is not a zip file, or it was cut off')
}

function readDirectoryEntry(view: DataView, at: number): ZipEntry {
  const nameEnd = at + DIRECTORY_BYTES + view.getUint16(at + 28, true)
  if (nameEnd > view.byteLength) throw new ZipError('its list of files is damaged')
  const path = new TextDecoder().decode(
    new Uint8Array(view.buffer, at + DIRECTORY_BYTES, nameEnd - at - DIRECTORY_BYTES),
  )
  const entry: ZipEntry = {
    path,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  }
  if (view.getUint16(at + 8, true) & ENCRYPTED_FLAG) throw new ZipError('it is encrypted', path)
  if (entry.bytes === ZIP64_MARK || entry.packedBytes === ZIP64_MARK) throw new ZipError('it is too large', path)
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new ZipError('it is packed in a way Cortex does not read', path)
  return entry
}

/** Packed bytes go in by pieces of this size, so that what comes out of one piece is bounded (deflate expands at most 1032 times). */
const PIECE_BYTES = 16_384

/** Unpacks one entry into `take`, piece by piece. Throws ZipError on damage, and as soon as more comes out than the directory said. */
export async function unpackEntry(file: Blob, entry: ZipEntry, take: (bytes: Uint8Array) => void): Promise<void> {
  const start = await findContent(file, entry)
  let bytes = 0
  const accept = (piece: Uint8Array): void => {
    bytes += piece.length
    if (bytes > entry.bytes) throw new ZipError('it unpacks to more than it says', entry.path)
    if (piece.length > 0) take(piece)
  }
  const push = entry.method === DEFLATED ? createInflate(entry, accept) : accept
  for (let at = 0; at < entry.packedBytes; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, entry.packedBytes)
    push(new Uint8Array(await file.slice(start + at, start + end).arrayBuffer()))
  }
  if (bytes !== entry.bytes) throw new ZipError('it is cut off', entry.path)
}

async function findContent(file: Blob, { offset, packedBytes, path }: ZipEntry): Promise<number> {
  const view = new DataView(await file.slice(offset, offset + LOCAL_BYTES).arrayBuffer())
  if (view.byteLength < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL_MAGIC)
    throw new ZipError('it is damaged', path)
  const start = offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
  if (start + packedBytes > file.size) throw new ZipError('it is cut off', path)
  return start
}

function createInflate({ path }: ZipEntry, accept: (bytes: Uint8Array) => void): (piece: Uint8Array) => void {
  const inflate = new Inflate(accept)
  return (piece) => {
    try {
      inflate.push(piece)
    } catch (error) {
      throw error instanceof ZipError ? error : new ZipError('it is damaged', path)
    }
  }
}
