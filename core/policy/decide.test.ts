import { describe, expect, it } from 'vitest'
import { seededRandom } from '../maths/seeded-random.ts'
import { arms } from './arms.ts'
import { createNormalBank } from './bandit/normal-bank.ts'
import { freshModel, learnDay } from './bandit/policy-model.ts'
import { buildContext, doseOf, toVector } from './context.ts'
import { type DecisionRequest, decide } from './decide.ts'

const bank = createNormalBank(arms.length)
const context = buildContext({
  hyperScore: 0.9,
  hypoScore: 0.1,
  loadRatio: 0.5,
  switchesZ: 1.2,
  correctionsZ: null,
  coverage: 0.8,
  localTimeOfDayMs: 10 * 3_600_000,
  shownAtMs: [],
  nowMs: 0,
})
const request: DecisionRequest = {
  context,
  model: freshModel(),
  bank,
  mode: 'amip',
  capabilities: ['page', 'tabs', 'notification'],
  blockedArms: [],
  consents: () => true,
  loadRatio: 0.5,
  alwaysPrompt: false,
  u: 0.5,
}
const shares = (change: Partial<DecisionRequest>) => decide({ ...request, ...change }).p
const total = (p: object) => Object.values(p).reduce((sum: number, share: number) => sum + share, 0)

describe('decide', () => {
  it('[POL-9] [P4] every feasible arm keeps its floor, no_action lies in .20 to .80, and p sums to 1', () => {
    const p = shares({})
    expect(Object.keys(p)).toEqual([...arms])
    expect(total(p)).toBeCloseTo(1, 12)
    for (const arm of arms) expect(p[arm]).toBeGreaterThanOrEqual(arm === 'no_action' ? 0.2 : 0.05)
    const learned = Array.from({ length: 60 }, () => ({
      arm: 'no_action' as const,
      context: toVector(context),
      reward: 1,
    }))
    const sure = shares({ model: learnDay(freshModel(), learned) })
    expect(sure.no_action).toBeLessThanOrEqual(0.8)
    expect(sure.no_action).toBeGreaterThan(0.5)
  })

  it('[POL-9] a good arm gains probability from its outcomes', () => {
    const rows = Array.from({ length: 80 }, () => ({
      arm: 'breath_box' as const,
      context: toVector(context),
      reward: 0.8,
    }))
    const before = shares({}).breath_box ?? 0
    expect(shares({ model: learnDay(freshModel(), rows) }).breath_box).toBeGreaterThan(before + 0.1)
  })

  it('[POL-10] [P4] replay: the same request gives the same p to the last bit, and the action follows from p and u', () => {
    const random = seededRandom(41)
    for (let k = 0; k < 20; k++) {
      const u = random()
      const first = decide({ ...request, u })
      const again = decide({ ...request, u })
      expect(again).toEqual(first)
    }
  })

  it('[POL-10] oracle A17: draw audit, counts agree with p', () => {
    const random = seededRandom(17)
    const counts = new Map<string, number>()
    const n = 2000
    const quick = { ...request, bank: createNormalBank(arms.length, 50) }
    const p = decide(quick).p
    for (let k = 0; k < n; k++) {
      const { action } = decide({ ...quick, u: random() })
      counts.set(action, (counts.get(action) ?? 0) + 1)
    }
    for (const arm of arms) {
      const share = p[arm] ?? 0
      const z = ((counts.get(arm) ?? 0) - n * share) / Math.sqrt(n * share * (1 - share))
      expect(Math.abs(z)).toBeLessThan(3.3)
    }
  })

  it('[POL-11] a missing part makes arms infeasible, and nothing left means no_action by rule', () => {
    expect(shares({ capabilities: ['page'] })).not.toHaveProperty('workspace_simplify')
    const none = decide({ ...request, capabilities: [] })
    expect(none).toMatchObject({ action: 'no_action', ruleId: 'only-no-action', p: { no_action: 1 } })
    expect(decide({ ...request, consents: () => false })).toMatchObject({ action: 'no_action' })
    expect(shares({ blockedArms: ['breath_box'] })).not.toHaveProperty('breath_box')
  })

  it('[POL-11] at the load limit only restoring arms stand beside no_action, which keeps its fifth', () => {
    const high = decide({ ...request, loadRatio: 1 })
    expect(Object.keys(high.p)).toEqual(['no_action', 'breath_box', 'nature_break', 'circuit_breaker'])
    expect(high.ruleId).toBe('load-high')
    expect(high.p.no_action).toBeGreaterThanOrEqual(0.2)
    const always = decide({ ...request, loadRatio: 1, alwaysPrompt: true })
    expect(always.p).toEqual({ breath_box: 0.45, nature_break: 0.3, circuit_breaker: 0.25 })
    expect(always.ruleId).toBe('always-prompt')
  })

  it('[POL-12] [P7] legacy modes keep the floors', () => {
    expect(total(shares({ mode: 'uniform' }))).toBeCloseTo(1, 12)
    expect(shares({ mode: 'scheduled' }).nature_break).toBeCloseTo(0.5, 12)
    const rows = [{ arm: 'defusion_prompt' as const, context: toVector(context), reward: 1 }]
    expect(shares({ mode: 'greedy', model: learnDay(freshModel(), rows) }).defusion_prompt).toBeCloseTo(0.5, 12)
  })
})

describe('context', () => {
  it('[POL-13] unknown features are neutral, time is a circle, everything is limited', () => {
    expect(context.correctionsZ).toBe(0)
    expect(context.hourSin ** 2 + context.hourCos ** 2).toBeCloseTo(1, 12)
    const wild = buildContext({
      hyperScore: null,
      hypoScore: null,
      loadRatio: 99,
      switchesZ: -99,
      correctionsZ: 99,
      coverage: 1,
      localTimeOfDayMs: 0,
      shownAtMs: [],
      nowMs: 0,
    })
    expect([wild.loadRatio, wild.switchesZ, wild.correctionsZ]).toEqual([3, -3, 3])
  })

  it('[POL-13] the dose halves each hour and ignores the future', () => {
    expect(doseOf([0, 3_600_000, 9e9], 3_600_000)).toBeCloseTo(1.5, 12)
  })
})
