// FrameLedger: counts every VideoFrame taken and closed, so that a leak is a number and not a guess.

/** What went through a ledger so far. `inFlight` must be 0 once a source has ended: anything else is a leak. */
export interface LedgerCount {
  readonly taken: number
  readonly closed: number
  readonly inFlight: number
  readonly peak: number
}

/** The part of VideoFrame that ownership is about. */
export interface Closable {
  close(): void
}

export class FrameLedger {
  readonly #open = new Set<Closable>()
  #taken = 0
  #closed = 0
  #peak = 0

  /** From here on the ledger vouches that the frame is closed through `release`. */
  take<F extends Closable>(frame: F): F {
    this.#taken += 1
    this.#open.add(frame)
    this.#peak = Math.max(this.#peak, this.#open.size)
    return frame
  }

  /** Closes a frame once; a frame the ledger does not hold (or no longer holds) is left alone. */
  release(frame: Closable): void {
    if (!this.#open.delete(frame)) return
    this.#closed += 1
    frame.close()
  }

  /** Closes what is still open, for the end of a source that was cut off. */
  releaseAll(): void {
    for (const frame of this.#open) this.release(frame)
  }

  count(): LedgerCount {
    return { taken: this.#taken, closed: this.#closed, inFlight: this.#open.size, peak: this.#peak }
  }
}
