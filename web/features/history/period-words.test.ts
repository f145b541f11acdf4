import { describe, expect, it } from 'vitest'
import { labelTimes } from '#core/report/days/segments.ts'
import { toDayCell } from '#core/report/days/cells.ts'
import { sampleDays } from '../sample/sample-days.ts'
import {
  goldenSentence,
  heldBack,
  heldSentence,
  hoursTable,
  periodSentence,
  streakSentence,
  trendSentence,
} from './period-words.ts'

const HOUR = 3_600_000

describe('a week in words', () => {
  it('[R2] says how many days were read and where the flow was', () => {
    const empty = toDayCell('2026-11-16', null)
    const times = labelTimes({ FLOW: 2 * HOUR })
    const totals = { times, knownMs: 2 * HOUR, shares: null, coverage: 1 }
    const full = { ...toDayCell('2026-11-17', null), totals }
    expect(periodSentence({ days: [empty, full], totals })).toMatch(/^Read on 1 of 2 days, 2 h in flow; most of it on /)
    expect(periodSentence({ days: [empty], totals: empty.totals })).toBe('Nothing was read in these days.')
  })

  it('[R3] names a golden hour only when it is clear', () => {
    const hours = [{ hour: 9, share: 0.5, knownMs: HOUR, days: 6 }]
    expect(goldenSentence({ kind: 'clear', hour: 9, chance: 0.9, hours })).toContain('9 to 10 is your best hour')
    expect(goldenSentence({ kind: 'unclear', best: 9, chance: 0.5, hours })).toMatch(/^No clear best time/)
    expect(goldenSentence({ kind: 'too-few-days', hours: [] })).toMatch(/^No clear best time/)
  })

  it('[R3] tells rows of days without blame, and a trend only when it is clear', () => {
    const streaks = { list: [], longestMs: 0, medianMs: null }
    expect(streakSentence({ dayStreak: { current: 3, longest: 5 }, streaks })).toBe(
      '3 days in a row with a focused stretch, 5 days at most. Days off break nothing.',
    )
    expect(streakSentence({ dayStreak: { current: 0, longest: 0 }, streaks })).toContain('No day')
    expect(trendSentence(null)).toMatch(/^No trend yet/)
    expect(trendSentence({ perDay: 0.01, interval: { low: -1, high: 1 }, days: 9, clear: false })).toMatch(/^No clear/)
  })

  it('[R2] breaks down why help was held back, most frequent first', () => {
    const counts = { 'held.call': 4, 'held.typing': 9, shown: 2, 'to.FLOW': 3 }
    expect(heldBack(counts).map(({ why }) => why)).toEqual(['You were typing', 'A call or meeting'])
    expect(heldSentence(counts)).toBe(
      '2 helps were shown; for 13 minutes it was held back, mostly because: you were typing.',
    )
    expect(heldSentence({})).toBe('No help was shown; nothing was held back.')
  })
})

describe('the drawn person’s days', () => {
  it('[R2] are the same whenever they are drawn, rest on weekends, and fill every card', async () => {
    const day = '2026-11-18'
    const first = await sampleDays.day(day)
    expect(await sampleDays.day(day)).toEqual(first)
    expect(first.view.segments.length).toBeGreaterThan(10)
    expect(first.view.comparisons).toHaveLength(3)
    const weekend = await sampleDays.day('2026-11-21')
    expect(weekend.view.segments).toEqual([])
    const month = await sampleDays.period('month', '2026-10-15')
    expect(month.golden.kind).not.toBe('too-few-days')
    expect(hoursTable(month.hours).rows.length).toBeGreaterThan(50)
    expect(heldBack(month.counts).length).toBeGreaterThan(2)
  })
})
