// Mergeable sums behind every off-policy estimator: a log may be split by day, summed apart and merged without changing the answer.

/** One analysable decision: weight pi_e(a|x)/p, reward, and the reward model at the logged action and under the target policy. */
export interface EvaluationRow {
  readonly weight: number
  readonly reward: number
  /** qhat(x, a) of the logged action; absent when the log brings no model and none could be fitted. */
  readonly modelAtAction?: number
  /** sum_a pi_e(a|x) qhat(x, a). */
  readonly modelAtPolicy?: number
  /** Cluster of the row for intervals; one day is one cluster. */
  readonly day: string
}

/** Thresholds of the sensitivity tables (policy reference 1.7); infinity is the unclipped estimator. */
export const CLIP_LEVELS = [2, 5, 10, 20, Number.POSITIVE_INFINITY] as const

/** What is tuned in the sensitivity estimators. */
export interface EstimatorTuning {
  readonly clipLevels: readonly number[]
  readonly switchThreshold: number
  readonly shrinkage: number
}

/** Defaults of the report: switch at weight 10, optimistic shrinkage lambda 10 (chosen by hand; both are printed beside the clip curve). */
export const defaultTuning: EstimatorTuning = { clipLevels: CLIP_LEVELS, switchThreshold: 10, shrinkage: 10 }

/** Sums over rows; every field adds, `maxWeight` takes the maximum. */
export interface EstimatorSums {
  readonly rows: number
  readonly weight: number
  readonly weightSquared: number
  readonly maxWeight: number
  readonly reward: number
  readonly weightedReward: number
  readonly weightedRewardSquared: number
  readonly weightSquaredReward: number
  readonly modelled: number
  readonly direct: number
  readonly residual: number
  readonly switchResidual: number
  readonly shrunkResidual: number
  readonly clipped: readonly number[]
}

const emptySums = (tuning: EstimatorTuning): Mutable<EstimatorSums> => ({
  rows: 0,
  weight: 0,
  weightSquared: 0,
  maxWeight: 0,
  reward: 0,
  weightedReward: 0,
  weightedRewardSquared: 0,
  weightSquaredReward: 0,
  modelled: 0,
  direct: 0,
  residual: 0,
  switchResidual: 0,
  shrunkResidual: 0,
  clipped: tuning.clipLevels.map(() => 0),
})

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Sums one log (or one day of it). Rows without a model count in the weighting estimators only. */
export function sumRows(rows: Iterable<EvaluationRow>, tuning: EstimatorTuning = defaultTuning): EstimatorSums {
  const sums = emptySums(tuning)
  const clipped = tuning.clipLevels.map(() => 0)
  for (const row of rows) {
    addWeighting(sums, row)
    addModel(sums, row, tuning)
    tuning.clipLevels.forEach((level, k) => (clipped[k] = (clipped[k] ?? 0) + Math.min(row.weight, level) * row.reward))
  }
  return { ...sums, clipped }
}

function addWeighting(sums: Mutable<EstimatorSums>, { weight, reward }: EvaluationRow): void {
  const weighted = weight * reward
  sums.rows++
  sums.weight += weight
  sums.weightSquared += weight * weight
  sums.maxWeight = Math.max(sums.maxWeight, weight)
  sums.reward += reward
  sums.weightedReward += weighted
  sums.weightedRewardSquared += weighted * weighted
  sums.weightSquaredReward += weight * weighted
}

function addModel(sums: Mutable<EstimatorSums>, row: EvaluationRow, tuning: EstimatorTuning): void {
  if (row.modelAtAction === undefined || row.modelAtPolicy === undefined) return
  const residual = row.reward - row.modelAtAction
  sums.modelled++
  sums.direct += row.modelAtPolicy
  sums.residual += row.weight * residual
  if (row.weight <= tuning.switchThreshold) sums.switchResidual += row.weight * residual
  sums.shrunkResidual += shrinkWeight(row.weight, tuning.shrinkage) * residual
}

/** DRos weight lambda w / (w^2 + lambda); lambda 0 gives 0 (the direct method), infinity gives w (doubly robust). */
export function shrinkWeight(weight: number, lambda: number): number {
  if (lambda === Number.POSITIVE_INFINITY) return weight
  return lambda === 0 ? 0 : (lambda * weight) / (weight * weight + lambda)
}

/** Adds two sums made with the same tuning. */
export function mergeSums(left: EstimatorSums, right: EstimatorSums): EstimatorSums {
  return {
    rows: left.rows + right.rows,
    weight: left.weight + right.weight,
    weightSquared: left.weightSquared + right.weightSquared,
    maxWeight: Math.max(left.maxWeight, right.maxWeight),
    reward: left.reward + right.reward,
    weightedReward: left.weightedReward + right.weightedReward,
    weightedRewardSquared: left.weightedRewardSquared + right.weightedRewardSquared,
    weightSquaredReward: left.weightSquaredReward + right.weightSquaredReward,
    modelled: left.modelled + right.modelled,
    direct: left.direct + right.direct,
    residual: left.residual + right.residual,
    switchResidual: left.switchResidual + right.switchResidual,
    shrunkResidual: left.shrunkResidual + right.shrunkResidual,
    clipped: left.clipped.map((value, k) => value + (right.clipped[k] ?? 0)),
  }
}
