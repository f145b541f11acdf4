// Text that grows beyond what memory should hold: handed to the browser's blob storage piece by piece.

/** Characters collected before they are handed over. */
const PIECE = 256 * 1024

export class TextBlob {
  readonly #pieces: Blob[] = []
  #open: string[] = []
  #length = 0

  append(text: string): void {
    this.#open.push(text)
    this.#length += text.length
    if (this.#length >= PIECE) this.#seal()
  }

  /** Everything so far. */
  parts(): readonly Blob[] {
    this.#seal()
    return this.#pieces
  }

  #seal(): void {
    if (this.#length === 0) return
    this.#pieces.push(new Blob(this.#open))
    this.#open = []
    this.#length = 0
  }
}
