// From predictions to the exact probability of each arm: averaged softmax over the bank, then projection to floors and caps.
import { at } from '../../maths/linear-algebra.ts'
import type { NormalBank } from './normal-bank.ts'
import type { RewardPrediction } from './posterior.ts'

/** Lowest temperature of the averaged softmax, in reward units (policy reference 1.4: smooth allocation, replicability). */
export const MIN_TEMPERATURE = 0.1

/** Schedule of the original, kept: tau = max(0.1, 1 / sqrt(decisions)). */
export const temperatureFor = (decisions: number): number =>
  Math.max(MIN_TEMPERATURE, 1 / Math.sqrt(Math.max(1, decisions)))

/** Softmax of `scores / temperature`; stable for any shift and down to a temperature of 1e-9. */
export function softmax(scores: ArrayLike<number>, temperature: number): Float64Array {
  let top = Number.NEGATIVE_INFINITY
  for (let k = 0; k < scores.length; k++) top = Math.max(top, at(scores, k))
  const shares = new Float64Array(scores.length)
  let sum = 0
  for (let k = 0; k < scores.length; k++) sum += shares[k] = Math.exp((at(scores, k) - top) / temperature)
  for (let k = 0; k < shares.length; k++) shares[k] = at(shares, k) / sum
  return shares
}

/**
 * q_a = mean over the bank of softmax_a(mu + s z / tau), in arm order. `bankIndex[k]` is the bank block of prediction k, so that
 * an infeasible arm leaves the others' draws untouched. Units: shares that sum to 1. Source: policy reference 1.4, option C.
 */
export function averagedSoftmax(
  predictions: readonly RewardPrediction[],
  bank: NormalBank,
  options: { readonly temperature: number; readonly bankIndex: readonly number[] },
): Float64Array {
  const arms = predictions.length
  const total = new Float64Array(arms)
  const scores = new Float64Array(arms)
  for (let draw = 0; draw < bank.count; draw++) {
    predictions.forEach(({ mean, sd }, k) => {
      scores[k] = mean + sd * at(bank.draws, at(options.bankIndex, k) * bank.count + draw)
    })
    const shares = softmax(scores, options.temperature)
    for (let k = 0; k < arms; k++) total[k] = at(total, k) + at(shares, k)
  }
  return total.map((sum) => sum / bank.count)
}

/** Lower and upper bound of one arm's probability. */
export interface Bounds {
  readonly floor: number
  readonly cap: number
}

/** Bisection steps: 2^-200 of the bracket, far below the last bit of a double. */
const BISECTION_STEPS = 200

/**
 * Projects shares to the box: p_a = clip(q_a - t, floor_a, cap_a) with the one t for which they sum to 1.
 * Keeps order among equal bounds, is idempotent. Throws RangeError when empty or when sum(floor) > 1 or sum(cap) < 1.
 * Source: policy reference 1.5; Euclidean projection to the bounded simplex. A floor sum of exactly 1 gives the floors.
 */
export function projectToBox(shares: ArrayLike<number>, bounds: readonly Bounds[]): Float64Array {
  requireFeasible(shares, bounds)
  const clipped = (shift: number): Float64Array =>
    Float64Array.from(bounds, ({ floor, cap }, k) => Math.min(cap, Math.max(floor, at(shares, k) - shift)))
  const total = (shift: number): number => clipped(shift).reduce((sum, value) => sum + value, 0)
  let low = -2
  let high = 2
  for (let step = 0; step < BISECTION_STEPS && low < high; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (total(middle) > 1) low = middle
    else high = middle
  }
  return settle(clipped((low + high) / 2), bounds)
}

/** Removes the last rounding error on an arm that has room, so that the sum is 1 to the last bit it can be. */
function settle(probabilities: Float64Array, bounds: readonly Bounds[]): Float64Array {
  const error = 1 - probabilities.reduce((sum, value) => sum + value, 0)
  const room = bounds.findIndex(({ floor, cap }, k) => {
    const moved = at(probabilities, k) + error
    return moved >= floor && moved <= cap
  })
  if (room >= 0) probabilities[room] = at(probabilities, room) + error
  return probabilities
}

function requireFeasible(shares: ArrayLike<number>, bounds: readonly Bounds[]): void {
  if (bounds.length === 0 || bounds.length !== shares.length)
    throw new RangeError('projection needs one bound per arm and at least one arm')
  const floors = bounds.reduce((sum, { floor }) => sum + floor, 0)
  const caps = bounds.reduce((sum, { cap }) => sum + cap, 0)
  const slack = 1e-12
  if (floors > 1 + slack || caps < 1 - slack)
    throw new RangeError(`bounds are infeasible: floors sum to ${floors}, caps to ${caps}`)
}

/** The first arm whose cumulative probability exceeds u in [0, 1); the last arm with probability > 0 when rounding leaves u at the end. */
export function drawArm(probabilities: ArrayLike<number>, u: number): number {
  let cumulative = 0
  let last = 0
  for (let k = 0; k < probabilities.length; k++) {
    if (at(probabilities, k) <= 0) continue
    last = k
    cumulative += at(probabilities, k)
    if (cumulative > u) return k
  }
  return last
}
