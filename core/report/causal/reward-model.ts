// A reward model fitted on the log itself: ridge regression per arm, cross-fitted over blocks of days so that no row predicts itself.
import { at, cholesky, choleskySolve, dot } from '../../maths/linear-algebra.ts'
import type { LoggedRow } from './logged-row.ts'

/** Folds of the cross-fit (policy reference 1.7). */
const FOLDS = 3
/** Ridge on every coefficient, in units of one observation. Chosen: one pseudo-observation. */
const RIDGE = 1

/** qhat(x, a) for every row and arm, from models that never saw the row's day. */
export type RewardModel = (rowIndex: number, arm: string) => number

/** Fits the model. Rows with a context of another length than the first are predicted by the arm's mean alone. */
export function crossFitRewards(rows: readonly LoggedRow[], arms: readonly string[]): RewardModel {
  const days = [...new Set(rows.map(({ day }) => day))]
  const foldOfDay = new Map(days.map((day, k) => [day, Math.floor((k * Math.min(FOLDS, days.length)) / days.length)]))
  const folds = rows.map(({ day }) => foldOfDay.get(day) ?? 0)
  const width = rows[0]?.context.length ?? 0
  const inputs = rows.map(({ context }) => [
    1,
    ...(context.length === width ? context : new Array<number>(width).fill(0)),
  ])
  const models = Array.from({ length: FOLDS }, (_, fold) =>
    fitArms(rows, inputs, { arms, keep: (k) => folds[k] !== fold || days.length === 1 }),
  )
  return (rowIndex, arm) => dot(inputs[rowIndex] ?? [], models[folds[rowIndex] ?? 0]?.get(arm) ?? [])
}

interface FitOptions {
  readonly arms: readonly string[]
  readonly keep: (rowIndex: number) => boolean
}

function fitArms(
  rows: readonly LoggedRow[],
  inputs: readonly (readonly number[])[],
  { arms, keep }: FitOptions,
): ReadonlyMap<string, Float64Array> {
  const size = inputs[0]?.length ?? 1
  const systems = new Map(arms.map((arm) => [arm, freshSystem(size)]))
  rows.forEach(({ action, reward }, k) => {
    const system = systems.get(action)
    if (system && keep(k)) addRow(system, inputs[k] ?? [], reward)
  })
  return new Map([...systems].map(([arm, { gram, moment }]) => [arm, choleskySolve(cholesky(gram, size), moment)]))
}

interface System {
  readonly gram: Float64Array
  readonly moment: Float64Array
}

function freshSystem(size: number): System {
  const gram = new Float64Array(size * size)
  for (let k = 0; k < size; k++) gram[k * size + k] = RIDGE
  return { gram, moment: new Float64Array(size) }
}

function addRow({ gram, moment }: System, x: readonly number[], reward: number): void {
  const size = moment.length
  for (let i = 0; i < size; i++) {
    moment[i] = at(moment, i) + at(x, i) * reward
    for (let j = 0; j < size; j++) gram[i * size + j] = at(gram, i * size + j) + at(x, i) * at(x, j)
  }
}
