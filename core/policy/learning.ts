// From the decision log to the posterior: which records teach, in which order, each once.
import type { DecisionRecord, StoredRecord } from '../contracts/records.ts'
import { type Arm, arms } from './arms.ts'
import { type LearnedRow, type PolicyModel, freshModel, learnDay } from './bandit/policy-model.ts'
import { contextNames } from './context.ts'
import { OUTCOME_VERSION } from './outcome.ts'

/** A decision joined with its one outcome of the current definition. */
export interface JoinedDecision {
  readonly decision: DecisionRecord & { readonly seq: number }
  readonly outcome: number | null
  readonly missingReason: string | null
}

/** Joins the log by decision, in log order; a repeated record changes nothing (oracle A16). Feedback never reaches the posterior. */
export function joinDecisions(records: Iterable<StoredRecord>): readonly JoinedDecision[] {
  const decisions = new Map<string, DecisionRecord & { readonly seq: number }>()
  const outcomes = new Map<string, { value: number | null; missingReason: string | null }>()
  for (const record of records) {
    if (record.type === 'DECISION' && !decisions.has(record.decisionId)) decisions.set(record.decisionId, record)
    if (record.type !== 'OUTCOME' || record.defVersion !== OUTCOME_VERSION || outcomes.has(record.decisionId)) continue
    outcomes.set(record.decisionId, { value: record.value, missingReason: record.missingReason })
  }
  return [...decisions.values()]
    .toSorted((left, right) => left.seq - right.seq)
    .map((decision) => {
      const outcome = outcomes.get(decision.decisionId)
      return { decision, outcome: outcome?.value ?? null, missingReason: outcome?.missingReason ?? null }
    })
}

/** Was the action drawn at random among at least two arms, while the person was available? Only then it teaches. */
export const isRandomised = ({ avail, u, p }: DecisionRecord): boolean =>
  avail && u !== null && Object.values(p).filter((share) => share > 0).length > 1

/**
 * Rebuilds the policy from the whole log: day by day in the decision's own local day, discount then fold. Days without a decision still
 * discount. `toDay` maps a wall time and its zone to a day number, so that the calendar stays outside core.
 */
export function rebuildModel(
  records: Iterable<StoredRecord>,
  toDay: (wallMs: number, timeZone: string) => number,
  throughDay: number,
): PolicyModel {
  const byDay = new Map<number, LearnedRow[]>()
  let firstDay = Number.POSITIVE_INFINITY
  for (const { decision, outcome } of joinDecisions(records)) {
    const day = toDay(decision.tWall, decision.tz)
    firstDay = Math.min(firstDay, day)
    const row = outcome === null || !isRandomised(decision) ? null : toLearnedRow(decision, outcome)
    if (row) byDay.set(day, [...(byDay.get(day) ?? []), row])
  }
  let model = freshModel()
  for (let day = firstDay; day <= throughDay; day++) model = learnDay(model, byDay.get(day) ?? [])
  return model
}

/** Reward is the outcome, limited to [-1, 1]. An arm this build does not know teaches nothing. */
export function toLearnedRow(decision: DecisionRecord, outcome: number): LearnedRow | null {
  const arm = arms.find((known): known is Arm => known === decision.action)
  if (!arm) return null
  return {
    arm,
    context: contextNames.map((name) => decision.x[name] ?? 0),
    reward: Math.min(1, Math.max(-1, outcome)),
  }
}
