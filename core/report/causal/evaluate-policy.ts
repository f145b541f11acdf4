// Offline replay: what another policy would have earned on this log, by every estimator, with intervals, diagnostics and fixed words.
import type { Interval } from '../../maths/distributions.ts'
import { seededRandom } from '../../maths/seeded-random.ts'
import { type EstimatorSums, type EvaluationRow, mergeSums, sumRows } from '../off-policy/accumulator.ts'
import {
  binomialInterval,
  empiricalBernsteinLowerBound,
  gaussianInterval,
  hoeffdingLowerBound,
  studentLowerBound,
  termMoments,
} from '../off-policy/bounds.ts'
import { BOOTSTRAP_RESAMPLES, bootstrapMany } from '../off-policy/day-bootstrap.ts'
import {
  type PolicyValues,
  type WeightDiagnostics,
  diagnoseWeights,
  estimatePolicyValues,
} from '../off-policy/estimators.ts'
import { type LoggedRow, armsOf } from './logged-row.ts'
import { type RewardModel, crossFitRewards } from './reward-model.ts'

export const REPLAY_VERSION = 1
/** Below this effective sample size nothing is concluded (policy reference 1.8). */
export const MIN_EFFECTIVE_SAMPLES = 30
/** Fewer clusters than this give no interval. */
export const MIN_DAYS = 10
const LOW_OVERLAP_SHARE = 0.1
const MAX_WEIGHT_SHARE = 0.05
const MEAN_WEIGHT_TOLERANCE = 3

/** Which policy to evaluate. `column` uses each line's own `policy`. */
export type TargetPolicy =
  | { readonly kind: 'uniform' | 'greedy' | 'logged' | 'column' }
  | { readonly kind: 'always'; readonly arm: string }

export const estimatorNames = ['ips', 'snips', 'dm', 'dr', 'sndr', 'switchDr', 'drOs'] as const
export type EstimatorName = (typeof estimatorNames)[number]
export type Warning = 'low-overlap' | 'mean-weight-off' | 'one-row-dominates' | 'few-effective-samples' | 'few-days'

export interface PolicyEvaluation {
  readonly v: typeof REPLAY_VERSION
  readonly policy: string
  readonly arms: readonly string[]
  readonly rows: number
  readonly days: number
  readonly model: 'given' | 'cross-fitted'
  readonly estimates: PolicyValues
  /** 95 % by day-cluster bootstrap; null when the log does not carry one. */
  readonly intervals: Readonly<Record<EstimatorName, Interval | null>>
  readonly bootstrap: { readonly resamples: number; readonly seed: number }
  readonly bounds: ReturnType<typeof boundsOf>
  readonly diagnostics: WeightDiagnostics
  readonly warnings: readonly Warning[]
  readonly verdict: 'no data' | 'insufficient' | 'estimated'
}

/**
 * Evaluates `target` on the rows. Deterministic given rows and seed. A target that needs what the log lacks is refused by name: an unknown
 * arm, or `column` on lines without a policy.
 */
export function evaluatePolicy(
  rows: readonly LoggedRow[],
  target: TargetPolicy,
  { seed, resamples = BOOTSTRAP_RESAMPLES }: { readonly seed: number; readonly resamples?: number },
): PolicyEvaluation {
  const arms = armsOf(rows)
  requireTarget(rows, target, arms)
  const given = rows.length > 0 && rows.every(({ qhat }) => qhat !== null)
  const model: RewardModel = given ? (k, arm) => rows[k]?.qhat?.[arm] ?? 0 : crossFitRewards(rows, arms)
  const evaluated = rows.map((row, k) =>
    toEvaluationRow(row, targetShares(target, { row, k, arms, model }), (arm) => model(k, arm)),
  )
  const clusters = sumByDay(evaluated)
  const sums = clusters.reduce(mergeSums, sumRows([]))
  const diagnostics = diagnoseWeights(sums)
  const warnings = warn(diagnostics, clusters.length)
  const enough = !warnings.some((warning) => warning !== 'low-overlap' && warning !== 'mean-weight-off')
  return {
    v: REPLAY_VERSION,
    policy: target.kind === 'always' ? `always:${target.arm}` : target.kind,
    arms,
    rows: rows.length,
    days: clusters.length,
    model: given ? 'given' : 'cross-fitted',
    estimates: estimatePolicyValues(sums),
    intervals: enough ? intervals(clusters, seed, resamples) : noIntervals(),
    bootstrap: { resamples, seed },
    bounds: boundsOf(sums),
    diagnostics,
    warnings,
    verdict: rows.length === 0 ? 'no data' : enough ? 'estimated' : 'insufficient',
  }
}

function requireTarget(rows: readonly LoggedRow[], target: TargetPolicy, arms: readonly string[]): void {
  if (target.kind === 'always' && rows.length > 0 && !arms.includes(target.arm))
    throw new RangeError(`the log has no arm "${target.arm}"; it has ${arms.join(', ')}`)
  const missing = target.kind === 'column' ? rows.findIndex(({ policy }) => policy === null) : -1
  if (missing >= 0) throw new RangeError(`line ${missing + 1} has no "policy", which --policy column needs`)
}

