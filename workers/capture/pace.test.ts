// The pace of the landmark model: wishes of the modes, what the machine can bear, uneven clocks.
import { describe, expect, it } from 'vitest'
import { Pace, type PowerMode } from './pace.ts'

interface Machine {
  readonly mode: PowerMode
  readonly rateHz: number
  readonly landmarkMs: number
  readonly otherMs?: number
  readonly jitterMs?: number
}

/** Landmark runs a second over ten seconds, once settled. */
function runsPerSecond({ mode, rateHz, landmarkMs, otherMs = 2, jitterMs = 0 }: Machine): number {
  const pace = new Pace(mode)
  let runs = 0
  for (let i = 0; i < 15 * rateHz; i += 1) {
    const atMs = (i * 1000) / rateHz + jitterMs * Math.sin(i * 12.9)
    const run = pace.wantsLandmarks(atMs)
    pace.spent(run ? landmarkMs : null, otherMs)
    if (run && i >= 5 * rateHz) runs += 1
  }
  return runs / 10
}

describe('the pace of landmarks', () => {
  it.each([
    ['precise takes every frame', { mode: 'precise', rateHz: 30, landmarkMs: 10 }, 30],
    ['precise takes every frame of a fast camera', { mode: 'precise', rateHz: 60, landmarkMs: 8 }, 60],
    ['balanced takes every frame up to 30', { mode: 'balanced', rateHz: 30, landmarkMs: 10 }, 30],
    ['balanced takes every second frame at 60', { mode: 'balanced', rateHz: 60, landmarkMs: 8 }, 30],
    ['eco takes fifteen', { mode: 'eco', rateHz: 30, landmarkMs: 10 }, 15],
    ['a slow camera is followed', { mode: 'balanced', rateHz: 10, landmarkMs: 10 }, 10],
  ] as const)('[S17] %s', (_, machine, wanted) => {
    expect(runsPerSecond(machine)).toBeCloseTo(wanted, 0)
  })

  it('[S17] an uneven clock costs no frames', () => {
    expect(runsPerSecond({ mode: 'balanced', rateHz: 30, landmarkMs: 10, jitterMs: 6 })).toBeGreaterThan(29)
  })

  it('[S17] overload degrades: landmarks are thinned to what the machine can bear', () => {
    const runs = runsPerSecond({ mode: 'balanced', rateHz: 30, landmarkMs: 60 })
    expect(runs).toBeLessThanOrEqual((700 - 60) / 60 + 0.5)
    expect(runs).toBeGreaterThan(6)
  })

  it('[S17] the face is never lost for want of time', () => {
    expect(runsPerSecond({ mode: 'eco', rateHz: 30, landmarkMs: 500 })).toBeCloseTo(5, 0)
  })

  it('[S17] says so when it cannot keep up, and only then', () => {
    const pace = new Pace('balanced')
    for (let i = 0; i < 60; i += 1) pace.spent(pace.wantsLandmarks(i * 33) ? 10 : null, 2)
    expect(pace.read().overloaded).toBe(false)
    for (let i = 60; i < 200; i += 1) pace.spent(pace.wantsLandmarks(i * 33) ? 50 : null, 2)
    expect(pace.read().overloaded).toBe(true)
  })

  it('[S17] begins anew when the clock goes back', () => {
    const pace = new Pace('eco')
    expect([pace.wantsLandmarks(1000), pace.wantsLandmarks(5)]).toEqual([true, true])
  })
})
