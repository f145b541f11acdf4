// Is a video file whole? Walks the outer structure of MP4 and Matroska and sees whether any part claims bytes beyond the end.
import { ByteWindow } from './byte-window.ts'
import type { ByteStore } from './y4m-frames.ts'

/** true: the last part is not all there. Other containers are not judged. */
export async function isCutOff(store: ByteStore): Promise<boolean> {
  const bytes = new ByteWindow(store)
  const head = await bytes.read(0, 8)
  if (String.fromCharCode(...head.subarray(4, 8)) === 'ftyp') return isMp4CutOff(bytes)
  if (viewOf(head).byteLength >= 4 && viewOf(head).getUint32(0) === EBML_ID) return isMatroskaCutOff(bytes)
  return false
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** ISO 14496-12: a box is a 32-bit size with a type; size 1 means a 64-bit size follows, size 0 means "to the end". */
async function isMp4CutOff(bytes: ByteWindow): Promise<boolean> {
  let at = 0
  while (at < bytes.size) {
    const header = await bytes.read(at, 16)
    if (header.length < 8) return true
    const short = viewOf(header).getUint32(0)
    if (short === 0) return false
    if (short === 1 && header.length < 16) return true
    const size = short === 1 ? Number(viewOf(header).getBigUint64(8)) : short
    if (size < 8) return true // no box is that small: what follows the cut is not a box
    at += size
  }
  return at > bytes.size
}

/** Element ids of Matroska that matter here (RFC 9559). */
const EBML_ID = 0x1a45dfa3
const SEGMENT_ID = 0x18538067
const CLUSTER_ID = 0x1f43b675

interface Element {
  readonly id: number
  /** null: unknown, the element ends where one of its parents' kind begins. */
  readonly size: number | null
  readonly headerBytes: number
}

/** Segments and clusters of unknown size are entered, everything else is stepped over. */
async function isMatroskaCutOff(bytes: ByteWindow): Promise<boolean> {
  let at = 0
  while (at < bytes.size) {
    const element = readElement(await bytes.read(at, 12))
    if (!element) return true
    const { id, size, headerBytes } = element
    const entered = id === SEGMENT_ID || (id === CLUSTER_ID && size === null)
    if (id === SEGMENT_ID && size !== null && at + headerBytes + size > bytes.size) return true
    if (!entered && size === null) return false // an unknown size elsewhere is not for us to judge
    at += headerBytes + (entered ? 0 : (size ?? 0))
  }
  return at > bytes.size
}

/** null when the header itself is cut off or is none. */
function readElement(bytes: Uint8Array): Element | null {
  const idBytes = vintLength(bytes[0], 4)
  const sizeBytes = idBytes === null ? null : vintLength(bytes[idBytes], 8)
  if (idBytes === null || sizeBytes === null || bytes.length < idBytes + sizeBytes) return null
  let id = 0
  for (let i = 0; i < idBytes; i += 1) id = id * 256 + (bytes[i] ?? 0)
  const mask = 2 ** (8 - sizeBytes) - 1
  let size = (bytes[idBytes] ?? 0) & mask
  let allOnes = size === mask
  for (let i = 1; i < sizeBytes; i += 1) {
    const byte = bytes[idBytes + i] ?? 0
    size = size * 256 + byte
    allOnes &&= byte === 255
  }
  return { id, size: allOnes ? null : size, headerBytes: idBytes + sizeBytes }
}

/** Length of a variable-size integer by its first byte: one plus its leading zeros. */
function vintLength(first: number | undefined, most: number): number | null {
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  return length <= most ? length : null
}
