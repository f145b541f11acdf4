import { describe, expect, it } from 'vitest'
import { type Segment, type SegmentLabel, packSegments, unpackSegments } from '../../contracts/session-report.ts'
import { seededRandom } from '../../maths/seeded-random.ts'
import type { Summary } from '../../contracts/summaries.ts'
import { offsetMinAt, dayBounds, dayOf } from '../../../workers/store/local-days.ts'
import { aggregate, toDays, toHours } from './aggregate.ts'
import { addDays, daysBetween, monthOf, weekOf, weekdayOf } from './calendar.ts'
import { compareDay, discoveries, hodgesLehmann, midRank, theilSen, trendOf } from './compare.ts'
import { dayStreak } from './day-streak.ts'
import { type HourOfDay, goldenHour } from './golden-hour.ts'
import {
  applyCorrections,
  coverageOf,
  flowStreaks,
  sharesOf,
  splitByHour,
  timesOf,
  timesOfSummary,
} from './segments.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const berlin = (atMs: number) => offsetMinAt(atMs, 'Europe/Berlin')
const at = (text: string) => Date.parse(text)
/** Segments in a row from a start, lengths in seconds. */
function strip(startMs: number, ...parts: readonly (readonly [SegmentLabel | 'gap', number])[]): Segment[] {
  let from = startMs
  return parts.flatMap(([label, seconds]) => {
    const startsMs = from
    from += seconds * 1000
    return label === 'gap' ? [] : [{ startMs: startsMs, endMs: from, label }]
  })
}
const minute = (startMs: number, change: Partial<Summary> = {}): Summary => ({
  v: 1,
  level: 'minute',
  startMs,
  endMs: startMs + MINUTE,
  day: dayOf(startMs, 'Europe/Berlin'),
  tz: 'Europe/Berlin',
  offsetMin: berlin(startMs),
  features: { heartRateBpm: { n: 60, mean: 70, median: 70, low: 66, high: 74 } },
  stateMs: { FLOW: 20_000, UNKNOWN: 40_000 },
  knownMs: 50_000,
  idleMs: 0,
  load: { endZs: 10, maxZs: 12 },
  counts: { shown: 1 },
  ...change,
})

