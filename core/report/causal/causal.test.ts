import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../contracts/bandit-log.ts'
import type { StoredRecord } from '../../contracts/records.ts'
import { seededRandom } from '../../maths/seeded-random.ts'
import { buildCausalReport } from './causal-report.ts'
import { evaluatePolicy } from './evaluate-policy.ts'
import { toExperiment, toReplayRows } from './experiment-row.ts'
import { toLoggedRows } from './logged-row.ts'

const sixRows: LogLine[] = [
  { context: 'one', action: 'A', propensity: 0.5, reward: 1 },
  { context: 'one', action: 'B', propensity: 0.25, reward: 0 },
  { context: 'one', action: 'C', propensity: 0.25, reward: 1 },
  { context: 'two', action: 'A', propensity: 0.2, reward: 0 },
  { context: 'two', action: 'B', propensity: 0.5, reward: 1 },
  { context: 'two', action: 'C', propensity: 0.3, reward: 0 },
].map((line, k) => ({
  ...line,
  policy: k < 3 ? { A: 0.2, B: 0.3, C: 0.5 } : { A: 0.6, B: 0.3, C: 0.1 },
  qhat: k < 3 ? { A: 0.8, B: 0.2, C: 0.5 } : { A: 0.1, B: 0.6, C: 0.4 },
}))

/** A log of `days` x `perDay` decisions: acting truly adds `effect`, more likely when the score is high (confounded on purpose). */
function experiment(days: number, perDay: number, effect: number, seed = 5): StoredRecord[] {
  const random = seededRandom(seed)
  const records: StoredRecord[] = []
  for (let k = 0; k < days * perDay; k++) {
    const day = Math.floor(k / perDay)
    const hyperScore = 2 * random() - 1
    const act = 0.5 + 0.25 * hyperScore
    const p = { no_action: 1 - act, breath_box: act / 2, task_decompose: act / 2 }
    const u = random()
    const action = u < p.no_action ? 'no_action' : u < p.no_action + p.breath_box ? 'breath_box' : 'task_decompose'
    const decisionId = `decision-${String(k).padStart(5, '0')}`
    const tWall = day * 86_400_000 + k
    const noise = random() - 0.5
    const base = { v: 1 as const, decisionId }
    const hash = 'a'.repeat(64)
    records.push({
      ...base,
      type: 'DECISION',
      seq: 3 * k + 1,
      tWall,
      tMono: k,
      tz: 'UTC',
      session: 'session-0001',
      avail: true,
      reasons: [],
      x: { hyperScore, loadRatio: 0 },
      posteriorHash: hash,
      bankHash: hash,
      tau: 0.1,
      ruleId: null,
      q: p,
      floors: { no_action: 0.2 },
      p,
      u,
      action,
      build: 'test',
    })
    records.push({
      ...base,
      type: 'OUTCOME',
      seq: 3 * k + 2,
      defVersion: 1,
      value: 0.3 * hyperScore + noise + (action === 'no_action' ? 0 : effect),
      missingReason: null,
      window: [tWall, tWall + 1],
    })
    records.push({
      ...base,
      type: 'OUTCOME',
      seq: 3 * k + 3,
      defVersion: 9001,
      value: random() - 0.5,
      missingReason: null,
      window: [tWall, tWall + 1],
    })
  }
  return records
}
const day = (wallMs: number) => new Date(wallMs).toISOString().slice(0, 10)
const rowsOf = (records: StoredRecord[]) => toExperiment(records, { outcome: 1, placebo: 9001 }, day)
const options = {
  seed: 7,
  control: 'no_action',
  families: { breath_box: 'body', task_decompose: 'task' },
  resamples: 400,
}

