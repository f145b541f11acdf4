import { describe, expect, it } from 'vitest'
import { type CalibrationResult, isCalibrationStale, noCalibration } from '../contracts/calibration.ts'
import type { FeatureLine } from '../contracts/features.ts'
import { usualOf } from '../state/baseline.ts'
import type { LocalTime, SessionEffect, SessionEvent } from './session-event.ts'
import { openSession } from './session-state.ts'
import { step } from './step.ts'

const start = Date.UTC(2026, 10, 20, 9)
const local = (nowMs: number): LocalTime => ({
  minuteOfDay: Math.floor(nowMs / 60_000) % 1440,
  weekday: 5,
  dayStartMs: start - 9 * 3_600_000,
  timeZone: 'UTC',
})

/** Runs events and a tick a second; `lines` gives what is read in each second. */
function sitting() {
  let state = openSession({ sessionId: 'session-0001', build: 'test', nowMs: start, local: local(start) })
  let nowMs = start
  const effects: SessionEffect[] = []
  const send = (event: SessionEvent) => {
    const stepped = step(state, event, nowMs, () => 0.5)
    state = stepped.state
    effects.push(...stepped.effects)
  }
  return {
    send,
    state: () => state,
    run(seconds: number, lines: (second: number) => readonly Omit<FeatureLine, 'atMs' | 'quality'>[]) {
      for (let s = 0; s < seconds; s++, nowMs += 1000) {
        for (const line of lines(s)) send({ kind: 'features', line: { ...line, atMs: nowMs, quality: 0.9 } })
        send({ kind: 'tick', local: local(nowMs) })
      }
    },
    results: (): CalibrationResult[] =>
      effects.flatMap((effect) => (effect.kind === 'calibration' ? [effect.result] : [])),
    progress: () => effects.flatMap((effect) => (effect.kind === 'calibrating' ? [effect.progress] : [])),
    heartUsual: () => usualOf(state.baseline, 'heartRateBpm', { nowMs, bucket: '1-other' }),
  }
}
const calm = (s: number) =>
  [
    { channel: 'physio', values: { heartRateBpm: 58 + (s % 5), rmssdMs: 60 } },
    { channel: 'kinematics', values: { forwardLeanRatio: 0.01, blinksPerMin: 12 } },
  ] as const

describe('calibration', () => {
  it('[SES-16] [S16] two calm minutes make the usual, and the document is what was found', () => {
    const one = sitting()
    one.send({ kind: 'calibrate', step: 'sit' })
    one.run(125, calm)
    const [result] = one.results()
    expect(result).toMatchObject({ ok: true, found: { features: { heartRateBpm: { median: 60, mad: 1 } } } })
    // Ten minutes of their own and the two just lived pull from the typical 70 against ten.
    expect(one.heartUsual()?.median).toBeCloseTo((12 * 60 + 10 * 70) / 22, 0)
    expect(one.progress()).toHaveLength(121)
    expect(one.progress().at(60)).toMatchObject({ seconds: 60, ofSeconds: 120, hint: null, heartRateBpm: 58 })
  })

  it('[SES-16] [S16] a run that fails names what was in the way and changes nothing', () => {
    const one = sitting()
    const before = one.state().baseline
    one.send({ kind: 'calibrate', step: 'sit' })
    one.run(125, () => [
      { channel: 'physio', values: {}, declined: { heartRateBpm: 'moving' } },
      { channel: 'kinematics', values: { forwardLeanRatio: 0 } },
    ])
    expect(one.results()).toEqual([{ ok: false, step: 'sit', cause: 'moving' }])
    expect(one.progress().at(-1)?.hint).toBe('moving')
    expect(one.state().baseline.minutes.heartRateBpm).toEqual(before.minutes.heartRateBpm)
    const dark = sitting()
    dark.send({ kind: 'calibrate', step: 'sit' })
    dark.run(125, () => [])
    expect(dark.results()).toEqual([{ ok: false, step: 'sit', cause: 'no-signal' }])
  })

  it('[SES-16] [S16] an aborted run is told and changes nothing', () => {
    const one = sitting()
    one.send({ kind: 'calibrate', step: 'sit' })
    one.run(60, calm)
    one.send({ kind: 'calibrate-abort' })
    one.run(65, calm)
    expect(one.results()).toEqual([{ ok: false, step: 'sit', cause: 'aborted' }])
    const calibrated = one.state().baseline.minutes.heartRateBpm?.filter((minute) => minute.calibrated)
    expect(calibrated ?? []).toEqual([])
  })

  it('[SES-16] [S16] a second run takes the place of the first, also after a restart', () => {
    const one = sitting()
    for (const shift of [0, 20]) {
      one.send({ kind: 'calibrate', step: 'sit' })
      one.run(125, (s) =>
        calm(s).map((line) =>
          line.channel === 'physio' ? { ...line, values: { heartRateBpm: line.values.heartRateBpm + shift } } : line,
        ),
      )
    }
    const calibrated = one.state().baseline.minutes.heartRateBpm?.filter((minute) => minute.calibrated) ?? []
    expect(calibrated).toHaveLength(36)
    expect(Math.min(...calibrated.map(({ value }) => value))).toBe(79)
    const result = one.results()[1]
    const again = sitting()
    const found = result?.ok ? result.found : null
    again.send({ kind: 'recalled', minutes: [], calibration: { ...noCalibration, sit: found }, askedAtMs: [] })
    expect(again.heartUsual()?.median).toBeCloseTo(75, 0)
  })

  it('[SES-16] [S16] the typing sample needs typing, and a result is stale after thirty days', () => {
    const one = sitting()
    one.send({ kind: 'calibrate', step: 'typing' })
    one.run(65, () => [{ channel: 'input', values: { keysPerMin: 4 } }])
    one.send({ kind: 'calibrate', step: 'typing' })
    one.run(65, () => [{ channel: 'input', values: { keysPerMin: 140, ikiLnSd: 0.5 } }])
    expect(one.results().map((result) => (result.ok ? 'ok' : result.cause))).toEqual(['keep-typing', 'ok'])
    const found = { finishedMs: start, features: {} }
    expect([29, 31].map((days) => isCalibrationStale(found, start + days * 86_400_000))).toEqual([false, true])
    expect(isCalibrationStale(null, start)).toBe(false)
  })
})
