// The causal report: integrity first, then the effect of acting, of families and arms, what other policies would give, in fixed words.
import type { Interval } from '../../maths/distributions.ts'
import { seededRandom } from '../../maths/seeded-random.ts'
import { bootstrapDays } from '../off-policy/day-bootstrap.ts'
import { type ExcursionRow, effectInterval, fitExcursionEffect } from '../off-policy/wcls.ts'
import { MIN_DAYS, MIN_EFFECTIVE_SAMPLES, type PolicyEvaluation, evaluatePolicy } from './evaluate-policy.ts'
import { type ExperimentRow, isRandomisedRow, toReplayRows } from './experiment-row.ts'
import { type IntegrityTable, checkIntegrity } from './integrity.ts'

export const CAUSAL_REPORT_VERSION = 1

/** The only conclusions the report may draw (policy reference 1.12). */
export const verdicts = [
  'no data',
  'insufficient',
  'compatible with no effect',
  'suggests benefit',
  'suggests harm',
] as const
export type Verdict = (typeof verdicts)[number]

/** An effect on the proximal outcome, higher is better, on [-1, 1]. */
export interface Effect {
  readonly name: string
  readonly estimate: number | null
  readonly interval: Interval | null
  readonly treated: number
  readonly control: number
  readonly days: number
  readonly verdict: Verdict
  /** Why there is no estimate, in one phrase; null when there is one. */
  readonly reason: string | null
}

export interface CausalReport {
  readonly v: typeof CAUSAL_REPORT_VERSION
  readonly seed: number
  readonly days: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly integrity: IntegrityTable
  /** Acting against not acting, by weighted and centred least squares: over all days, and the same on outcomes measured before (placebo). */
  readonly acting: Effect
  readonly placebo: Effect
  readonly byWeek: readonly Effect[]
  readonly families: readonly Effect[]
  readonly arms: readonly Effect[]
  readonly policies: readonly PolicyEvaluation[]
}

export interface ReportOptions {
  readonly seed: number
  readonly control: string
  /** Family of every arm; arms of no family are left out of the family contrasts. */
  readonly families: Readonly<Record<string, string>>
  readonly resamples?: number
}

const DAYS_PER_WEEK = 7
/** Context features that explain outcomes without the help; one that never varied is left out, since it would be a second intercept. */
const controlCovariates = ['hyperScore', 'loadRatio'] as const

/** Builds the report. Deterministic given rows and options; rows must carry local days that sort as text (YYYY-MM-DD). */
export function buildCausalReport(rows: readonly ExperimentRow[], options: ReportOptions): CausalReport {
  const analysable = rows.filter((row) => isRandomisedRow(row) && row.outcome !== null)
  const days = [...new Set(rows.map(({ day }) => day))].toSorted()
  const arms = [...new Set(analysable.flatMap(({ decision }) => Object.keys(decision.p)))].filter(
    (arm) => arm !== options.control,
  )
  const families = [...new Set(arms.flatMap((arm) => options.families[arm] ?? []))].toSorted()
  const contrast = (name: string, members: readonly string[]): Effect =>
    hajekContrast(analysable, { name, members, options })
  return {
    v: CAUSAL_REPORT_VERSION,
    seed: options.seed,
    days: days.length,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    integrity: checkIntegrity(rows),
    acting: actingEffect('acting', analysable, ({ outcome }) => outcome, options.control),
    placebo: actingEffect('placebo', analysable, ({ placebo }) => placebo, options.control),
    byWeek: weeks(days).map((week, k) =>
      actingEffect(
        `week ${k + 1}`,
        analysable.filter(({ day }) => week.includes(day)),
        ({ outcome }) => outcome,
        options.control,
      ),
    ),
    families: families.map((family) =>
      contrast(
        family,
        arms.filter((arm) => options.families[arm] === family),
      ),
    ),
    arms: arms.toSorted().map((arm) => contrast(arm, [arm])),
    policies: policyValues(analysable, options),
  }
}

function policyValues(
  rows: readonly ExperimentRow[],
  { seed, control, resamples }: ReportOptions,
): readonly PolicyEvaluation[] {
  const replay = toReplayRows(rows)
  const options = { seed, ...(resamples === undefined ? {} : { resamples }) }
  const always = replay.some(({ behaviour }) => behaviour && control in behaviour)
    ? [evaluatePolicy(replay, { kind: 'always', arm: control }, options)]
    : []
  return [
    evaluatePolicy(replay, { kind: 'logged' }, options),
    ...always,
    evaluatePolicy(replay, { kind: 'uniform' }, options),
    evaluatePolicy(replay, { kind: 'greedy' }, options),
  ]
}

