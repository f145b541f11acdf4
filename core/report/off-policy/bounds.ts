// Intervals for a policy value that do not resample: Gaussian, Student, empirical Bernstein, Hoeffding, Clopper-Pearson.
import type { EstimatorSums } from './accumulator.ts'
import { type Interval, Z_95, clopperPearson, studentQuantile } from '../../maths/distributions.ts'

/** Mean and variance (n - 1) of the terms w r. */
export interface TermMoments {
  readonly rows: number
  readonly mean: number
  readonly variance: number
}

/** Moments of w r from the sums; needs at least two rows. */
export function termMoments(sums: EstimatorSums): TermMoments {
  const mean = sums.weightedReward / sums.rows
  return {
    rows: sums.rows,
    mean,
    variance: Math.max(0, sums.weightedRewardSquared - sums.rows * mean ** 2) / (sums.rows - 1),
  }
}

/** mean +- 1.96 sd / sqrt(n). */
export function gaussianInterval({ rows, mean, variance }: TermMoments): Interval {
  const half = Z_95 * Math.sqrt(variance / rows)
  return { low: mean - half, high: mean + half }
}

/** One-sided lower bound at confidence 1 - delta by Student's t. */
export const studentLowerBound = ({ rows, mean, variance }: TermMoments, delta = 0.05): number =>
  mean - studentQuantile(1 - delta, rows - 1) * Math.sqrt(variance / rows)

/** Maurer and Pontil 2009, for terms in [0, range]: mean - 7 M ln(2/d) / (3 (n-1)) - sqrt(2 ln(2/d) var / n). */
export function empiricalBernsteinLowerBound(
  { rows, mean, variance }: TermMoments,
  range: number,
  delta = 0.05,
): number {
  const log = Math.log(2 / delta)
  return mean - (7 * range * log) / (3 * (rows - 1)) - Math.sqrt((2 * log * variance) / rows)
}

/** Hoeffding 1963, for terms in [0, range]. */
export const hoeffdingLowerBound = ({ rows, mean }: TermMoments, range: number, delta = 0.05): number =>
  mean - range * Math.sqrt(Math.log(1 / delta) / (2 * rows))

/** Clopper-Pearson on (sum w r / w_max, n / w_max): exact for binary rewards (the VW estimators' form). */
export const binomialInterval = ({ weightedReward, rows, maxWeight }: EstimatorSums): Interval =>
  clopperPearson(weightedReward / maxWeight, rows / maxWeight)
