import { describe, expect, it } from 'vitest'
import { seededRandom } from '../maths/seeded-random.ts'
import type { FeatureLine } from '../contracts/features.ts'
import { readSessionReport, unpackSegments } from '../contracts/session-report.ts'
import { type Summary, summarySchema } from '../contracts/summaries.ts'
import { emptyBaseline, usualTable } from '../state/baseline.ts'
import { offsetOf } from './minute.ts'
import type { LocalTime, SessionEffect, SessionEvent } from './session-event.ts'
import { type SessionState, defaultChoices, openSession } from './session-state.ts'
import { step } from './step.ts'
import { reportOf } from './tally.ts'
import { learnMinutes } from './usual.ts'

const midnight = Date.UTC(2026, 5, 10) - 2 * 3_600_000 // in Berlin
const start = midnight + 10 * 3_600_000 + 20_000
const local = (nowMs: number): LocalTime => ({
  minuteOfDay: Math.floor((nowMs - midnight) / 60_000) % 1440,
  weekday: 3,
  dayStartMs: midnight + Math.floor((nowMs - midnight) / 86_400_000) * 86_400_000,
  timeZone: 'Europe/Berlin',
})
const calm = { keysPerMin: 60, ikiLnSd: 0.55, correctionsPer100: 6, inactivitySeconds: 6, pointerTurnsPerMin: 30 }
const overload = { keysPerMin: 70, ikiLnSd: 0.9, correctionsPer100: 20, inactivitySeconds: 2, pointerTurnsPerMin: 90 }

function session(startMs = start) {
  const random = seededRandom(5)
  let state = openSession({ sessionId: 'session-0001', build: 'test', nowMs: startMs, local: local(startMs) })
  const effects: SessionEffect[] = []
  const send = (event: SessionEvent, nowMs: number) => {
    const stepped = step(state, event, nowMs, random)
    state = stepped.state
    effects.push(...stepped.effects)
  }
  send({ kind: 'choices', choices: { ...defaultChoices, on: false } }, startMs)
  let nowMs = startMs
  return {
    effects,
    state: (): SessionState => state,
    nowMs: () => nowMs,
    skip: (ms: number) => void (nowMs += ms),
    send: (event: SessionEvent) => send(event, nowMs),
    run(values: FeatureLine['values'] | null, seconds: number) {
      for (let s = 0; s < seconds; s++, nowMs += 1000) {
        if (values) send({ kind: 'features', line: { atMs: nowMs, channel: 'input', quality: 0.9, values } }, nowMs)
        send({ kind: 'tick', local: local(nowMs) }, nowMs)
      }
    },
    minutes: (): Summary[] => effects.flatMap((effect) => (effect.kind === 'minute' ? [effect.minute] : [])),
  }
}

describe('the minutes of a session', () => {
  it('[SES-11] [R2] follow the wall clock, fit their contract and credit every second once', () => {
    const one = session()
    one.run(calm, 400)
    const minutes = one.minutes()
    for (const minute of minutes) summarySchema.parse(minute)
    expect(minutes.map(({ startMs }) => startMs % 60_000)).toEqual(new Array(minutes.length).fill(0))
    expect(minutes.map(({ knownMs }) => knownMs)).toEqual([39_000, 60_000, 60_000, 60_000, 60_000, 60_000])
    expect(minutes[0]).toMatchObject({ day: '2026-06-10', tz: 'Europe/Berlin', offsetMin: 120 })
    expect(minutes[1]?.features['keysPerMin']).toEqual({ n: 60, mean: 60, median: 60, low: 60, high: 60 })
  })

  it('[SES-11] [R2] time without signal is unknown, time away is idle, time not ticked belongs to nobody', () => {
    const one = session()
    one.run(calm, 100)
    one.run(null, 60)
    one.run({ ...calm, keysPerMin: 0, inactivitySeconds: 400 }, 60)
    one.skip(3_600_000)
    one.run(calm, 60)
    const report = reportOf(one.state().tally, start)
    expect(readSessionReport(report)).toEqual(report)
    const strip = unpackSegments(report.segments, start).map(({ label, startMs, endMs }) => [
      label,
      (endMs - startMs) / 1000,
    ])
    expect(strip).toEqual([
      ['USUAL', 102],
      ['UNKNOWN', 57],
      ['AWAY', 60],
      ['USUAL', 59],
    ])
    const minutes = one.minutes()
    expect(minutes.reduce((sum, { idleMs }) => sum + idleMs, 0)).toBe(report.timeMs.AWAY)
    expect(minutes.every(({ knownMs, idleMs }) => knownMs + idleMs <= 60_000)).toBe(true)
  })

  it('[SES-12] [R1] a report is let out every 90 seconds, and the last says what the session was', () => {
    const one = session()
    one.run(calm, 300)
    one.run(overload, 300)
    const reports = one.effects.flatMap((effect) => (effect.kind === 'checkpoint' ? [effect.report] : []))
    expect(reports).toHaveLength(6)
    expect(reports.at(-1)).toMatchObject({ counts: { 'to.HYPER': 1 } })
    expect(reports.at(-1)?.timeMs.HYPER).toBeGreaterThan(200_000)
  })

  it('[SES-13] [T8] what a session knows as usual is the same after its minutes came back from the store', () => {
    const one = session()
    one.run(calm, 600)
    one.run(overload, 300)
    const again = learnMinutes(emptyBaseline, one.minutes())
    expect(again).toEqual(one.state().baseline)
    const at = { nowMs: one.nowMs(), bucket: '1-writing' as const }
    expect(usualTable(again, at)).toEqual(usualTable(one.state().baseline, at))
    expect(again.minutes.keysPerMin?.length).toBeLessThan(12)
  })

  it('[SES-11] offsets follow from the minute of the day, west and east, half hours too, unless the host says them', () => {
    const noon = Date.UTC(2026, 0, 1, 12)
    const at = (minuteOfDay: number) => offsetOf({ minuteOfDay, weekday: 0, dayStartMs: 0, timeZone: 'UTC' }, noon)
    expect(
      offsetOf({ minuteOfDay: 120, weekday: 0, dayStartMs: 0, timeZone: 'Pacific/Kiritimati', offsetMin: 840 }, noon),
    ).toBe(840)
    expect([720, 720 + 345, 0, 120, 720 + 839].map((minute) => at(minute % 1440))).toEqual([0, 345, 720, -600, -601])
  })

  it('[SES-17] [T2] every reason comes with its change from the usual and its last sixty seconds', () => {
    const one = session()
    one.run(calm, 90)
    one.run(overload, 45)
    const last = one.effects.findLast((effect) => effect.kind === 'state')
    const corrections = last?.why.find(({ feature }) => feature === 'correctionsPer100')
    expect(corrections?.samples).toEqual([...new Array(15).fill(6), ...new Array(45).fill(20)])
    expect(corrections?.change).toBeCloseTo(20 / (corrections?.baseline ?? 0) - 1, 9)
    expect(last?.why).toHaveLength(3)
  })
})
