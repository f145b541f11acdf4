// The measurement's JSON document, written as it grows: frames first, then what the sections found, then the region columns.
import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { createReadStream } from 'node:fs'

/** Written beside the target and renamed at the end: a failed run leaves no half file behind. */
export class Output {
  readonly #stream: WriteStream
  readonly #part: string

  constructor(part: string) {
    this.#part = part
    this.#stream = createWriteStream(part)
  }

  readonly write = async (text: string): Promise<void> => {
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  /** Puts the finished document in place, or on standard output when no path was given. */
  async finish(target: string | undefined): Promise<void> {
    await this.#close()
    if (target !== undefined) return rename(this.#part, target)
    await pipeline(createReadStream(this.#part), process.stdout, { end: false })
    await rm(this.#part)
  }

  async discard(): Promise<void> {
    await this.#close()
    await rm(this.#part, { force: true })
  }

  async #close(): Promise<void> {
    if (this.#stream.closed) return
    this.#stream.end()
    await once(this.#stream, 'close')
  }
}
