// A simulated month for the gallery's Lab: the shipped policy and report over a person for whom breathing helps.
import { arms } from '#core/policy/arms.ts'
import { createNormalBank } from '#core/policy/bandit/normal-bank.ts'
import { auditPropensities } from '#core/policy/propensity-audit.ts'
import { OUTCOME_VERSION, PLACEBO_VERSION } from '#core/policy/outcome.ts'
import { toExperiment } from '#core/report/causal/experiment-row.ts'
import { reportOn } from '../../workers/mind/nightly.ts'
import type { Examination } from '../../workers/mind.worker.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { DAY_MS, simulate, steadyUser } from '../support/simulated-user.ts'

const dayOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10)

export function sampleLab(): Examination {
  const bank = createNormalBank(arms.length, 100)
  const plan = {
    user: steadyUser,
    mode: 'amip',
    days: 40,
    perDay: 6,
    bank,
    random: seededRandom(7),
    keepLog: true,
  } as const
  const { log } = simulate(plan)
  return {
    throughSeq: log.length,
    report: reportOn(log, 200),
    audit: auditPropensities(log, bank, (wallMs) => Math.floor(wallMs / DAY_MS)),
    decisions: toExperiment(log, { outcome: OUTCOME_VERSION, placebo: PLACEBO_VERSION }, dayOf).slice(-12).toReversed(),
  }
}
