// Bayesian linear reward model of one arm: precision A and moment b, folded from outcomes, discounted by the day.
import { at, cholesky, choleskySolve, dot, inverseQuadraticForm } from '../../maths/linear-algebra.ts'

/** Prior of one arm: mean weights and the diagonal of L0 = sigma^2 / sd_j^2 (policy reference 1.3). */
export interface ArmPrior {
  readonly mean: readonly number[]
  readonly precision: readonly number[]
}

/** A = L0 + sum x x' (row-major), b = L0 m0 + sum r x. Plain numbers, so that it serialises and replays bit for bit. */
export interface ArmPosterior {
  readonly precision: readonly number[]
  readonly moment: readonly number[]
  readonly folded: number
}

/** One outcome to fold: standardised context and reward on [-1, 1]. */
export interface RewardRow {
  readonly context: readonly number[]
  readonly reward: number
}

/** Noise variance of the reward on its [-1, 1] scale. Chosen in the policy reference 1.3 (sigma .4). */
export const REWARD_NOISE_VARIANCE = 0.16
/** Daily discount: n_eff 50 days, half-life 34 days (policy reference 1.3). */
export const DAILY_DISCOUNT = 0.98

/** The posterior before anything was observed: A = L0, b = L0 m0. */
export function posteriorFromPrior(prior: ArmPrior): ArmPosterior {
  const size = prior.mean.length
  const precision = new Array<number>(size * size).fill(0)
  for (let k = 0; k < size; k++) precision[k * size + k] = at(prior.precision, k)
  return { precision, moment: prior.mean.map((mean, k) => mean * at(prior.precision, k)), folded: 0 }
}

/** Adds outcomes to the posterior without discount; the order of rows is the order of summation. */
export function foldRewards(posterior: ArmPosterior, rows: readonly RewardRow[]): ArmPosterior {
  const precision = [...posterior.precision]
  const moment = [...posterior.moment]
  const size = moment.length
  for (const { context, reward } of rows) {
    for (let i = 0; i < size; i++) {
      const xi = at(context, i)
      moment[i] = at(moment, i) + reward * xi
      for (let j = 0; j < size; j++) precision[i * size + j] = at(precision, i * size + j) + xi * at(context, j)
    }
  }
  return { precision, moment, folded: posterior.folded + rows.length }
}

/**
 * One day passes: A <- g A + (1-g) L0, b <- g b + (1-g) L0 m0. An arm never tried returns to its prior, not to infinite variance.
 * Source: policy reference 1.3 (discount with prior replenishment).
 */
export function discountDay(posterior: ArmPosterior, prior: ArmPrior, discount = DAILY_DISCOUNT): ArmPosterior {
  const fresh = posteriorFromPrior(prior)
  const mix = (old: number, initial: number): number => discount * old + (1 - discount) * initial
  return {
    precision: posterior.precision.map((value, k) => mix(value, at(fresh.precision, k))),
    moment: posterior.moment.map((value, k) => mix(value, at(fresh.moment, k))),
    folded: posterior.folded,
  }
}

/** Normal prediction of the expected reward in a context: mean x'm and sd sqrt(sigma^2 x'A^-1x). */
export interface RewardPrediction {
  readonly mean: number
  readonly sd: number
}

/** A posterior with its factor ready: build once a day, predict many times. */
export interface ArmModel {
  readonly weights: Float64Array
  predict(context: readonly number[]): RewardPrediction
}

/** Factorises the posterior; throws RangeError when its precision is not positive definite (a corrupt record). */
export function toArmModel(posterior: ArmPosterior, noiseVariance = REWARD_NOISE_VARIANCE): ArmModel {
  const factor = cholesky(Float64Array.from(posterior.precision), posterior.moment.length)
  const weights = choleskySolve(factor, posterior.moment)
  return {
    weights,
    predict: (context) => ({
      mean: dot(context, weights),
      sd: Math.sqrt(noiseVariance * inverseQuadraticForm(factor, context)),
    }),
  }
}
