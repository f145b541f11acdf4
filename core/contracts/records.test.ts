import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { lineLimits, parseHostile } from './parse-hostile.ts'
import { breachOf, decisionSchema, outcomeSchema, recordKey, recordSchema, type DecisionRecord } from './records.ts'

const arms = ['no_action', 'breath_box', 'nature_break', 'flow_shield']
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0) // JSON has no -0
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
const hash = fc.stringMatching(/^[0-9a-f]{64}$/)

const decisions: fc.Arbitrary<DecisionRecord> = fc
  .record({
    weights: fc.tuple(...arms.map(() => fc.integer({ min: 1, max: 1000 }))),
    drawn: fc.nat({ max: arms.length - 1 }),
    decisionId: id,
    session: id,
    tWall: fc.integer({ min: 0, max: 8.64e15 }),
    tMono: fc.double({ min: 0, max: 1e12, noNaN: true }),
    tz: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'),
    x: fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,20}$/), finite, { maxKeys: 12, noNullPrototype: true }),
    posteriorHash: hash,
    bankHash: hash,
    tau: fc.double({ min: 0, max: 10, noNaN: true }),
    u: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ weights, drawn, ...fields }) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const p = Object.fromEntries(arms.map((arm, i) => [arm, (weights[i] ?? 0) / total]))
    return {
      ...fields,
      v: 1,
      type: 'DECISION',
      avail: true,
      reasons: [],
      ruleId: null,
      q: p,
      floors: { no_action: 0 },
      p,
      action: arms[drawn] ?? 'no_action',
      build: '0.1.0',
    }
  })
const [one] = fc.sample(decisions, { seed: 1, numRuns: 1 })
if (!one) throw new Error('a sample was asked for')

describe('decision log records', () => {
  it('[CON-1] [P5] any decision survives the way over text bit for bit', () => {
    fc.assert(
      fc.property(decisions, (decision) => {
        const parsed = parseHostile(JSON.stringify(decision), lineLimits)
        expect(parsed.ok && z.parse(recordSchema, parsed.value)).toEqual(decision)
      }),
    )
  })

  const bad: Partial<DecisionRecord>[] = [
    { p: { ...one.p, no_action: 0.999 } },
    { q: { no_action: 1 } },
    { floors: { teleport: 0.05 } },
    { action: 'teleport' },
    { p: { no_action: 1, breath_box: 0, nature_break: 0, flow_shield: 0 }, action: 'breath_box' },
    { avail: false, u: 0.5, reasons: ['call'] },
    { avail: false, u: null, reasons: [] },
  ]
  it.each([
    ['probabilities-do-not-sum-to-1', bad[0]],
    ['p-and-q-name-different-arms', bad[1]],
    ['floor-for-an-unknown-arm', bad[2]],
    ['action-without-probability', bad[3]],
    ['action-without-probability', bad[4]],
    ['unavailable-but-drawn-or-without-reason', bad[5]],
    ['unavailable-but-drawn-or-without-reason', bad[6]],
  ])('[CON-9] [P5] a decision that could not have been drawn is refused: %s', (breach, change) => {
    const decision = { ...one, ...change }
    expect(breachOf(decision)).toBe(breach)
    expect(z.safeParse(decisionSchema, decision).success).toBe(false)
  })

  it('[CON-9] an unavailable moment is logged with its gates and without a draw', () => {
    const held = {
      ...one,
      avail: false,
      reasons: ['call', 'typing'],
      u: null,
      p: { no_action: 1 },
      q: { no_action: 1 },
      action: 'no_action',
    }
    expect(z.safeParse(decisionSchema, held).success).toBe(true)
  })

  it('[CON-9] an outcome has a value or a reason, never both, never neither', () => {
    const outcome = { v: 1, type: 'OUTCOME', decisionId: 'd', defVersion: 1, window: [0, 1] }
    const verdicts = [
      [0, null],
      [null, 'no-signal'],
      [0, 'no-signal'],
      [null, null],
    ].map(([value, missingReason]) => z.safeParse(outcomeSchema, { ...outcome, value, missingReason }).success)
    expect(verdicts).toEqual([true, true, false, false])
  })

  it('[CON-10] [P5] the key is decision, type and definition version; kinds of feedback are apart', () => {
    const base = { v: 1, decisionId: 'd' } as const
    const outcome = { ...base, type: 'OUTCOME', defVersion: 2, value: 1, missingReason: null, window: [0, 1] } as const
    const feedback = { ...base, type: 'FEEDBACK', kind: 'rating', value: 1, dt: 5 } as const
    expect(recordKey({ ...outcome, window: [0, 1] })).toEqual(['d', 'OUTCOME', '2'])
    expect(recordKey(feedback)).toEqual(['d', 'FEEDBACK', 'rating'])
    expect(recordKey({ ...feedback, kind: 'dismiss' })).not.toEqual(recordKey(feedback))
    expect(recordKey({ ...feedback, value: -1 })).toEqual(recordKey(feedback))
  })
})
