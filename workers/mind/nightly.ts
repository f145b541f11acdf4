// The nightly job: rebuilds the policy from the whole log up to yesterday, and writes the causal report beside it.
import type { StoredRecord } from '#core/contracts/records.ts'
import { armTraits } from '#core/policy/arms.ts'
import type { PolicyModel } from '#core/policy/bandit/policy-model.ts'
import { rebuildModel } from '#core/policy/learning.ts'
import { OUTCOME_VERSION, PLACEBO_VERSION } from '#core/policy/outcome.ts'
import { type CausalReport, buildCausalReport } from '#core/report/causal/causal-report.ts'
import { toExperiment } from '#core/report/causal/experiment-row.ts'
import { zoneDay, zoneDayNumber } from './zone-day.ts'

export const CAUSAL_REPORT_NAME = 'causal-report'
/** What the odds rest on since the last night: for looking at, never read back; the policy itself always comes from the log. */
export const POLICY_NAME = 'policy-model'
/** Names the bootstrap's draws for ever, so that a report can be repeated. */
export const REPORT_SEED = 20_261_120

/** The policy as of the end of the day before `nowMs` in `timeZone`. Deterministic in the log: the same records give the same bits. */
export const learnThroughYesterday = (records: readonly StoredRecord[], nowMs: number, timeZone: string): PolicyModel =>
  rebuildModel(records, zoneDayNumber, zoneDayNumber(nowMs, timeZone) - 1)

/** The report over the whole log; `resamples` is for those who cannot wait. */
export function reportOn(records: readonly StoredRecord[], resamples?: number): CausalReport {
  const rows = toExperiment(records, { outcome: OUTCOME_VERSION, placebo: PLACEBO_VERSION }, zoneDay)
  const families = Object.fromEntries(
    Object.entries(armTraits).flatMap(([arm, { family }]) => (family === 'none' ? [] : [[arm, family]])),
  )
  return buildCausalReport(rows, {
    seed: REPORT_SEED,
    control: 'no_action',
    families,
    ...(resamples === undefined ? {} : { resamples }),
  })
}
