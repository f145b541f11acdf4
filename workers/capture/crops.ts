// CropSet: small pictures of the face for whoever runs a network on them; nothing is made unasked, and none is kept.
import type { Block } from './regions/spans.ts'
import type { PixelBuffer } from './picture.ts'

/** What a crop port receives: a picture a frame with a face, and the end of the source. */
export type CropMessage =
  | { readonly kind: 'crop'; readonly atMs: number; readonly pixels: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
/** What it sends back after it has dealt with pictures. */
export interface CropCredit {
  readonly kind: 'done'
  readonly count: number
}
export interface CropRequest {
  readonly port: MessagePort
  /** Width and height of the pictures. */
  readonly sizePx: number
}

/** Pictures a reader may be behind: a live one misses what comes then, a file waits. Chosen: longer than a clip's run. */
const LEAD = 64
/** The box of all landmarks ends at the chin and the brows' hairline; a face picture shows a little more on every side. */
const MARGIN = 0.1

interface Reader {
  readonly sizePx: number
  ahead: number
}

export class CropSet {
  readonly #readers = new Map<MessagePort, Reader>()
  #wake: (() => void) | null = null

  add({ port, sizePx }: CropRequest): void {
    const reader: Reader = { sizePx, ahead: 0 }
    this.#readers.set(port, reader)
    port.onmessage = ({ data }: MessageEvent<CropCredit>) => {
      reader.ahead -= data.count
      this.#wake?.()
    }
  }

  show(picture: PixelBuffer, face: Block, atMs: number): void {
    for (const [port, reader] of this.#readers) {
      if (reader.ahead >= LEAD) continue
      const pixels = cropFace(picture, face, reader.sizePx)
      reader.ahead += 1
      port.postMessage({ kind: 'crop', atMs, pixels } satisfies CropMessage, [pixels.buffer])
    }
  }

  end(): void {
    for (const port of this.#readers.keys()) port.postMessage({ kind: 'end' } satisfies CropMessage)
  }

  /** Resolves once no reader is far behind, or when `signal` aborts. */
  async settled(signal: AbortSignal): Promise<void> {
    const onAbort = (): void => this.#wake?.()
    signal.addEventListener('abort', onAbort)
    while (!signal.aborted && [...this.#readers.values()].some(({ ahead }) => ahead >= LEAD))
      await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#wake = null
    signal.removeEventListener('abort', onAbort)
  }
}

/** The square around the face, each output pixel the mean of the pixels it covers; beyond the border the border is repeated. */
export function cropFace(picture: PixelBuffer, face: Block, sizePx: number): Uint8Array<ArrayBuffer> {
  const { rgba, width, height } = picture
  const side = (1 + 2 * MARGIN) * Math.max(face.right - face.left, face.bottom - face.top)
  const left = (face.left + face.right - side) / 2
  const top = (face.top + face.bottom - side) / 2
  const step = side / sizePx
  const out = new Uint8Array(3 * sizePx * sizePx)
  for (let row = 0; row < sizePx; row += 1) {
    const [y0, y1] = covered(top + row * step, step, height)
    for (let column = 0; column < sizePx; column += 1) {
      const [x0, x1] = covered(left + column * step, step, width)
      let [r, g, b] = [0, 0, 0]
      for (let y = y0; y < y1; y += 1) {
        for (let x = x0; x < x1; x += 1) {
          const at = 4 * (y * width + x)
          r += rgba[at] ?? 0
          g += rgba[at + 1] ?? 0
          b += rgba[at + 2] ?? 0
        }
      }
      const count = (x1 - x0) * (y1 - y0)
      out.set([r / count + 0.5, g / count + 0.5, b / count + 0.5], 3 * (row * sizePx + column))
    }
  }
  return out
}

/** Whole pixels from `from` over `step`, at least one, inside 0..size. */
function covered(from: number, step: number, size: number): readonly [number, number] {
  const first = Math.max(0, Math.min(size - 1, Math.floor(from)))
  const end = Math.max(first + 1, Math.min(size, Math.floor(from + step)))
  return [first, end]
}
