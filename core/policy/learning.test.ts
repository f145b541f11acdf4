import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '../contracts/records.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import { arms } from './arms.ts'
import { createNormalBank } from './bandit/normal-bank.ts'
import { freshModel } from './bandit/policy-model.ts'
import { buildContext } from './context.ts'
import { decide } from './decide.ts'
import { joinDecisions, rebuildModel } from './learning.ts'
import { OUTCOME_VERSION } from './outcome.ts'

const DAY_MS = 86_400_000
const bank = createNormalBank(arms.length, 50)
const toDay = (wallMs: number) => Math.floor(wallMs / DAY_MS)

function log(days: number, perDay: number): StoredRecord[] {
  const random = seededRandom(9)
  const records: StoredRecord[] = []
  for (let k = 0; k < days * perDay; k++) {
    const tWall = Math.floor(k / perDay) * DAY_MS + (k % perDay) * 3_600_000
    const x = buildContext({
      hyperScore: random(),
      hypoScore: null,
      loadRatio: random(),
      switchesZ: 0,
      correctionsZ: 0,
      coverage: 1,
      localTimeOfDayMs: tWall % DAY_MS,
      shownAtMs: [],
      nowMs: tWall,
    })
    const draft = decide({
      context: x,
      model: freshModel(),
      bank,
      mode: 'amip',
      capabilities: ['page', 'tabs'],
      blockedArms: [],
      consents: () => true,
      loadRatio: 0,
      alwaysPrompt: false,
      u: random(),
    })
    const decisionId = `decision-${String(k).padStart(4, '0')}`
    const v = 1 as const
    records.push({
      v,
      type: 'DECISION',
      seq: 2 * k + 1,
      decisionId,
      tWall,
      tMono: tWall,
      tz: 'UTC',
      session: 'session-0001',
      avail: true,
      reasons: [],
      x,
      build: 'test',
      ...draft,
    })
    records.push({
      v,
      type: 'OUTCOME',
      seq: 2 * k + 2,
      decisionId,
      defVersion: OUTCOME_VERSION,
      value: random() - 0.5,
      missingReason: null,
      window: [tWall, tWall + 1],
    })
  }
  return records
}

describe('learning from the log', () => {
  const records = log(3, 8)

  it('[POL-16] [P4] rebuilding from the log twice gives the same posterior bit for bit', () => {
    const once = rebuildModel(records, toDay, 3)
    expect(rebuildModel(records, toDay, 3).hash).toBe(once.hash)
    expect(once.decisions).toBe(24)
    expect(once.hash).not.toBe(freshModel().hash)
  })

  it('[POL-16] oracle A16, defect X3: repeated outcomes and feedback change nothing', () => {
    const outcome = records.find((record) => record.type === 'OUTCOME')
    const { decisionId } = records[0] ?? { decisionId: '' }
    const feedback = (kind: 'dismiss' | 'undo' | 'rating'): StoredRecord => ({
      v: 1,
      type: 'FEEDBACK',
      seq: 999,
      decisionId,
      kind,
      value: 1,
      dt: 5,
    })
    const noisy = [
      ...records,
      ...(outcome ? [{ ...outcome, seq: 998 }] : []),
      feedback('dismiss'),
      feedback('undo'),
      feedback('rating'),
    ]
    expect(rebuildModel(noisy, toDay, 3).hash).toBe(rebuildModel(records, toDay, 3).hash)
  })

  it('[POL-16] defect X2: no_action decisions teach like every other arm', () => {
    const control = joinDecisions(records).filter(({ decision }) => decision.action === 'no_action')
    expect(control.length).toBeGreaterThan(0)
    expect(control.every(({ outcome }) => outcome !== null)).toBe(true)
    expect(rebuildModel(records, toDay, 3).posteriors.no_action.folded).toBe(control.length)
  })

  it('[POL-16] what was forced, unavailable or unmeasured teaches nothing', () => {
    const forced = records.map((record) =>
      record.type === 'DECISION'
        ? { ...record, action: 'no_action', q: { no_action: 1 }, floors: { no_action: 1 }, p: { no_action: 1 } }
        : record,
    )
    expect(rebuildModel(forced, toDay, 3).decisions).toBe(0)
    const unmeasured = records.map((record) =>
      record.type === 'OUTCOME' ? { ...record, value: null, missingReason: 'too-little-after' } : record,
    )
    expect(rebuildModel(unmeasured, toDay, 3).decisions).toBe(0)
  })

  it('[POL-16] a day without decisions still forgets', () => {
    expect(rebuildModel(records, toDay, 9).hash).not.toBe(rebuildModel(records, toDay, 3).hash)
  })
})
