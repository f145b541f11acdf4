// What shut means for a person, and when lids are only lowered.
import { describe, expect, it } from 'vitest'
import { closureAt, drawBlinks, type FaceMoment, faceStream } from '../../tests/support/face-stream.ts'
import { EyeReader } from './eye-reader.ts'
import { LookDown } from './look-down.ts'
import { ShutLevel, shutLimit } from './shut-level.ts'

describe('shut eyes', () => {
  it('[FACE-21] a gap that thick glasses leave open is learned from blinks, step by step', () => {
    const shut = new ShutLevel()
    const levels = Array.from({ length: 8 }, (_, i) => {
      shut.learn(0.4 + 0.01 * (i % 3))
      return shut.level
    })
    expect(levels[0]).toBeLessThan(0.2)
    expect(levels.at(-1)).toBeCloseTo(0.4, 1)
    levels.forEach((level, i) => expect(level).toBeGreaterThanOrEqual(levels[i - 1] ?? 0))
  })

  it('[FACE-21] partial blinks do not raise it while there are whole ones, and no person’s shut is near open', () => {
    const mixed = new ShutLevel()
    for (let i = 0; i < 24; i++) mixed.learn(i % 3 === 0 ? 0.08 : 0.55)
    expect(mixed.level).toBeLessThan(0.12)
    const never = new ShutLevel()
    for (let i = 0; i < 24; i++) never.learn(0.8)
    expect(never.level).toBeLessThanOrEqual(0.45)
  })

  it('[FACE-21] behind glasses, PERCLOS still finds the blinks shut', () => {
    const closures = drawBlinks(31, 5000, 88_000)
    const moment = (tMs: number): FaceMoment => {
      const shut = 0.62 * Math.max(0, ...closures.map((closure) => closureAt(closure, tMs))) // the gap never falls below .38
      return { left: shut, right: shut }
    }
    const reader = new EyeReader()
    const readings = [...faceStream({ rateHz: 30, seconds: 90, seed: 3, moment })].map((frame) => reader.update(frame))
    let truth = 0
    for (let t = 30_000; t < 90_000; t += 2) if (closures.some((closure) => closureAt(closure, t) >= 0.8)) truth += 2
    const { estimate } = readings.at(-1)?.perclos ?? { estimate: null }
    expect(estimate?.kind === 'measured' && Math.abs(estimate.value - truth / 60_000)).toBeLessThan(0.012)
  })

  it('[FACE-11] shut is four fifths of the way, where the gap follows the lid in proportion', () => {
    expect(shutLimit({ shutLevel: 0, responseShare: 1, looksDown: false })).toBeCloseTo(0.2, 9)
    expect(shutLimit({ shutLevel: 0.1, responseShare: 1, looksDown: false })).toBeCloseTo(0.28, 9)
  })

  it('[FACE-21] looking down, a gap has to be smaller to be shut', () => {
    for (const responseShare of [0.4, 0.7, 1]) {
      const ahead = shutLimit({ shutLevel: 0.1, responseShare, looksDown: false })
      const down = shutLimit({ shutLevel: 0.1, responseShare, looksDown: true })
      expect(down).toBeLessThan(ahead + (responseShare < 0.5 ? 1e-9 : -1e-3))
      expect(down).toBeGreaterThan(0.1)
    }
  })

  it('[FACE-21] down is relative to where the person usually looks, once that is known', () => {
    const usual = new LookDown()
    expect(usual.update(-20, 0.05, 100)).toBe(false)
    for (let i = 0; i < 300; i++) usual.update(-12, 0.01, 66)
    expect(usual.update(-12, 0.01, 66)).toBe(false)
    expect(usual.update(-19, 0.01, 66)).toBe(true)
    expect(usual.update(-12, 0.05, 66)).toBe(true)
    expect(usual.update(4, 0.01, 66)).toBe(false)
  })
})
