// The propensity replay: every logged probability computed again from the log itself, day by day, and compared.
import { isRandomised, joinDecisions, toLearnedRow } from './learning.ts'
import type { StoredRecord } from '../contracts/records.ts'
import { type Arm, armIndex, arms } from './arms.ts'
import type { NormalBank } from './bandit/normal-bank.ts'
import { type LearnedRow, type PolicyModel, freshModel, learnDay, predictArms } from './bandit/policy-model.ts'
import { averagedSoftmax, drawArm, projectToBox } from './bandit/propensity.ts'
import { contextNames } from './context.ts'
import { boundsOf } from './decide.ts'

/** Recomputed probabilities may differ by rounding only (policy reference 1.9). */
export const PROPENSITY_TOLERANCE = 1e-9

export interface PropensityAudit {
  readonly checked: number
  /** Largest absolute difference of any probability; null when nothing could be checked. */
  readonly largestDifference: number | null
  /** Decisions whose action is not the one its probabilities and its draw give. */
  readonly wrongActions: number
  /** Decisions made with a policy or bank that the log does not give: another build, or outcomes that were imported later. */
  readonly otherModel: number
  readonly passed: boolean
}

/**
 * Rebuilds the policy of each day as the nightly job did and recomputes p for every randomised decision drawn by the bandit. A decision
 * whose posterior hash is not that of its day is counted, not compared. `toDay` as in `rebuildModel`.
 */
export function auditPropensities(
  records: Iterable<StoredRecord>,
  bank: NormalBank,
  toDay: (wallMs: number, timeZone: string) => number,
): PropensityAudit {
  const joined = joinDecisions(records)
  let model = freshModel()
  let day: number | null = null
  let rows: LearnedRow[] = []
  const tally = { checked: 0, largest: 0, wrongActions: 0, otherModel: 0 }
  for (const { decision, outcome } of joined) {
    const today = toDay(decision.tWall, decision.tz)
    for (day ??= today; day < today; day++) {
      model = learnDay(model, rows)
      rows = []
    }
    if (!isRandomised(decision)) continue
    const row = outcome === null ? null : toLearnedRow(decision, outcome)
    if (row) rows.push(row)
    if (decision.posteriorHash !== model.hash || decision.bankHash !== bank.hash) {
      tally.otherModel++
      continue
    }
    const again = recompute(decision, model, bank)
    tally.checked++
    tally.largest = Math.max(tally.largest, again.difference)
    if (again.action !== decision.action) tally.wrongActions++
  }
  return {
    checked: tally.checked,
    largestDifference: tally.checked > 0 ? tally.largest : null,
    wrongActions: tally.wrongActions,
    otherModel: tally.otherModel,
    passed: tally.largest <= PROPENSITY_TOLERANCE && tally.wrongActions === 0,
  }
}

type Drawn = ReturnType<typeof joinDecisions>[number]['decision']

function recompute(
  decision: Drawn,
  model: PolicyModel,
  bank: NormalBank,
): { difference: number; action: string | null } {
  const feasible = arms.filter((arm): arm is Arm => Object.hasOwn(decision.p, arm))
  const context = contextNames.map((name) => decision.x[name] ?? 0)
  const options = { temperature: decision.tau, bankIndex: feasible.map(armIndex) }
  const q = averagedSoftmax(predictArms(model, feasible, context), bank, options)
  const p = projectToBox(
    q,
    feasible.map((arm) => boundsOf(feasible, arm)),
  )
  const difference = feasible.reduce(
    (largest, arm, k) => Math.max(largest, Math.abs((p[k] ?? 0) - (decision.p[arm] ?? 0))),
    0,
  )
  return { difference, action: feasible[drawArm(p, decision.u ?? 0)] ?? null }
}
