// Walks the frames of a Y4M Blob slice by slice: memory stays at one frame, whatever the file's length.
import type { SourceRefusal } from './source.ts'
import { LINE_LIMIT_BYTES, latin1, parseY4mHeader, Y4M_FRAME, type Y4mHeader } from './y4m-header.ts'

/** What of Blob is needed; a file handle in Node fits as well. */
export interface ByteStore {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

export interface Y4mFile {
  readonly header: Y4mHeader
  /** From the file's size, taking every FRAME line for as long as the first; exact for every writer seen. */
  readonly frameCount: number
  /** From the last frame's own time where frames carry one, else from the rate. */
  readonly durationMs: number
}

export type Y4mOpenResult =
  | { readonly ok: true; readonly file: Y4mFile }
  | { readonly ok: false; readonly refusal: SourceRefusal }

const BARE_FRAME_LINE_BYTES = Y4M_FRAME.length + 1

/** Reads the header; refuses a file that cannot hold a single frame. */
export async function openY4m(store: ByteStore, name: string): Promise<Y4mOpenResult> {
  const head = parseY4mHeader(await readBytes(store, 0, LINE_LIMIT_BYTES), name)
  if (!head.ok) return head
  const { headerBytes, frameBytes, rateHz } = head.header
  if (store.size === headerBytes) return { ok: false, refusal: { code: 'empty', sentence: `${name} has no frames.` } }
  const lineAt = async (at: number): Promise<FrameLine | null> =>
    parseFrameLine(await readBytes(store, at, at + LINE_LIMIT_BYTES))
  const first = await lineAt(headerBytes)
  const recordBytes = frameBytes + (first?.bytes ?? BARE_FRAME_LINE_BYTES)
  const frameCount = Math.floor((store.size - headerBytes) / recordBytes)
  const lastMs = first?.timeMs === null ? null : (await lineAt(headerBytes + (frameCount - 1) * recordBytes))?.timeMs
  const durationMs = typeof lastMs === 'number' ? lastMs + 1000 / rateHz : (frameCount * 1000) / rateHz
  return { ok: true, file: { header: head.header, frameCount, durationMs } }
}

export type Y4mFrame =
  | {
      readonly ok: true
      readonly index: number
      /** The frame's own time where it carries one, else index / rate. */
      readonly atMs: number
      readonly pixels: Uint8Array<ArrayBuffer>
    }
  | { readonly ok: false; readonly refusal: SourceRefusal }

/**
 * Yields every frame in order; the last item is a refusal when the file is cut off or damaged. Times come from the FRAME lines when the
 * first of them has one (`XTIMEUS`, microseconds); then all need one, each later than the one before.
 */
export async function* walkY4mFrames(store: ByteStore, header: Y4mHeader, name: string): AsyncGenerator<Y4mFrame> {
  let at = header.headerBytes
  let timed = false
  let lastMs = Number.NEGATIVE_INFINITY
  for (let index = 0; at < store.size; index += 1) {
    const chunk = await readBytes(store, at, at + LINE_LIMIT_BYTES + header.frameBytes)
    const line = parseFrameLine(chunk)
    if (line === null) {
      const cut = store.size - at < BARE_FRAME_LINE_BYTES
      const what = cut ? `ends inside frame ${index}` : `is damaged: no FRAME mark at frame ${index}`
      yield { ok: false, refusal: { code: cut ? 'truncated' : 'unreadable', sentence: `${name} ${what}.` } }
      return
    }
    if (index === 0) timed = line.timeMs !== null
    const atMs = line.timeMs ?? (index * 1000) / header.rateHz
    if ((line.timeMs !== null) !== timed || !(atMs > lastMs)) {
      const what = timed
        ? 'carries no XTIMEUS later than the one before'
        : 'carries an XTIMEUS and the first frame does not'
      yield { ok: false, refusal: { code: 'unreadable', sentence: `${name} is damaged: frame ${index} ${what}.` } }
      return
    }
    lastMs = atMs
    const pixels = chunk.subarray(line.bytes, line.bytes + header.frameBytes)
    if (pixels.length < header.frameBytes) {
      const sentence = `${name} ends inside frame ${index}: ${pixels.length} of ${header.frameBytes} bytes. Write the file again.`
      yield { ok: false, refusal: { code: 'truncated', sentence } }
      return
    }
    yield { ok: true, index, atMs, pixels }
    at += line.bytes + header.frameBytes
  }
}

interface FrameLine {
  /** With its line feed. */
  readonly bytes: number
  readonly timeMs: number | null
}

/** The FRAME line at the chunk's start, or null when there is none. */
function parseFrameLine(chunk: Uint8Array): FrameLine | null {
  for (let i = 0; i < Y4M_FRAME.length; i += 1) if (chunk[i] !== Y4M_FRAME.charCodeAt(i)) return null
  const after = chunk[Y4M_FRAME.length]
  if (after !== 0x0a && after !== 0x20) return null
  const end = chunk.subarray(0, LINE_LIMIT_BYTES).indexOf(0x0a)
  if (end < 0) return null
  const [, micros] = /(?:^| )XTIMEUS=(\d+)(?: |$)/.exec(latin1(chunk.subarray(0, end))) ?? []
  return { bytes: end + 1, timeMs: micros === undefined ? null : Number(micros) / 1000 }
}

async function readBytes(store: ByteStore, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await store.slice(start, Math.min(end, store.size)).arrayBuffer())
}
