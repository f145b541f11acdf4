// Random small reads over a large file, served from one window that moves with them.
import type { ByteStore } from './y4m-frames.ts'

const WINDOW_BYTES = 256 * 1024

export class ByteWindow {
  readonly #store: ByteStore
  #start = 0
  #bytes = new Uint8Array(0)

  constructor(store: ByteStore) {
    this.#store = store
  }

  get size(): number {
    return this.#store.size
  }

  /** Up to `length` bytes from `at`; fewer at the end of the file. */
  async read(at: number, length: number): Promise<Uint8Array> {
    const end = Math.min(at + length, this.size)
    if (at < this.#start || end > this.#start + this.#bytes.length) {
      this.#start = at
      const to = Math.min(at + Math.max(length, WINDOW_BYTES), this.size)
      this.#bytes = new Uint8Array(await this.#store.slice(at, to).arrayBuffer())
    }
    return this.#bytes.subarray(at - this.#start, Math.max(at, end) - this.#start)
  }
}