describe('the strip of a day', () => {
  it('[REP-12] [R3] oracle G1: a stretch across an hour is credited to each hour for its part, in local time', () => {
    const hours = splitByHour(strip(at('2026-06-10T07:50:00Z'), ['FLOW', 1800]), berlin)
    expect(hours.map(({ hour, times }) => [hour, times.FLOW / MINUTE])).toEqual([
      [9, 10],
      [10, 20],
    ])
  })

  it('[REP-12] [R3] oracle G1: a spring day has 23 hours and an autumn day 25, the repeated hour twice', () => {
    for (const [day, count] of [
      ['2026-03-29', 23],
      ['2026-10-25', 25],
      ['2026-06-10', 24],
    ] as const) {
      const { fromMs, toMs } = dayBounds(day, 'Europe/Berlin')
      const hours = splitByHour([{ startMs: fromMs, endMs: toMs, label: 'USUAL' }], berlin)
      expect(hours).toHaveLength(count)
      expect(hours.every(({ times }) => times.USUAL === HOUR)).toBe(true)
    }
  })

  it('[REP-12] [R2] shares sum to 1 over known time; unknown and away time are outside, coverage says how much was known', () => {
    const times = timesOf(
      strip(0, ['FLOW', 600], ['USUAL', 900], ['UNKNOWN', 500], ['HYPER', 300], ['AWAY', 4000], ['RECOVERY', 200]),
    )
    const shares = sharesOf(times)
    expect(Object.values(shares ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(shares?.FLOW).toBeCloseTo(600 / 2000, 12)
    expect(coverageOf(times)).toBeCloseTo(0.8, 12)
    expect(sharesOf(timesOf(strip(0, ['AWAY', 10])))).toBeNull()
    expect(coverageOf(timesOf([]))).toBeNull()
  })

  it('[REP-13] [R3] oracle G3: 50 seconds of something else join two stretches to one of 20 minutes, 70 do not, overload never', () => {
    const streaks = (between: SegmentLabel | 'gap', seconds: number) =>
      flowStreaks(strip(0, ['FLOW', 600], [between, seconds], ['FLOW', 600])).list.map(({ flowMs }) => flowMs / MINUTE)
    expect(streaks('USUAL', 50)).toEqual([20])
    expect(streaks('gap', 50)).toEqual([20])
    expect(streaks('USUAL', 70)).toEqual([10, 10])
    expect(streaks('HYPER', 20)).toEqual([10, 10])
  })

  it('[REP-13] [R3] stretches under ten minutes are not listed; one cut off by the end of sensing says so', () => {
    const { list, longestMs, medianMs } = flowStreaks(
      strip(0, ['FLOW', 540], ['USUAL', 300], ['FLOW', 660], ['USUAL', 300], ['FLOW', 900]),
    )
    expect(list.map(({ openEnded }) => openEnded)).toEqual([false, true])
    expect([longestMs, medianMs]).toEqual([900_000, 780_000])
  })

  it('[REP-14] [R5] a correction relabels sensed time only, the later one wins, and the sum stays', () => {
    const read = strip(0, ['USUAL', 600], ['gap', 60], ['HYPER', 600])
    const correction = (startMs: number, endMs: number, state: 'FLOW' | 'HYPO') =>
      ({ v: 1, labelId: `l${startMs}`, source: 'correction', startMs, endMs, state }) as const
    const corrected = applyCorrections(read, [
      correction(300_000, 900_000, 'FLOW'),
      correction(840_000, 900_000, 'HYPO'),
    ])
    expect(corrected.map(({ label, startMs, endMs }) => [label, startMs / 1000, endMs / 1000])).toEqual([
      ['USUAL', 0, 300],
      ['FLOW', 300, 600],
      ['FLOW', 660, 840],
      ['HYPO', 840, 900],
      ['HYPER', 900, 1260],
    ])
  })

  it('[REP-15] [R1] the packed strip unpacks to the same seconds, gaps included', () => {
    const read = strip(5_000, ['FLOW', 60], ['gap', 30], ['USUAL', 12], ['AWAY', 400])
    expect(unpackSegments(packSegments(read, 2_000), 2_000)).toEqual(read)
  })
})

describe('minutes to hours and days', () => {
  const start = at('2026-10-24T22:00:00Z') // midnight in Berlin of the day with 25 hours
  const minutes = Array.from({ length: 25 * 60 }, (_, k) => minute(start + k * MINUTE))

  it('[REP-16] [R2] times and counts add up, and the hour that comes twice is two hours', () => {
    const hours = toHours(minutes)
    expect(hours).toHaveLength(25)
    const [day, ...others] = toDays(minutes)
    expect(others).toEqual([])
    expect(day).toMatchObject({ day: '2026-10-25', knownMs: 1500 * 50_000, counts: { shown: 1500 } })
    expect(toDays(minutes)[0]?.stateMs).toEqual({ FLOW: 1500 * 20_000, UNKNOWN: 1500 * 40_000 })
    const times = timesOfSummary(hours[0] ?? minute(0))
    expect([times.FLOW, times.USUAL, times.UNKNOWN]).toEqual([1_200_000, 1_800_000, 600_000])
  })

  it('[REP-16] [R2] medians and tenths are those of the minutes, means are weighted by readings', () => {
    const parts = [60, 70, 80, 90].map((value, k) =>
      minute(start + k * MINUTE, {
        features: { heartRateBpm: { n: k === 3 ? 120 : 60, mean: value, median: value, low: value, high: value } },
      }),
    )
    expect(aggregate('hour', parts)?.features['heartRateBpm']).toEqual({
      n: 300,
      mean: 78,
      median: 80,
      low: 60,
      high: 90,
    })
    expect(aggregate('hour', [])).toBeNull()
  })

  it('[REP-16] merging the same minutes in two portions or in one gives the same hour', () => {
    const some = minutes.slice(0, 60)
    expect(toHours(some)).toEqual(toHours([...some.slice(0, 20), ...some.slice(20)]))
  })
})

describe('golden hour', () => {
  const month = (best: number, days: number, knownMs = HOUR): HourOfDay[] =>
    Array.from({ length: days }, (_, day) => day).flatMap((day) =>
      [9, 10, 11, 14].map((hour) => ({
        day: addDays('2026-11-01', day),
        hour,
        flowMs: knownMs * (hour === best ? 0.7 : 0.2 + 0.02 * ((day * 7 + hour) % 5)),
        knownMs,
      })),
    )

  it('[REP-17] [R3] names the hour that stands out over days', () => {
    expect(goldenHour(month(10, 20), seededRandom(1))).toMatchObject({ kind: 'clear', hour: 10 })
  })

  it('[REP-17] [R3] says no clear best time when none does, and too few days before five', () => {
    expect(goldenHour(month(-1, 20), seededRandom(1)).kind).toBe('unclear')
    expect(goldenHour(month(10, 4), seededRandom(1)).kind).toBe('too-few-days')
  })

  it('[REP-17] defect X19: ten lucky minutes do not win', () => {
    const lucky = Array.from({ length: 20 }, (_, day) => ({
      day: addDays('2026-11-01', day),
      hour: 6,
      flowMs: 120_000,
      knownMs: 120_000,
    }))
    const found = goldenHour([...month(10, 20), ...lucky], seededRandom(1))
    expect(found).toMatchObject({ kind: 'clear', hour: 10 })
    expect(found.hours.map(({ hour }) => hour)).not.toContain(6)
  })
})

describe('comparisons', () => {
  const before = [10, 12, 11, 13, 9, 12, 14, 11, 10, 12]

  it('[REP-18] [R3] nothing is compared under seven days, never more than three metrics', () => {
    const metric = (days: number) => ({ metric: 'm', today: 1, before: before.slice(0, days) })
    expect(compareDay([metric(6)], seededRandom(1))).toEqual([])
    expect(compareDay([metric(7), metric(8), metric(9), metric(10)], seededRandom(1))).toHaveLength(3)
  })

  it('[REP-18] [R3] oracle G5: a constant added to every day leaves rank and trend alone; one odd day moves the median by less than a rank', () => {
    const compared = (shift: number) =>
      compareDay([{ metric: 'm', today: 13 + shift, before: before.map((x) => x + shift) }], seededRandom(3))[0]
    expect(compared(100)?.rank).toBe(compared(0)?.rank)
    expect(compared(100)?.shift).toBeCloseTo(compared(0)?.shift ?? 0, 9)
    const points = before.map((value, dayIndex) => ({ dayIndex, value }))
    const moved = points.map(({ dayIndex, value }) => ({ dayIndex, value: value + 100 }))
    expect(trendOf(moved, seededRandom(2))?.perDay).toBeCloseTo(trendOf(points, seededRandom(2))?.perDay ?? 0, 9)
    const odd = compareDay([{ metric: 'm', today: 13, before: [...before, 1e6] }], seededRandom(3))[0]
    const sorted = before.toSorted((a, b) => a - b)
    expect(Math.abs((odd?.median ?? 0) - (compared(0)?.median ?? 0))).toBeLessThanOrEqual(
      (sorted[6] ?? 0) - (sorted[5] ?? 0) + 1,
    )
  })

  it('[REP-18] [R3] inside one MAD nothing is notable, far outside it is', () => {
    const one = (today: number) =>
      compareDay([{ metric: 'm', today, before: [...before, ...before] }], seededRandom(1))[0]
    expect(one(12)?.notable).toBe(false)
    expect(one(40)?.notable).toBe(true)
  })

  it('[REP-18] closed forms: mid-ranks, Hodges-Lehmann, Theil-Sen, Benjamini-Hochberg', () => {
    expect(midRank(3, [1, 3, 3, 5])).toBe(0.5)
    expect(hodgesLehmann([5, 7], [1, 2, 3])).toBe(4)
    expect(theilSen([0, 1, 2, 3, 4, 5].map((x) => ({ dayIndex: x, value: 2 * x + (x === 5 ? 50 : 0) })))).toBe(2)
    expect(theilSen([{ dayIndex: 1, value: 2 }])).toBeNull()
    expect(discoveries([0.01, 0.2, 0.04], 0.1)).toEqual([true, false, true])
  })
})

describe('days', () => {
  it('[REP-19] [R3] planned days off and hardly sensed days do not break a row of days; a full day without focus does', () => {
    const days = (spec: string) =>
      [...spec].map((kind, k) => ({
        day: addDays('2026-11-02', k),
        weekday: weekdayOf(addDays('2026-11-02', k)),
        knownMs: kind === '.' ? 600_000 : 4 * HOUR,
        flowMs: kind === 'F' ? 30 * MINUTE : 0,
      }))
    expect(dayStreak(days('FFFFF..FF'), [])).toEqual({ current: 7, longest: 7 })
    expect(dayStreak(days('FFFFFxxFF'), [0, 6])).toEqual({ current: 7, longest: 7 })
    expect(dayStreak(days('FFFxF'), [])).toEqual({ current: 1, longest: 3 })
  })

  it('[REP-19] weeks and months are calendar ones', () => {
    expect(weekOf('2026-11-20', 1)).toEqual(daysBetween('2026-11-16', '2026-11-22'))
    expect(weekOf('2026-11-22', 0)[0]).toBe('2026-11-22')
    expect(monthOf('2028-02-10')).toHaveLength(29)
    expect(monthOf('2026-12-31').at(-1)).toBe('2026-12-31')
  })
})
