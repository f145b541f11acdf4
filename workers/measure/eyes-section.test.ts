// The eyes of a measurement, from drawn landmarks.
import { describe, expect, it } from 'vitest'
import { closureAt, faceStream } from '../../tests/support/face-stream.ts'
import { createEyesSection } from './eyes-section.ts'

const blinks = [6000, 9000, 14_000].map((startMs) => ({ startMs, closingMs: 90, shutMs: 50, reopeningMs: 160 }))
const nap = { startMs: 17_000, closingMs: 200, shutMs: 1400, reopeningMs: 250 }

describe('the eyes of a measurement', () => {
  it('[S12] hold blinks and longer closures apart, and a line a second', () => {
    const section = createEyesSection()
    const moment = (tMs: number) => {
      const shut = Math.max(...[...blinks, nap].map((closure) => closureAt(closure, tMs)))
      return { left: shut, right: shut, yawDeg: tMs > 22_000 ? 40 : 0 }
    }
    const rows = [...faceStream({ rateHz: 30, seconds: 24, seed: 4, moment })].map((frame) => section.add(frame))
    const { fields, summary } = section.finish()
    expect(fields).toMatchObject({
      blinks: blinks.map(() => ({ kind: 'blink', eyes: 'both' })),
      closures: [{ kind: 'microsleep', eyes: 'both' }],
    })
    expect((fields['perclos'] as unknown[]).length).toBe(24) // a list by construction
    expect(rows[30]).toMatchObject({ eyes: { left: null, right: null }, eyesDeclined: 'warming-up' })
    expect((rows[300] as { eyes: { left: number } }).eyes.left).toBeGreaterThan(0.85) // measured by then
    expect(rows.at(-1)).toMatchObject({ eyes: { left: null, right: null }, earRaw: null, eyesDeclined: 'turned-away' })
    expect(summary.map(({ value }) => value).slice(0, 3)).toEqual([3, 0, 1])
  })
})