/** WCLS of acting against the control arm on one outcome; rows where acting was certain or impossible say nothing and are left out. */
function actingEffect(
  name: string,
  rows: readonly ExperimentRow[],
  outcomeOf: (row: ExperimentRow) => number | null,
  control: string,
): Effect {
  const covariates = controlCovariates.filter((name) => new Set(rows.map(({ decision }) => decision.x[name])).size > 1)
  const usable = rows.flatMap((row): ExcursionRow[] => {
    const outcome = outcomeOf(row)
    const actProbability = 1 - (row.decision.p[control] ?? 0)
    if (outcome === null || actProbability <= 0 || actProbability >= 1) return []
    const controls = covariates.map((name) => row.decision.x[name] ?? 0)
    return [{ outcome, acted: row.decision.action !== control, actProbability, controls, moderators: [], day: row.day }]
  })
  const treated = usable.filter(({ acted }) => acted).length
  const counts = { treated, control: usable.length - treated, days: new Set(usable.map(({ day }) => day)).size }
  if (usable.length === 0) return { name, ...unknown('no data', 'no randomised decision with an outcome'), ...counts }
  const fit = fitExcursionEffect(usable)
  if (fit.kind === 'unfitted') return { name, ...unknown('insufficient', fit.reason), ...counts }
  const estimate = fit.effect.beta[0] ?? null
  if (counts.days < MIN_DAYS || usable.length < MIN_EFFECTIVE_SAMPLES)
    return { name, ...unknown('insufficient', 'too few days or decisions'), estimate, ...counts }
  const interval = effectInterval(fit.effect)
  return { name, estimate, interval, reason: null, verdict: verdictOf(interval), ...counts }
}

interface Contrast {
  readonly name: string
  readonly members: readonly string[]
  readonly options: ReportOptions
}

/** Hajek contrast of some arms against the control, both arms resampled by day (defect X4). Rows where either was impossible are left out. */
function hajekContrast(rows: readonly ExperimentRow[], { name, members, options }: Contrast): Effect {
  const byDay = new Map<string, Float64Array>()
  const counts = { treated: 0, control: 0 }
  let squares = 0
  for (const { decision, outcome, day } of rows) {
    const treatedShare = members.reduce((sum, arm) => sum + (decision.p[arm] ?? 0), 0)
    const controlShare = decision.p[options.control] ?? 0
    if (outcome === null || treatedShare <= 0 || controlShare <= 0) continue
    const sums = byDay.get(day) ?? new Float64Array(4)
    byDay.set(day, sums)
    const side = members.includes(decision.action) ? 0 : decision.action === options.control ? 2 : null
    if (side === null) continue
    const weight = 1 / (side === 0 ? treatedShare : controlShare)
    sums[side] = (sums[side] ?? 0) + weight * outcome
    sums[side + 1] = (sums[side + 1] ?? 0) + weight
    counts[side === 0 ? 'treated' : 'control']++
    squares += weight * weight
  }
  const days = [...byDay.values()]
  const totals = days.reduce((sum, day) => sum.map((value, k) => value + (day[k] ?? 0)), new Float64Array(4))
  const estimate = difference(totals)
  const shape = { name, estimate, ...counts, days: days.length }
  if (counts.treated + counts.control === 0)
    return { ...shape, ...unknown('no data', 'never offered beside the control') }
  const weight = (totals[1] ?? 0) + (totals[3] ?? 0)
  const effective = squares > 0 ? weight ** 2 / squares : 0
  if (days.length < MIN_DAYS || effective < MIN_EFFECTIVE_SAMPLES || estimate === null)
    return { ...shape, ...unknown('insufficient', 'too few days or decisions'), estimate }
  const interval = bootstrapDays(days, difference, {
    random: seededRandom(options.seed),
    ...(options.resamples === undefined ? {} : { resamples: options.resamples }),
  })
  if (!interval) return { ...shape, ...unknown('insufficient', 'one side is empty on most days'), estimate }
  return { ...shape, interval, reason: null, verdict: verdictOf(interval) }
}

const difference = (totals: Float64Array): number | null => {
  const [treated = 0, treatedWeight = 0, control = 0, controlWeight = 0] = totals
  return treatedWeight > 0 && controlWeight > 0 ? treated / treatedWeight - control / controlWeight : null
}

const unknown = (verdict: Verdict, reason: string) => ({ estimate: null, interval: null, verdict, reason })

/** Fixed vocabulary: an interval that excludes 0 suggests, anything else is compatible with no effect. */
const verdictOf = ({ low, high }: Interval): Verdict =>
  low > 0 ? 'suggests benefit' : high < 0 ? 'suggests harm' : 'compatible with no effect'

const weeks = (days: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(days.length / DAYS_PER_WEEK) }, (_, k) =>
    days.slice(k * DAYS_PER_WEEK, (k + 1) * DAYS_PER_WEEK),
  )
