// The product's own decision log as an experiment: one row per decision with its one outcome, its placebo and what the person did.
import type { DecisionRecord, StoredRecord } from '../../contracts/records.ts'
import type { LoggedRow } from './logged-row.ts'

/** One decision, joined. `outcome` and `placebo` are null when missing, with the reason for the outcome. */
export interface ExperimentRow {
  readonly decision: DecisionRecord & { readonly seq: number }
  readonly day: string
  readonly outcome: number | null
  readonly missingReason: string | null
  readonly placebo: number | null
  readonly rendered: boolean | null
  readonly dismissed: boolean
  readonly undone: boolean
}

/** Versions of the outcome definition to read; they are the policy's constants, handed in so that the report does not import the policy. */
export interface OutcomeVersions {
  readonly outcome: number
  readonly placebo: number
}

/** Joins a log by decision in log order. First records win, so duplicates change nothing. `toDay` names the local day of a wall time. */
export function toExperiment(
  records: Iterable<StoredRecord>,
  versions: OutcomeVersions,
  toDay: (wallMs: number, timeZone: string) => string,
): readonly ExperimentRow[] {
  const rows = new Map<string, { -readonly [K in keyof ExperimentRow]: ExperimentRow[K] }>()
  for (const record of [...records].toSorted((left, right) => left.seq - right.seq)) {
    const row = rows.get(record.decisionId)
    if (record.type === 'DECISION') {
      if (!row) rows.set(record.decisionId, emptyRow(record, toDay(record.tWall, record.tz)))
      continue
    }
    if (!row) continue
    if (record.type === 'EXECUTED') row.rendered ??= record.renderedAt !== null
    else if (record.type === 'FEEDBACK') {
      row.dismissed ||= record.kind === 'dismiss'
      row.undone ||= record.kind === 'undo'
    } else if (record.defVersion === versions.placebo) row.placebo ??= record.value
    else if (record.defVersion === versions.outcome && row.outcome === null && row.missingReason === null) {
      row.outcome = record.value
      row.missingReason = record.missingReason
    }
  }
  return [...rows.values()]
}

const emptyRow = (decision: DecisionRecord & { readonly seq: number }, day: string): ExperimentRow => ({
  decision,
  day,
  outcome: null,
  missingReason: null,
  placebo: null,
  rendered: null,
  dismissed: false,
  undone: false,
})

/** Drawn at random among at least two arms while available: only such decisions can be analysed. */
export const isRandomisedRow = ({ decision }: ExperimentRow): boolean =>
  decision.avail && decision.u !== null && Object.values(decision.p).filter((share) => share > 0).length > 1

/** The analysable decisions as rows of the replay: randomised, with an outcome (missing ones are reported, never counted as 0; defect X5). */
export function toReplayRows(rows: readonly ExperimentRow[]): readonly LoggedRow[] {
  return rows.flatMap((row) => {
    const { decision, outcome, day } = row
    if (outcome === null || !isRandomisedRow(row)) return []
    return [
      {
        context: Object.keys(decision.x)
          .toSorted()
          .map((name) => decision.x[name] ?? 0),
        action: decision.action,
        propensity: decision.p[decision.action] ?? 1,
        reward: outcome,
        policy: null,
        behaviour: decision.p,
        qhat: null,
        day,
      },
    ]
  })
}
