// Weighted and centred least squares: the causal excursion effect of acting against not acting, with a day-clustered sandwich.
import { studentQuantile } from '../../maths/distributions.ts'
import { at, cholesky, choleskySolve } from '../../maths/linear-algebra.ts'

/** One available decision point. */
export interface ExcursionRow {
  readonly outcome: number
  readonly acted: boolean
  /** Logged probability of acting, in (0, 1). */
  readonly actProbability: number
  /** Control covariates g(H); the intercept is added here. */
  readonly controls: readonly number[]
  /** Moderators f(S); the intercept is added here. */
  readonly moderators: readonly number[]
  readonly day: string
}

/** Effect coefficients (intercept first), their standard errors and the degrees of freedom of the t they are judged by. */
export interface ExcursionEffect {
  readonly beta: readonly number[]
  readonly errors: readonly number[]
  readonly dof: number
  readonly rows: number
  readonly days: number
}

/** A degenerate fit says why. */
export type ExcursionFit =
  | { readonly kind: 'fitted'; readonly effect: ExcursionEffect }
  | { readonly kind: 'unfitted'; readonly reason: string }

/**
 * Minimises sum W (Y - g'alpha - (A - pt) f'beta)^2 with W = (pt/p)^A ((1-pt)/(1-p))^(1-A) and the constant pt = `reference`.
 * Variance: sandwich clustered by day with the leverage correction of Mancl and DeRouen 2001; t with (days - parameters) dof.
 * Source: Boruvka et al. 2018, as in policy reference 1.7. Unfitted when there are too few days or the design is singular.
 */
export function fitExcursionEffect(rows: readonly ExcursionRow[], reference = 0.5): ExcursionFit {
  const design = rows.map((row) => toDesign(row, reference))
  const first = design[0]
  if (!first) return { kind: 'unfitted', reason: 'no available decision points' }
  const size = first.x.length
  const days = groupByDay(rows)
  if (days.length <= size) return { kind: 'unfitted', reason: `${days.length} days for ${size} coefficients` }
  const gram = new Float64Array(size * size)
  const moment = new Float64Array(size)
  for (const { x, weight, outcome } of design) addOuter(gram, moment, { x, weight, outcome })
  const factor = tryCholesky(gram, size)
  if (!factor) return { kind: 'unfitted', reason: 'acting never varied' }
  const coefficients = choleskySolve(factor, moment)
  const errors = sandwich(design, { days, factor, coefficients })
  const controls = size - first.effectSize
  return {
    kind: 'fitted',
    effect: {
      beta: [...coefficients.subarray(controls)],
      errors: errors.slice(controls),
      dof: days.length - size,
      rows: rows.length,
      days: days.length,
    },
  }
}

/** Two-sided interval of coefficient `index` at `confidence`. */
export function effectInterval(effect: ExcursionEffect, index = 0, confidence = 0.95): { low: number; high: number } {
  const half = studentQuantile(1 - (1 - confidence) / 2, effect.dof) * at(effect.errors, index)
  return { low: at(effect.beta, index) - half, high: at(effect.beta, index) + half }
}

interface DesignRow {
  readonly x: Float64Array
  readonly weight: number
  readonly outcome: number
  readonly effectSize: number
}

function toDesign(row: ExcursionRow, reference: number): DesignRow {
  const centred = (row.acted ? 1 : 0) - reference
  const moderators = [1, ...row.moderators].map((value) => centred * value)
  const weight = row.acted ? reference / row.actProbability : (1 - reference) / (1 - row.actProbability)
  return {
    x: Float64Array.from([1, ...row.controls, ...moderators]),
    weight,
    outcome: row.outcome,
    effectSize: moderators.length,
  }
}

function groupByDay(rows: readonly ExcursionRow[]): number[][] {
  const groups = new Map<string, number[]>()
  rows.forEach(({ day }, index) => {
    const group = groups.get(day)
    if (group) group.push(index)
    else groups.set(day, [index])
  })
  return [...groups.values()]
}

