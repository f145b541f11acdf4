import { describe, expect, it } from 'vitest'
import { type ConsentLevel, consentLevels } from '../../contracts/consent.ts'
import {
  type ConsentEvent,
  type ConsentRule,
  type ConsentStanding,
  DAY_MS,
  allows,
  approvalWeight,
  effectiveLevel,
  freshStanding,
  promotionDue,
  rank,
  stepConsent,
} from './ladder.ts'
import { consentRules, DEFAULT_GLOBAL_CAP } from './rules.ts'

const rule: ConsentRule = { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'AUTONOMOUS_ACT' }
const run = (events: readonly ConsentEvent[], from = freshStanding(rule, 0), by = rule): ConsentStanding =>
  events.reduce((standing, event) => stepConsent(standing, by, event), from)
const approvals = (count: number, atMs = 0): ConsentEvent[] =>
  Array.from({ length: count }, () => ({ kind: 'approved', atMs }))

describe('consent rules', () => {
  it('[POL-8] [A1] what goes outwards or cannot be undone never acts by itself, however much trust was earned', () => {
    for (const kind of ['open', 'launch'] as const) expect(consentRules[kind].hardCap).toBe('PREVIEW')
    for (const each of Object.values(consentRules)) {
      expect(rank(each.start)).toBeLessThanOrEqual(rank(each.hardCap))
      expect(rank(each.minimum)).toBeLessThanOrEqual(rank(each.hardCap))
    }
    expect(rank(DEFAULT_GLOBAL_CAP)).toBeLessThan(rank('AUTONOMOUS_ACT'))
  })
})

describe('consent ladder', () => {
  it('[POL-7] [A1] oracle E1: five approvals of one age promote only while younger than 3.2193 days', () => {
    const aged = (age: number): ConsentStanding => ({
      ...freshStanding(rule, 0),
      tierApprovalsMs: Array.from({ length: 5 }, () => -age * DAY_MS),
    })
    expect(promotionDue(aged(3.2192), rule, 0)).toBe(true)
    expect(promotionDue(aged(3.2194), rule, 0)).toBe(false)
    const spread = { ...aged(0), tierApprovalsMs: [0, 2, 4, 6, 8].map((day) => -day * DAY_MS) }
    expect(approvalWeight(spread, 0)).toBeCloseTo(3.8625119794, 9)
    expect(promotionDue(spread, rule, 0)).toBe(false)
  })

  it('[POL-7] [A1] climbs 5, 5, then 15 for autonomy', () => {
    expect(run(approvals(4)).earned).toBe('SUGGEST')
    expect(run(approvals(5)).earned).toBe('PREVIEW')
    expect(run(approvals(10)).earned).toBe('REVERSIBLE_ACT')
    expect(run(approvals(24)).earned).toBe('REVERSIBLE_ACT')
    expect(run(approvals(25)).earned).toBe('AUTONOMOUS_ACT')
  })

  it('[POL-7] three rejections, a quick undo at autonomy, or sixty idle days cost a level, never below SUGGEST', () => {
    const trusted = run(approvals(25))
    const rejected: ConsentEvent = { kind: 'rejected', atMs: 1 }
    expect(run([rejected, rejected], trusted).earned).toBe('AUTONOMOUS_ACT')
    expect(run([rejected, rejected, rejected], trusted).earned).toBe('REVERSIBLE_ACT')
    expect(run([{ kind: 'undone', atMs: 1, sinceActionMs: 10_000 }], trusted).earned).toBe('REVERSIBLE_ACT')
    expect(run([{ kind: 'undone', atMs: 1, sinceActionMs: 10_001 }], trusted).earned).toBe('AUTONOMOUS_ACT')
    expect(run([{ kind: 'waited', atMs: 120 * DAY_MS }], trusted).earned).toBe('PREVIEW')
    expect(run([{ kind: 'waited', atMs: 999 * DAY_MS }], trusted).earned).toBe('SUGGEST')
    const many = Array.from({ length: 30 }, () => rejected)
    expect(run(many).earned).toBe('SUGGEST')
  })

  it('[POL-7] a refusal inside thirty days blocks promotion; revoking works at once and lasts until reset', () => {
    expect(run([{ kind: 'rejected', atMs: 0 }, ...approvals(9, 1)]).earned).toBe('SUGGEST')
    const revoked = run([...approvals(25), { kind: 'revoked', atMs: 1 }, ...approvals(30, 2)])
    expect(effectiveLevel(revoked, rule, 'AUTONOMOUS_ACT')).toBe('OBSERVE')
    expect(allows(revoked, rule, { requested: 'SUGGEST', globalCap: 'AUTONOMOUS_ACT' })).toBe(false)
    expect(run([{ kind: 'reset', atMs: 3 }], revoked)).toEqual(freshStanding(rule, 3))
  })

  it('[POL-8] [A1] oracle E3: over every sequence to length 8 nothing is allowed above earned, global cap or hard cap', () => {
    const kinds = ['approved', 'rejected', 'undone', 'waited', 'reset', 'revoked'] as const
    const capped: ConsentRule = { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'PREVIEW' }
    let visited = 0
    const walk = (standing: ConsentStanding, depth: number, atMs: number): void => {
      visited++
      for (const globalCap of ['SUGGEST', 'REVERSIBLE_ACT'] as ConsentLevel[]) {
        const limit = standing.revoked ? 0 : Math.min(rank(standing.earned), rank(globalCap), rank(capped.hardCap))
        for (const requested of consentLevels)
          if (allows(standing, capped, { requested, globalCap }) !== (rank(requested) <= limit && rank(requested) >= 1))
            throw new Error(`level ${requested} decided wrongly under ${globalCap}`)
      }
      if (depth === 8) return
      for (const kind of kinds) {
        // Waiting leaps past the inactivity limit, everything else happens at once, so that both clocks are exercised.
        const at = kind === 'waited' ? atMs + 61 * DAY_MS : atMs + 1
        const event = kind === 'undone' ? { kind, atMs: at, sinceActionMs: 5000 } : { kind, atMs: at }
        walk(stepConsent(standing, capped, event), depth + 1, at)
      }
    }
    // Six kinds to depth 8 from a standing one approval short of promotion, so that promotions occur inside the tree.
    const nearly = run(approvals(4), freshStanding(capped, 0), capped)
    walk(nearly, 0, 0)
    expect(visited).toBe((6 ** 9 - 1) / 5)
  }, 120_000)
})
