// A quantile of a quantity that drifts: a histogram whose old entries fade.

export interface HistogramRange {
  readonly low: number
  readonly high: number
  readonly bins: number
  /** Time after which an entry weighs 1/e. */
  readonly memoryMs: number
}

/** Fading is applied in steps of this share of the memory: finer steps cost a pass over the bins each and change quantiles by a bin at most. */
const FADE_STEP = 1 / 60

/** Weighted histogram with exponential forgetting. Values outside the range count in the outermost bins. */
export class DriftingQuantile {
  readonly #range: HistogramRange
  readonly #weight: Float64Array
  #unfadedMs = 0
  #total = 0

  constructor(range: HistogramRange) {
    this.#range = range
    this.#weight = new Float64Array(range.bins)
  }

  /** Time-weighted evidence held now, ms; at most `memoryMs`. */
  get totalMs(): number {
    return this.#total
  }

  add(value: number, lengthMs: number): void {
    const { low, high, bins } = this.#range
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)))
    this.#weight[bin] = (this.#weight[bin] ?? 0) + lengthMs
    this.#total += lengthMs
    this.#unfadedMs += lengthMs
    if (this.#unfadedMs >= FADE_STEP * this.#range.memoryMs) this.#fade()
  }

  /** The value below which the share `q` of the evidence lies, interpolated within its bin; null without evidence. */
  quantile(q: number): number | null {
    if (!(this.#total > 0)) return null
    const { low, high, bins } = this.#range
    const target = q * this.#total
    let below = 0
    for (let bin = 0; bin < bins; bin++) {
      const weight = this.#weight[bin] ?? 0
      if (below + weight >= target && weight > 0) return low + ((bin + (target - below) / weight) * (high - low)) / bins
      below += weight
    }
    return high
  }

  /** Forgets everything and starts from `value`, believed as firmly as `lengthMs` of evidence. */
  seed(value: number, lengthMs: number): void {
    this.clear()
    this.add(value, Math.min(lengthMs, this.#range.memoryMs))
    this.#unfadedMs = 0
  }

  /** Takes over the evidence of another histogram of the same range and bins. */
  replaceBy(other: DriftingQuantile): void {
    this.#weight.set(other.#weight)
    this.#total = other.#total
    this.#unfadedMs = 0
  }

  clear(): void {
    this.#weight.fill(0)
    this.#total = 0
    this.#unfadedMs = 0
  }

  #fade(): void {
    const keep = Math.exp(-this.#unfadedMs / this.#range.memoryMs)
    let total = 0
    for (let bin = 0; bin < this.#weight.length; bin++) {
      const weight = (this.#weight[bin] ?? 0) * keep
      this.#weight[bin] = weight
      total += weight
    }
    this.#total = total
    this.#unfadedMs = 0
  }
}