interface TargetScene {
  readonly row: LoggedRow
  readonly k: number
  readonly arms: readonly string[]
  readonly model: RewardModel
}

/** pi_e(.|x) of a row, over the arms that could have been taken there. */
function targetShares(target: TargetPolicy, { row, k, arms, model }: TargetScene): Readonly<Record<string, number>> {
  const possible = row.behaviour ? Object.keys(row.behaviour) : arms
  switch (target.kind) {
    case 'column':
      return row.policy ?? {}
    case 'logged':
      return row.behaviour ?? { [row.action]: row.propensity }
    case 'always':
      return { [possible.includes(target.arm) ? target.arm : row.action]: 1 }
    case 'uniform':
      return Object.fromEntries(possible.map((arm) => [arm, 1 / possible.length]))
    case 'greedy': {
      const best = possible.reduce((top, arm) => (model(k, arm) > model(k, top) ? arm : top), possible[0] ?? row.action)
      return { [best]: 1 }
    }
  }
}

function toEvaluationRow(
  row: LoggedRow,
  shares: Readonly<Record<string, number>>,
  model: (arm: string) => number,
): EvaluationRow {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
  // A log without the full behaviour policy knows only p(a): its own value then stands for the model at the logged action.
  const partial = Object.keys(shares).length === 1 && total < 1
  return {
    weight: (shares[row.action] ?? 0) / row.propensity,
    reward: row.reward,
    modelAtAction: model(row.action),
    modelAtPolicy: partial
      ? model(row.action)
      : Object.entries(shares).reduce((sum, [arm, share]) => sum + share * model(arm), 0),
    day: row.day,
  }
}

function sumByDay(rows: readonly EvaluationRow[]): readonly EstimatorSums[] {
  const days = new Map<string, EvaluationRow[]>()
  for (const row of rows) {
    const day = days.get(row.day)
    if (day) day.push(row)
    else days.set(row.day, [row])
  }
  return [...days.values()].map((day) => sumRows(day))
}

function warn(diagnostics: WeightDiagnostics, days: number): readonly Warning[] {
  const { rows, effectiveSampleSize, meanWeight, meanWeightError, maxWeightShare } = diagnostics
  const off =
    meanWeight !== null &&
    meanWeightError !== null &&
    Math.abs(meanWeight - 1) > MEAN_WEIGHT_TOLERANCE * meanWeightError + 1e-12
  const checks: readonly (readonly [Warning, boolean])[] = [
    ['few-effective-samples', effectiveSampleSize < MIN_EFFECTIVE_SAMPLES],
    ['few-days', days < MIN_DAYS],
    ['one-row-dominates', (maxWeightShare ?? 1) > MAX_WEIGHT_SHARE],
    ['low-overlap', effectiveSampleSize < LOW_OVERLAP_SHARE * rows],
    ['mean-weight-off', off],
  ]
  return checks.flatMap(([warning, raised]) => (raised ? [warning] : []))
}

const columns = [
  'rows',
  'weight',
  'weightedReward',
  'modelled',
  'direct',
  'residual',
  'switchResidual',
  'shrunkResidual',
] as const

function intervals(clusters: readonly EstimatorSums[], seed: number, resamples: number): PolicyEvaluation['intervals'] {
  const packed = clusters.map((sums) => Float64Array.from(columns, (column) => sums[column]))
  const empty = sumRows([])
  const valuesOf = (totals: Float64Array): PolicyValues =>
    estimatePolicyValues({ ...empty, ...Object.fromEntries(columns.map((column, k) => [column, totals[k] ?? 0])) })
  let seen: Float64Array | null = null
  let values = valuesOf(new Float64Array(columns.length))
  const statistics = estimatorNames.map((name, k) => (totals: Float64Array) => {
    if (k === 0 || seen !== totals) values = valuesOf(totals)
    seen = totals
    return values[name]
  })
  const found = bootstrapMany(packed, statistics, { random: seededRandom(seed), resamples })
  return { ...noIntervals(), ...Object.fromEntries(estimatorNames.map((name, k) => [name, found[k] ?? null])) }
}

const noIntervals = (): Record<EstimatorName, Interval | null> => ({
  ips: null,
  snips: null,
  dm: null,
  dr: null,
  sndr: null,
  switchDr: null,
  drOs: null,
})

/** Bounds that do not resample; null under two rows. The two that need a range use the largest weight times a reward in [0, 1]. */
function boundsOf(sums: EstimatorSums) {
  if (sums.rows < 2) return null
  const moments = termMoments(sums)
  return {
    gaussian: gaussianInterval(moments),
    studentLower: studentLowerBound(moments),
    empiricalBernsteinLower: empiricalBernsteinLowerBound(moments, sums.maxWeight),
    hoeffdingLower: hoeffdingLowerBound(moments, sums.maxWeight),
    clopperPearson:
      sums.maxWeight > 0 && sums.weightedReward >= 0 && sums.weightedReward <= sums.rows
        ? binomialInterval(sums)
        : null,
  }
}