describe('evaluating a policy on a log', () => {
  it('[REP-7] [P7] oracle A1 through the whole replay: the column policy with given models', () => {
    const { estimates, diagnostics, verdict } = evaluatePolicy(toLoggedRows(sixRows), { kind: 'column' }, { seed: 1 })
    expect(estimates.ips).toBeCloseTo(0.5, 10)
    expect(estimates.snips).toBeCloseTo(0.3982300885, 9)
    expect(estimates.dr).toBeCloseTo(0.4827777778, 9)
    expect(estimates.sndr).toBeCloseTo(0.460840708, 9)
    expect(diagnostics.effectiveSampleSize).toBeCloseTo(3.7655558832, 9)
    expect(verdict).toBe('insufficient')
  })

  it('[REP-7] oracle A4: the logged policy has the mean reward, whatever the model', () => {
    const { estimates, diagnostics } = evaluatePolicy(toLoggedRows(sixRows), { kind: 'logged' }, { seed: 1 })
    expect(estimates).toMatchObject({ ips: 0.5, snips: 0.5 })
    expect(diagnostics.effectiveSampleSize).toBe(6)
  })

  it('[REP-7] what the log lacks is refused by name', () => {
    const rows = toLoggedRows(sixRows.map(({ policy: _, ...line }) => line))
    expect(() => evaluatePolicy(rows, { kind: 'column' }, { seed: 1 })).toThrow(/line 1 has no "policy"/)
    expect(() => evaluatePolicy(rows, { kind: 'always', arm: 'D' }, { seed: 1 })).toThrow(/no arm "D"; it has A, B, C/)
    expect(evaluatePolicy([], { kind: 'uniform' }, { seed: 1 })).toMatchObject({ verdict: 'no data' })
  })

  it('[REP-7] on a long log IPS, DR and the truth agree, and intervals hold the truth', () => {
    const rows = toReplayRows(rowsOf(experiment(40, 25, 0.2)))
    const always = evaluatePolicy(rows, { kind: 'always', arm: 'breath_box' }, { seed: 2, resamples: 400 })
    expect(always.verdict).toBe('estimated')
    const { snips, dr } = always.intervals
    for (const interval of [snips, dr]) {
      expect(interval?.low).toBeLessThan(0.2)
      expect(interval?.high).toBeGreaterThan(0.2)
    }
    expect(evaluatePolicy(rows, { kind: 'greedy' }, { seed: 2, resamples: 400 }).estimates.snips ?? 0).toBeGreaterThan(
      evaluatePolicy(rows, { kind: 'always', arm: 'no_action' }, { seed: 2, resamples: 400 }).estimates.snips ?? 0,
    )
  })

  it('[REP-8] oracle A8: halved propensities are flagged by the mean weight', () => {
    const rows = toReplayRows(rowsOf(experiment(40, 25, 0))).map((row) => ({ ...row, propensity: row.propensity / 2 }))
    const { diagnostics, warnings } = evaluatePolicy(rows, { kind: 'uniform' }, { seed: 3, resamples: 50 })
    expect(diagnostics.meanWeight).toBeCloseTo(2, 0)
    expect(warnings).toContain('mean-weight-off')
  })
})

describe('causal report', () => {
  it('[REP-9] [P6] finds a true effect, calls no effect by its words, and the placebo covers 0', () => {
    const helpful = buildCausalReport(rowsOf(experiment(40, 12, 0.25)), options)
    expect(helpful.acting.verdict).toBe('suggests benefit')
    expect(helpful.acting.estimate).toBeCloseTo(0.25, 1)
    expect(helpful.placebo.verdict).toBe('compatible with no effect')
    expect(helpful.families.map(({ name }) => name)).toEqual(['body', 'task'])
    expect(helpful.byWeek).toHaveLength(6)
    expect(buildCausalReport(rowsOf(experiment(40, 12, -0.25)), options).acting.verdict).toBe('suggests harm')
    expect(buildCausalReport(rowsOf(experiment(40, 12, 0)), options).acting.verdict).toBe('compatible with no effect')
  })

  it('[REP-9] says "no data" and "insufficient" when that is so', () => {
    expect(buildCausalReport([], options).acting.verdict).toBe('no data')
    const short = buildCausalReport(rowsOf(experiment(5, 8, 0.5)), options)
    expect(
      [short.acting, ...short.arms].every(({ verdict, interval }) => verdict === 'insufficient' && interval === null),
    ).toBe(true)
  })

  it('[REP-10] is the same for the same log and seed, whatever the order and however often a record arrives', () => {
    const records = experiment(15, 6, 0.1)
    const once = buildCausalReport(rowsOf(records), options)
    expect(buildCausalReport(rowsOf([...records, ...records].reverse()), options)).toEqual(once)
  })

  it('[REP-11] integrity: a fair draw passes, a tampered action and arm-dependent missingness are flagged', () => {
    const records = experiment(40, 12, 0)
    expect(buildCausalReport(rowsOf(records), options).integrity).toMatchObject({
      flags: [],
      redrawnActions: { checked: 480, wrong: 0 },
    })
    const tampered = records.map((record) =>
      record.type === 'DECISION' && record.seq === 1
        ? { ...record, action: record.action === 'no_action' ? 'breath_box' : 'no_action' }
        : record,
    )
    expect(buildCausalReport(rowsOf(tampered), options).integrity.flags).toContain('action-not-from-draw')
    const acted = new Set(
      records.flatMap((record) =>
        record.type === 'DECISION' && record.action !== 'no_action' ? [record.decisionId] : [],
      ),
    )
    const holes = records.map((record) =>
      record.type === 'OUTCOME' && record.defVersion === 1 && acted.has(record.decisionId) && record.seq % 2
        ? { ...record, value: null, missingReason: 'too-little-after' }
        : record,
    )
    expect(buildCausalReport(rowsOf(holes), options).integrity.flags).toContain('missing-differs')
  })
})