function addOuter(
  gram: Float64Array,
  moment: Float64Array,
  { x, weight, outcome }: Pick<DesignRow, 'x' | 'weight' | 'outcome'>,
): void {
  const size = x.length
  for (let i = 0; i < size; i++) {
    const scaled = weight * at(x, i)
    moment[i] = at(moment, i) + scaled * outcome
    for (let j = 0; j < size; j++) gram[i * size + j] = at(gram, i * size + j) + scaled * at(x, j)
  }
}

function tryCholesky(gram: Float64Array, size: number): Float64Array | null {
  try {
    return cholesky(gram, size)
  } catch {
    return null
  }
}

interface Fit {
  readonly days: readonly (readonly number[])[]
  readonly factor: Float64Array
  readonly coefficients: Float64Array
}

/** Standard errors from bread x meat x bread; each day's residuals are inflated by (I - H_day)^-1. */
function sandwich(design: readonly DesignRow[], { days, factor, coefficients }: Fit): number[] {
  const size = coefficients.length
  const meat = new Float64Array(size * size)
  for (const day of days) {
    const score = dayScore(
      day.flatMap((index) => design[index] ?? []),
      { factor, coefficients },
    )
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) meat[i * size + j] = at(meat, i * size + j) + at(score, i) * at(score, j)
  }
  return Array.from({ length: size }, (_, k) => {
    const bread = choleskySolve(factor, unit(size, k))
    let variance = 0
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) variance += at(bread, i) * at(meat, i * size + j) * at(bread, j)
    return Math.sqrt(Math.max(0, variance))
  })
}

/**
 * X'W (I - H)^-1 e of one day. With S = X'WX of the day and G the whole Gram matrix, (I - H)^-1 pulls through to
 * S-space: the score becomes (I - S G^-1)^-1 X'W e, a system of the size of the coefficients, not of the day.
 */
function dayScore(rows: readonly DesignRow[], { factor, coefficients }: Omit<Fit, 'days'>): Float64Array {
  const size = coefficients.length
  const gram = new Float64Array(size * size)
  const score = new Float64Array(size)
  for (const { x, weight, outcome } of rows) {
    let residual = outcome
    for (let k = 0; k < size; k++) residual -= at(x, k) * at(coefficients, k)
    addOuter(gram, score, { x, weight, outcome: residual })
  }
  const system = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    const solved = choleskySolve(factor, gram.subarray(row * size, (row + 1) * size))
    for (let column = 0; column < size; column++)
      system[row * size + column] = (row === column ? 1 : 0) - at(solved, column)
  }
  return eliminate(system, score)
}

const unit = (size: number, index: number): number[] => Array.from({ length: size }, (_, k) => (k === index ? 1 : 0))

/** Gaussian elimination with partial pivoting of a small general system; returns the right side when singular (no correction possible). */
function eliminate(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const a = Float64Array.from(matrix)
  const b = Float64Array.from(right)
  for (let column = 0; column < size; column++) {
    const pivot = largestBelow(a, size, column)
    if (Math.abs(at(a, pivot * size + column)) < 1e-12) return right
    swapRows(a, b, { size, one: column, other: pivot })
    for (let row = column + 1; row < size; row++) {
      const ratio = at(a, row * size + column) / at(a, column * size + column)
      for (let k = column; k < size; k++) a[row * size + k] = at(a, row * size + k) - ratio * at(a, column * size + k)
      b[row] = at(b, row) - ratio * at(b, column)
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) b[row] = at(b, row) - at(a, row * size + k) * at(b, k)
    b[row] = at(b, row) / at(a, row * size + row)
  }
  return b
}

function largestBelow(a: Float64Array, size: number, column: number): number {
  let best = column
  for (let row = column + 1; row < size; row++)
    if (Math.abs(at(a, row * size + column)) > Math.abs(at(a, best * size + column))) best = row
  return best
}

function swapRows(
  a: Float64Array,
  b: Float64Array,
  { size, one, other }: { readonly size: number; readonly one: number; readonly other: number },
): void {
  if (one === other) return
  for (let k = 0; k < size; k++) {
    const kept = at(a, one * size + k)
    a[one * size + k] = at(a, other * size + k)
    a[other * size + k] = kept
  }
  const kept = at(b, one)
  b[one] = at(b, other)
  b[other] = kept
}
