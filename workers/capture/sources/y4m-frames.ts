// Walks the frames of a Y4M Blob slice by slice: memory stays at one frame, whatever the file's length.
import type { SourceRefusal } from './source.ts'
import { LINE_LIMIT_BYTES, Y4M_FRAME, parseY4mHeader, type Y4mHeader } from './y4m-header.ts'

/** What of Blob is needed; a file handle in Node fits as well. */
export interface ByteStore {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

export interface Y4mFile {
  readonly header: Y4mHeader
  /** From the file's size, assuming bare FRAME lines; exact for every writer seen. */
  readonly frameCount: number
}

export type Y4mOpenResult =
  | { readonly ok: true; readonly file: Y4mFile }
  | { readonly ok: false; readonly refusal: SourceRefusal }

const BARE_FRAME_LINE_BYTES = Y4M_FRAME.length + 1

/** Reads the header; refuses a file that cannot hold a single frame. */
export async function openY4m(store: ByteStore, name: string): Promise<Y4mOpenResult> {
  const head = parseY4mHeader(await readBytes(store, 0, LINE_LIMIT_BYTES), name)
  if (!head.ok) return head
  const { headerBytes, frameBytes } = head.header
  const frameCount = Math.floor((store.size - headerBytes) / (frameBytes + BARE_FRAME_LINE_BYTES))
  if (store.size === headerBytes) return { ok: false, refusal: { code: 'empty', sentence: `${name} has no frames.` } }
  return { ok: true, file: { header: head.header, frameCount } }
}

export type Y4mFrame =
  | { readonly ok: true; readonly index: number; readonly pixels: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly refusal: SourceRefusal }

/** Yields every frame in order; the last item is a refusal when the file is cut off or damaged. */
export async function* walkY4mFrames(store: ByteStore, header: Y4mHeader, name: string): AsyncGenerator<Y4mFrame> {
  let at = header.headerBytes
  for (let index = 0; at < store.size; index += 1) {
    const chunk = await readBytes(store, at, at + BARE_FRAME_LINE_BYTES + header.frameBytes)
    const lineBytes = frameLineBytes(chunk)
    if (lineBytes === null) {
      const cut = store.size - at < BARE_FRAME_LINE_BYTES
      const what = cut ? `ends inside frame ${index}` : `is damaged: no FRAME mark at frame ${index}`
      yield { ok: false, refusal: { code: cut ? 'truncated' : 'unreadable', sentence: `${name} ${what}.` } }
      return
    }
    const start = at + lineBytes
    const pixels =
      lineBytes === BARE_FRAME_LINE_BYTES
        ? chunk.subarray(lineBytes)
        : await readBytes(store, start, start + header.frameBytes)
    if (pixels.length < header.frameBytes) {
      const sentence = `${name} ends inside frame ${index}: ${pixels.length} of ${header.frameBytes} bytes. Write the file again.`
      yield { ok: false, refusal: { code: 'truncated', sentence } }
      return
    }
    yield { ok: true, index, pixels }
    at = start + header.frameBytes
  }
}

/** Bytes of the FRAME line at the chunk's start with its line feed, or null when there is none. */
function frameLineBytes(chunk: Uint8Array): number | null {
  for (let i = 0; i < Y4M_FRAME.length; i += 1) if (chunk[i] !== Y4M_FRAME.charCodeAt(i)) return null
  const after = chunk[Y4M_FRAME.length]
  if (after !== 0x0a && after !== 0x20) return null
  const end = chunk.subarray(0, LINE_LIMIT_BYTES).indexOf(0x0a)
  return end < 0 ? null : end + 1
}

async function readBytes(store: ByteStore, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await store.slice(start, Math.min(end, store.size)).arrayBuffer())
}
