// Scores found lid closures against drawn ones: hits, misses, false alarms, and the errors of their times.
import type { ClosureEvent, Eyes } from '#core/face/closure.ts'

export interface TrueClosure {
  readonly startMs: number
  readonly closedMs: number
  readonly endMs: number
  readonly eyes?: Eyes
}

export interface ClosureScore {
  readonly truths: number
  readonly hits: number
  readonly falseAlarms: number
  readonly f1: number
  /** Hits whose eyes (both, left, right) are right. */
  readonly eyesRight: number
  readonly pairs: readonly { readonly truth: TrueClosure; readonly found: ClosureEvent }[]
  readonly missed: readonly TrueClosure[]
  readonly spurious: readonly ClosureEvent[]
}

/** Pairs each drawn closure with the first unused found one that overlaps it in time. */
export function scoreClosures(truths: readonly TrueClosure[], found: readonly ClosureEvent[]): ClosureScore {
  const free = new Set(found)
  const pairs: { truth: TrueClosure; found: ClosureEvent }[] = []
  const missed: TrueClosure[] = []
  for (const truth of truths) {
    const match = [...free].find((event) => event.startMs < truth.endMs && event.endMs > truth.startMs)
    if (match === undefined) missed.push(truth)
    else {
      free.delete(match)
      pairs.push({ truth, found: match })
    }
  }
  const total = truths.length + found.length
  return {
    truths: truths.length,
    hits: pairs.length,
    falseAlarms: free.size,
    f1: total === 0 ? 1 : (2 * pairs.length) / total,
    eyesRight: pairs.filter((pair) => (pair.truth.eyes ?? 'both') === pair.found.eyes).length,
    pairs,
    missed,
    spurious: [...free],
  }
}

/** Quantile of the absolute values; NaN without any. */
export function absoluteQuantile(values: readonly number[], q: number): number {
  const sorted = values.map(Math.abs).toSorted((a, b) => a - b)
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN
}
