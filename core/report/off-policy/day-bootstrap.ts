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

type Statistic = (totals: Float64Array) => number | null

/**
 * Percentile intervals of several statistics over clusters (days) drawn with replacement, from the same resamples. `days[d]` holds the
 * additive sums of one cluster; a statistic sees the column totals of a resample and answers null where it is undefined (left out). An
 * interval is null when fewer than half of the resamples define the statistic.
 */
export function bootstrapMany(
  days: readonly Float64Array[],
  statistics: readonly Statistic[],
  { random, resamples = BOOTSTRAP_RESAMPLES, confidence = 0.95 }: BootstrapOptions,
): readonly (Interval | null)[] {
  const values = statistics.map((): number[] => [])
  const totals = new Float64Array(days[0]?.length ?? 0)
  for (let b = 0; b < resamples && days.length > 0; b++) {
    resample(days, totals, random)
    statistics.forEach((statistic, k) => {
      const value = statistic(totals)
      if (value !== null && Number.isFinite(value)) values[k]?.push(value)
    })
  }
  return values.map((list) => percentiles(list, resamples, confidence))
}

/** One statistic of `bootstrapMany`. */
export const bootstrapDays = (
  days: readonly Float64Array[],
  statistic: Statistic,
  options: BootstrapOptions,
): Interval | null => bootstrapMany(days, [statistic], options)[0] ?? null

function resample(days: readonly Float64Array[], totals: Float64Array, random: () => number): void {
  totals.fill(0)
  for (let k = 0; k < days.length; k++) {
    const day = days[Math.floor(random() * days.length)]
    for (let c = 0; day && c < totals.length; c++) totals[c] = at(totals, c) + at(day, c)
  }
}

function percentiles(values: number[], resamples: number, confidence: number): Interval | null {
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
