import { describe, expect, it } from 'vitest'
import { RECORDS_VERSION, type StoredRecord } from '../contracts/records.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import { arms } from './arms.ts'
import { createNormalBank } from './bandit/normal-bank.ts'
import { freshModel } from './bandit/policy-model.ts'
import { buildContext } from './context.ts'
import { decide } from './decide.ts'
import { rebuildModel } from './learning.ts'
import { OUTCOME_VERSION } from './outcome.ts'
import { auditPropensities } from './propensity-audit.ts'

const DAY_MS = 86_400_000
const bank = createNormalBank(arms.length, 200)
const toDay = (wallMs: number): number => Math.floor(wallMs / DAY_MS)

/** A log of `days` days of four decisions each, learned from every night as the product does. */
function liveLog(days: number): StoredRecord[] {
  const random = seededRandom(5)
  const log: StoredRecord[] = []
  let model = freshModel()
  for (let day = 0; day < days; day++) {
    for (let k = 0; k < 4; k++) {
      const nowMs = day * DAY_MS + (9 + k) * 3_600_000
      const context = buildContext({
        hyperScore: random(),
        hypoScore: null,
        loadRatio: random() * 0.9,
        switchesZ: random() * 4 - 2,
        correctionsZ: null,
        coverage: 0.8,
        localTimeOfDayMs: nowMs % DAY_MS,
        shownAtMs: [],
        nowMs,
      })
      const draft = decide({
        context,
        model,
        bank,
        mode: 'amip',
        capabilities: ['page'],
        blockedArms: [],
        consents: () => true,
        loadRatio: 0.5,
        alwaysPrompt: false,
        u: random(),
      })
      const decisionId = `decision-${String(day).padStart(4, '0')}-${k}`
      log.push({
        seq: log.length + 1,
        v: RECORDS_VERSION,
        type: 'DECISION',
        decisionId,
        tWall: nowMs,
        tMono: nowMs,
        tz: 'UTC',
        session: 'session-0001',
        avail: true,
        reasons: [],
        x: { ...context },
        build: 'test',
        ...draft,
        q: { ...draft.q },
        floors: { ...draft.floors },
        p: { ...draft.p },
      })
      const value = random() - 0.4
      const window: [number, number] = [nowMs + 60_000, nowMs + 300_000]
      log.push({
        seq: log.length + 1,
        v: 1,
        type: 'OUTCOME',
        decisionId,
        defVersion: OUTCOME_VERSION,
        value,
        missingReason: null,
        window,
      })
    }
    model = rebuildModel(log, toDay, day)
  }
  return log
}

describe('the propensity replay', () => {
  const log = liveLog(12)

  it('[POL-18] [P4] every probability and every action is computed again from the log alone, to 1e-9', () => {
    const audit = auditPropensities(log, bank, toDay)
    expect(audit).toMatchObject({ checked: 48, wrongActions: 0, otherModel: 0, passed: true })
    expect(audit.largestDifference).toBeLessThanOrEqual(1e-9)
  })

  it('[POL-18] oracle A8: a halved propensity and a swapped action are found', () => {
    const halved = log.map((record): StoredRecord => {
      if (record.type !== 'DECISION' || record.seq !== 1) return record
      return { ...record, p: { ...record.p, [record.action]: (record.p[record.action] ?? 0) / 2 } }
    })
    expect(auditPropensities(halved, bank, toDay).passed).toBe(false)
    const swapped = log.map((record): StoredRecord => {
      if (record.type !== 'DECISION' || record.seq !== 1) return record
      return { ...record, action: record.action === 'no_action' ? 'breath_box' : 'no_action' }
    })
    expect(auditPropensities(swapped, bank, toDay)).toMatchObject({ wrongActions: 1, passed: false })
  })

  it('[POL-18] a decision of another policy is counted, not compared; an empty log has nothing to say', () => {
    const foreign = log.map((record): StoredRecord =>
      record.type === 'DECISION' && record.seq === 1 ? { ...record, posteriorHash: '0'.repeat(64) } : record,
    )
    expect(auditPropensities(foreign, bank, toDay)).toMatchObject({ checked: 47, otherModel: 1, passed: true })
    expect(auditPropensities([], bank, toDay)).toMatchObject({ checked: 0, largestDifference: null, passed: true })
  })
})
