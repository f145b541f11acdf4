// Time-domain HRV over runs of intervals, with the share that timing noise adds taken out again.
import type { IntervalRun } from './interval-runs.ts'
import { type NoiseInflation, noInflation } from './timing-noise.ts'

export interface TimeDomain {
  /** sqrt(mean d^2) over truly successive intervals, ms. */
  readonly rmssdMs: number
  readonly lnRmssd: number
  /** Standard deviation of all intervals, ddof 1, ms. */
  readonly sdnnMs: number
  readonly meanIntervalMs: number
  /** 100 x share of intervals that differ from the previous one by more than 50 ms, over n intervals (NeuroKit's denominator). */
  readonly pnn50: number
  /** Poincare axes, ddof 1: SD1 = SDSD / sqrt 2; SD2 across the diagonal. */
  readonly sd1Ms: number
  readonly sd2Ms: number
  readonly intervals: number
  readonly differences: number
}

/** Noise may not explain more than this share of a variance: beyond it the value is not known well enough to be published. */
export const MAX_NOISE_SHARE = 0.8

/**
 * Time-domain metrics of the runs with the inflation by timing noise subtracted (white timing noise s adds 6 s^2 to RMSSD^2 and 2 s^2 to
 * SDNN^2; reference 2.2). Null under two intervals, or when noise explains over 80 % of RMSSD^2.
 */
export function timeDomain(runs: readonly IntervalRun[], inflation: NoiseInflation = noInflation): TimeDomain | null {
  const intervals = runs.flatMap((run) => [...run.intervalsMs])
  const pairs = runs.flatMap((run) => successivePairs(run.intervalsMs))
  const differences = pairs.map(([x, y]) => y - x)
  if (intervals.length < 2 || differences.length < 1) return null
  const meanIntervalMs = mean(intervals)
  const rawSquare = mean(differences.map((d) => d * d))
  const rmssdSquare = rawSquare - inflation.rmssdSquare
  if (rawSquare > 0 && rmssdSquare < (1 - MAX_NOISE_SHARE) * rawSquare) return null
  const rmssdMs = Math.sqrt(rmssdSquare)
  return {
    rmssdMs,
    lnRmssd: Math.log(rmssdMs),
    sdnnMs: Math.sqrt(Math.max(0, variance(intervals) - inflation.sdnnSquare)),
    meanIntervalMs,
    pnn50: (100 * differences.filter((d) => Math.abs(d) > 50).length) / intervals.length,
    sd1Ms: Math.sqrt(Math.max(0, variance(pairs.map(([x, y]) => (x - y) / Math.SQRT2)) - inflation.rmssdSquare / 2)),
    sd2Ms: Math.sqrt(
      Math.max(
        0,
        variance(pairs.map(([x, y]) => (x + y) / Math.SQRT2)) - 2 * inflation.sdnnSquare + inflation.rmssdSquare / 2,
      ),
    ),
    intervals: intervals.length,
    differences: differences.length,
  }
}

const successivePairs = (values: Float64Array): [number, number][] =>
  Array.from(values.subarray(1), (value, k) => [values[k] ?? Number.NaN, value])

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Sample variance, ddof 1; 0 for a single value. */
function variance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
