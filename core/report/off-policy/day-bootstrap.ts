// Day-cluster bootstrap: resamples whole days of any additive summary, so that one bad day counts as one observation.
import { at } from '../../maths/linear-algebra.ts'
import type { Interval } from '../../maths/distributions.ts'

/** Resamples of the report (policy reference 1.8). */
export const BOOTSTRAP_RESAMPLES = 2000

export interface BootstrapOptions {
  readonly random: () => number
  readonly resamples?: number
  readonly confidence?: number
}

/**
 * Percentile interval of `statistic` over days drawn with replacement. `days[d]` holds the additive sums of one day; the statistic sees
 * the column totals of a resample and returns null where it is undefined (those resamples are left out). Null when no day or when
 * fewer than half of the resamples define the statistic.
 */
export function bootstrapDays(
  days: readonly Float64Array[],
  statistic: (totals: Float64Array) => number | null,
  { random, resamples = BOOTSTRAP_RESAMPLES, confidence = 0.95 }: BootstrapOptions,
): Interval | null {
  const width = days[0]?.length ?? 0
  const values: number[] = []
  const totals = new Float64Array(width)
  for (let b = 0; b < resamples && days.length > 0; b++) {
    totals.fill(0)
    for (let k = 0; k < days.length; k++) {
      const day = days[Math.floor(random() * days.length)]
      for (let c = 0; day && c < width; c++) totals[c] = at(totals, c) + at(day, c)
    }
    const value = statistic(totals)
    if (value !== null && Number.isFinite(value)) values.push(value)
  }
  if (values.length * 2 < resamples || values.length === 0) return null
  values.sort((a, b) => a - b)
  const tail = (1 - confidence) / 2
  return { low: sortedQuantile(values, tail), high: sortedQuantile(values, 1 - tail) }
}

/** Linear-interpolation quantile (type 7) of a sorted, non-empty list. */
export function sortedQuantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = at(sorted, below)
  return low + (position - below) * (at(sorted, Math.min(below + 1, sorted.length - 1)) - low)
}
