import { describe, expect, it } from 'vitest'
import { syntheticYear } from '../../tests/support/synthetic-year.ts'
import { createTestStore, refusalOf, valueOf } from '../../tests/support/test-store.ts'
import { sessionOf } from '../../tests/support/store-samples.ts'
import { dayBounds, dayOf, offsetMinAt } from './local-days.ts'

const tz = 'Europe/Berlin'
const month = syntheticYear({ lastDay: '2026-11-20', days: 40, tz, goldenHour: 10, keptMinuteDays: 40 })

async function filled() {
  const store = createTestStore({ timeZone: tz })
  for (const session of month.sessions) valueOf(await store.methods.putSession(session))
  const isOld = ({ day }: { readonly day: string }): boolean => day < '2026-11-20'
  valueOf(await store.methods.putSummaries([...month.hours, ...month.days].filter(isOld)))
  valueOf(await store.methods.addMinutes(month.minutes.filter((minute) => !isOld(minute))))
  return store
}

describe('the past in the store', () => {
  it('[R2] minutes added as they close become the same hours and days as if all had been there at once', async () => {
    const { methods } = createTestStore({ timeZone: tz })
    const day = month.minutes.filter(({ day: one }) => one >= '2026-11-19')
    for (let k = 0; k < day.length; k += 17) valueOf(await methods.addMinutes(day.slice(k, k + 17)))
    const range = { fromMs: 0, toMs: 8e12 }
    const hours = valueOf(await methods.listSummaries({ level: 'hour', ...range })).records
    const wanted = month.hours.filter(({ day: one }) => one >= '2026-11-19')
    expect(hours).toEqual(wanted.slice(0, -1))
    const [first] = valueOf(await methods.listSummaries({ level: 'day', ...range })).records
    expect(first).toEqual(month.days.find(({ day: one }) => one === '2026-11-19'))
  })

  it('[R2] [R3] a day, a week and a month are read as pages show them, the running hour included', async () => {
    const { methods } = await filled()
    const day = valueOf(await methods.readDay({ day: '2026-11-20' }))
    expect(day.totals.knownMs).toBeGreaterThan(6.9 * 3_600_000)
    expect(day.hours.map(({ hour }) => hour)).toEqual([9, 10, 11, 12, 13, 14, 15, 16])
    expect(day.comparisons.map(({ metric }) => metric)).toEqual(['flowShare', 'hyperShare', 'knownMs'])
    expect(day.segments.length).toBeGreaterThan(20)
    const week = valueOf(await methods.readWeek({ day: '2026-11-20', weekStart: 1 }))
    expect(week.days).toHaveLength(7)
    expect(week.hours['2026-11-20']).toHaveLength(8)
    expect(week.golden).toMatchObject({ kind: 'clear', hour: 10 })
    expect(Math.abs((week.days[4]?.totals.knownMs ?? 0) - day.totals.knownMs)).toBeLessThan(3 * 60_000)
    const calendar = valueOf(await methods.readMonth({ day: '2026-11-20' }))
    expect(calendar.days).toHaveLength(30)
    expect(valueOf(await methods.readCalendar({ fromDay: '2026-10-01', toDay: '2026-11-30' }))).toHaveLength(61)
    expect(refusalOf(await methods.readDay({ day: 'yesterday' }))).toBe('invalid')
  })

  it('[R1] sessions left running are closed at their checkpoint, once, and ended ones left alone', async () => {
    const { methods } = createTestStore({ timeZone: tz })
    const running = sessionOf('session-0001')
    valueOf(await methods.putSession(running))
    valueOf(await methods.putSession(sessionOf('session-0002', { status: 'ended' })))
    const nowMs = running.startMs + 3_600_000
    expect(valueOf(await methods.recoverSessions({ nowMs, exceptId: 'session-0001' }))).toBe(0)
    expect(valueOf(await methods.recoverSessions({ nowMs }))).toBe(1)
    expect(valueOf(await methods.recoverSessions({ nowMs }))).toBe(0)
    const all = valueOf(await methods.listSessions({ fromMs: 0, toMs: 8e12 })).records
    expect(all.map(({ status, checkpointMs }) => [status, checkpointMs])).toEqual([
      ['recovered', running.checkpointMs],
      ['ended', running.checkpointMs],
    ])
    expect(all[0]?.gaps.at(-1)).toEqual({ startMs: running.checkpointMs, endMs: nowMs, cause: 'crash' })
  })

  it('[R2] a minute written twice, as after a clock that went back, is merged', async () => {
    const { methods } = createTestStore({ timeZone: tz })
    const [minute] = month.minutes
    if (!minute) throw new Error('no minutes')
    valueOf(await methods.addMinutes([minute]))
    valueOf(await methods.addMinutes([minute]))
    const [kept] = valueOf(await methods.listSummaries({ level: 'minute', fromMs: 0, toMs: 8e12 })).records
    expect(kept?.knownMs).toBe(2 * minute.knownMs)
  })

  it('[R3] local days follow the zone: 23 and 25 hours where the clocks change, half-hour zones too', () => {
    const hours = (day: string, zone: string) => {
      const { fromMs, toMs } = dayBounds(day, zone)
      return (toMs - fromMs) / 3_600_000
    }
    expect(hours('2026-03-29', tz)).toBe(23)
    expect(hours('2026-10-25', tz)).toBe(25)
    expect(hours('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5)
    expect(offsetMinAt(Date.UTC(2026, 0, 1), 'Asia/Kathmandu')).toBe(345)
    expect(dayOf(Date.UTC(2026, 10, 20, 23, 30), tz)).toBe('2026-11-21')
  })
})
