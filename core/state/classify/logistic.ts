// L2 logistic regression with class weights, small enough to be solved exactly by Newton steps.
import { cholesky, choleskySolve } from '../../maths/linear-algebra.ts'
import { sigmoid } from './calibrate-scores.ts'

/** Pull of every weight but the bias towards 0, on standardised features. Chosen by hand: half a log-odds a spread needs ten labels. */
const RIDGE = 4
const BIAS_RIDGE = 1e-6
const STEPS = 50
const CLOSE = 1e-9

/** Weights of the features, the bias last. */
export interface Logistic {
  readonly weights: readonly number[]
}

export const logisticLogit = ({ weights }: Logistic, x: readonly number[]): number =>
  x.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), weights.at(-1) ?? 0)

/** Fits on rows of equal length; both classes carry half of the weight together. Needs at least one row of each class. */
export function fitLogistic(rows: readonly (readonly number[])[], labels: readonly boolean[]): Logistic {
  const size = (rows[0]?.length ?? 0) + 1
  const positives = labels.filter(Boolean).length
  const weightOf = (label: boolean): number =>
    labels.length / 2 / Math.max(1, label ? positives : labels.length - positives)
  let weights = new Float64Array(size)
  for (let k = 0; k < STEPS; k++) {
    const step = newtonStep(rows, labels, { weights, weightOf })
    weights = weights.map((value, j) => value + (step[j] ?? 0))
    if (step.every((value) => Math.abs(value) < CLOSE)) break
  }
  return { weights: [...weights] }
}

function newtonStep(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  { weights, weightOf }: { readonly weights: Float64Array; readonly weightOf: (label: boolean) => number },
): Float64Array {
  const size = weights.length
  const hessian = new Float64Array(size * size)
  const gradient = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    const pull = j === size - 1 ? BIAS_RIDGE : RIDGE
    hessian[j * size + j] = pull
    gradient[j] = -pull * (weights[j] ?? 0)
  }
  for (const [row, values] of rows.entries()) {
    const x = [...values, 1]
    const label = labels[row] ?? false
    const p = sigmoid(x.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0))
    const weight = weightOf(label)
    for (let j = 0; j < size; j++) {
      gradient[j] = (gradient[j] ?? 0) + weight * (Number(label) - p) * (x[j] ?? 0)
      for (let i = 0; i < size; i++)
        hessian[j * size + i] = (hessian[j * size + i] ?? 0) + weight * p * (1 - p) * (x[j] ?? 0) * (x[i] ?? 0)
    }
  }
  return choleskySolve(cholesky(hessian, size), gradient)
}
