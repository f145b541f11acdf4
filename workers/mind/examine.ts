// The Lab's evidence: the causal report, the propensity replay and the latest decisions with what came of them, from the log alone.
import type { StoredRecord } from '#core/contracts/records.ts'
import { arms } from '#core/policy/arms.ts'
import { createNormalBank } from '#core/policy/bandit/normal-bank.ts'
import { type PropensityAudit, auditPropensities } from '#core/policy/propensity-audit.ts'
import { OUTCOME_VERSION, PLACEBO_VERSION } from '#core/policy/outcome.ts'
import type { CausalReport } from '#core/report/causal/causal-report.ts'
import { type ExperimentRow, toExperiment } from '#core/report/causal/experiment-row.ts'
import { CAUSAL_REPORT_NAME, reportOn } from './nightly.ts'
import type { MindStore } from './store-link.ts'
import { zoneDay, zoneDayNumber } from './zone-day.ts'

export interface Examination {
  /** Number of the last record it rests on. */
  readonly throughSeq: number
  readonly report: CausalReport
  readonly audit: PropensityAudit
  /** Newest first. */
  readonly decisions: readonly ExperimentRow[]
}

const DECISIONS_LISTED = 100

/** Deterministic in the records. */
function examineLog(records: readonly StoredRecord[]): Examination {
  const rows = toExperiment(records, { outcome: OUTCOME_VERSION, placebo: PLACEBO_VERSION }, zoneDay)
  return {
    throughSeq: records.reduce((last, { seq }) => Math.max(last, seq), 0),
    report: reportOn(records),
    audit: auditPropensities(records, createNormalBank(arms.length), zoneDayNumber),
    decisions: rows.slice(-DECISIONS_LISTED).toReversed(),
  }
}

/** The evidence as of now, written beside the log in one piece; null when the log cannot be read. */
export async function examineStore(store: MindStore | null, nowMs: number): Promise<Examination | null> {
  const records = await store?.readLog()
  return store && records ? keepExamination(store, records, nowMs) : null
}

/** Examines these records and keeps the report. */
export function keepExamination(store: MindStore, records: readonly StoredRecord[], nowMs: number): Examination {
  const examination = examineLog(records)
  const { throughSeq, report, audit } = examination
  store.putDocument({ name: CAUSAL_REPORT_NAME, body: { throughSeq, report, audit }, atMs: nowMs })
  return examination
}
