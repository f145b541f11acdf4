// PreviewSet: small pictures for pages that want to show what is being measured; costs nothing while nobody asks.
import type { FrameLedger } from './frame-ledger.ts'

/** What a preview port receives; the bitmap is transferred and closed by the receiver. */
export interface PreviewMessage {
  readonly bitmap: ImageBitmap
  readonly atMs: number
}
/** What it sends to get the next picture: nothing is made unasked. */
export interface PreviewWish {
  readonly kind: 'next' | 'close'
}

/** Width of a preview picture: the largest card shows about this many device pixels. */
const WIDTH = 480

export class PreviewSet {
  readonly #ledger: FrameLedger
  readonly #ports = new Set<MessagePort>()
  readonly #waiting = new Set<MessagePort>()

  constructor(ledger: FrameLedger) {
    this.#ledger = ledger
  }

  add(port: MessagePort): void {
    this.#ports.add(port)
    port.onmessage = ({ data: wish }: MessageEvent<PreviewWish>) => {
      if (wish.kind === 'next') this.#waiting.add(port)
      else this.#remove(port)
    }
  }

  /** The frame may be closed right after this call. */
  offer(frame: VideoFrame, atMs: number): void {
    if (this.#waiting.size === 0) return
    const ports = [...this.#waiting]
    this.#waiting.clear()
    const copy = this.#ledger.take(frame.clone())
    void createImageBitmap(copy, { resizeWidth: Math.min(WIDTH, frame.displayWidth) })
      .then((bitmap) => this.#deliver(ports, bitmap, atMs))
      .finally(() => this.#ledger.release(copy))
  }

  async #deliver(ports: readonly MessagePort[], bitmap: ImageBitmap, atMs: number): Promise<void> {
    const [first, ...others] = ports.filter((port) => this.#ports.has(port))
    for (const port of others) {
      const copy = await createImageBitmap(bitmap)
      port.postMessage({ bitmap: copy, atMs } satisfies PreviewMessage, [copy])
    }
    if (first) first.postMessage({ bitmap, atMs } satisfies PreviewMessage, [bitmap])
    else bitmap.close()
  }

  #remove(port: MessagePort): void {
    this.#ports.delete(port)
    this.#waiting.delete(port)
    port.close()
  }
}
