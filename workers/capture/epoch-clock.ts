// Moves a capture clock onto this machine's epoch clock by one constant, so that frames, keys and tabs can be laid side by side.

/**
 * Beyond this the capture clock is no longer the same one: the machine slept, or the source was changed. Longer than any stall of this
 * worker (which is started anew after five seconds of silence), because a late frame must not move the clock.
 */
const REANCHOR_MS = 10_000

/** Intervals stay exact: the constant is taken from the first frame and changed only when the clocks have come apart. */
export class EpochClock {
  readonly #now: () => number
  #offsetMs: number | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  toEpoch(captureMs: number): number {
    const nowMs = this.#now()
    if (this.#offsetMs === null || Math.abs(captureMs + this.#offsetMs - nowMs) > REANCHOR_MS) {
      this.#offsetMs = nowMs - captureMs
    }
    return captureMs + this.#offsetMs
  }

  /** null before the first frame. */
  get offsetMs(): number | null {
    return this.#offsetMs
  }
}
