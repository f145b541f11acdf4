import { describe, expect, it } from 'vitest'
import { labelSchema } from '../contracts/labels.ts'
import type { GateId } from '../policy/availability/gates.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import {
  type Asking,
  type AskingMoment,
  asked,
  chanceToAsk,
  drawQuestion,
  lapse,
  nothingAsked,
  toLabel,
} from './asking.ts'

const MINUTE = 60_000
const midnight = Date.UTC(2026, 10, 20)
const moment = (minuteOfDay: number, change: Partial<AskingMoment> = {}): AskingMoment => ({
  nowMs: midnight + minuteOfDay * MINUTE,
  minuteOfDay,
  dayStartMs: midnight,
  perDay: 2,
  isKnown: true,
  closed: [],
  ...change,
})
const closedBy = (id: GateId) => moment(600, { closed: [{ id }] })

/** A day of receptive minutes from nine to half past five, half of them closed. */
function day(seed: number, perDay: number): { asking: Asking; chances: number[] } {
  const random = seededRandom(seed)
  let asking = nothingAsked
  const chances: number[] = []
  for (let minute = 540; minute < 1050; minute++) {
    const now = moment(minute, { perDay, closed: minute % 2 ? [{ id: 'typing' }] : [] })
    asking = lapse(asking, now.nowMs)
    const question = drawQuestion(asking, now, { u: random(), askId: `q${minute}` })
    if (!question) continue
    chances.push(question.propensity)
    asking = asked(asking, question)
  }
  return { asking, chances }
}

describe('asking how it is going', () => {
  it('[SES-15] [T4] at most as often as set, never more than four times, and about as often on average', () => {
    for (const perDay of [1, 2, 4, 9]) {
      const counts = Array.from({ length: 200 }, (_, k) => day(k + 1, perDay).asking.askedAtMs.length)
      expect(Math.max(...counts)).toBeLessThanOrEqual(Math.min(4, perDay))
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
      expect(mean).toBeGreaterThan(0.5 * Math.min(4, perDay))
    }
    expect(day(1, 0).asking.askedAtMs).toEqual([])
  })

  it('[SES-15] [T4] the logged chance is the chance: weighted by it, questions count the minutes they were drawn from', () => {
    let inverse = 0
    let eligible = 0
    for (let seed = 1; seed <= 400; seed++) {
      const random = seededRandom(seed)
      let asking = nothingAsked
      for (let minute = 540; minute < 1050; minute++) {
        const now = moment(minute)
        asking = lapse(asking, now.nowMs)
        if (chanceToAsk(asking, now) > 0) eligible++
        const question = drawQuestion(asking, now, { u: random(), askId: `q${minute}` })
        if (!question) continue
        inverse += 1 / question.propensity
        asking = asked(asking, question)
      }
    }
    expect(inverse / eligible).toBeGreaterThan(0.9)
    expect(inverse / eligible).toBeLessThan(1.1)
  })

  it('[SES-15] [T4] never in a call, while typing, paused, in an outcome window or without signal; in flow it may', () => {
    for (const id of ['call', 'typing', 'paused', 'window-open', 'quiet-hours', 'idle'] as const)
      expect(chanceToAsk(nothingAsked, closedBy(id))).toBe(0)
    expect(chanceToAsk(nothingAsked, moment(600, { isKnown: false }))).toBe(0)
    expect(chanceToAsk(nothingAsked, closedBy('in-flow'))).toBeGreaterThan(0)
    expect(chanceToAsk(nothingAsked, closedBy('daily-cap'))).toBeGreaterThan(0)
  })

  it('[SES-15] [T4] questions keep their distance, and an answer is kept once, with its chance', () => {
    const question = drawQuestion(nothingAsked, moment(600), { u: 0, askId: 'session-0001-q1' })
    if (!question) throw new Error('a question was expected')
    const asking = asked(nothingAsked, question)
    expect(chanceToAsk({ ...asking, open: null }, moment(640))).toBe(0)
    expect(chanceToAsk({ ...asking, open: null }, moment(646))).toBeGreaterThan(0)
    const label = toLabel(asking, question.askId, 'focused')
    expect(labelSchema.parse(label)).toMatchObject({ propensity: question.propensity, label: 'focused' })
    expect(toLabel({ ...asking, open: null }, question.askId, 'focused')).toBeNull()
  })
})
