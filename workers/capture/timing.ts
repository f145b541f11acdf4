// RateMeter: frame rate and jitter from capture timestamps, over the last few seconds.

/** Seconds of history a reading speaks of. Chosen: long enough for 1 % precision at 30 fps, short enough to show a change. */
const WINDOW_MS = 4000

export interface RateReading {
  /** Frames per second by the median interval, or null before the third frame. */
  readonly rateHz: number | null
  /** Standard deviation of intervals around their median, gaps left out, ms; null before the third frame. */
  readonly jitterMs: number | null
  /** Frames that must be missing, judged by intervals of 1.5 medians and more. */
  readonly missing: number
}

export class RateMeter {
  readonly #times: number[] = []

  /** A timestamp that does not grow starts the history anew: the clock is another one. */
  add(atMs: number): void {
    const last = this.#times.at(-1)
    if (last !== undefined && atMs <= last) this.#times.length = 0
    this.#times.push(atMs)
    while ((this.#times[0] ?? atMs) < atMs - WINDOW_MS) this.#times.shift()
  }

  read(): RateReading {
    const intervals = this.#times.slice(1).map((time, i) => time - (this.#times[i] ?? time))
    if (intervals.length < 2) return { rateHz: null, jitterMs: null, missing: 0 }
    const median = medianOf(intervals)
    const regular = intervals.filter((interval) => interval < 1.5 * median)
    const variance = regular.reduce((sum, interval) => sum + (interval - median) ** 2, 0) / regular.length
    const missing = intervals.reduce((sum, interval) => sum + Math.max(0, Math.round(interval / median) - 1), 0)
    return { rateHz: 1000 / median, jitterMs: Math.sqrt(variance), missing }
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
