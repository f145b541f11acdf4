// Posture, mouth and the kinematics line on drawn faces.
import { describe, expect, it } from 'vitest'
import type { Estimate } from '../contracts/estimate.ts'
import { featureCatalogue, featureLineSchema } from '../contracts/features.ts'
import { type FaceMoment, faceStream } from '../../tests/support/face-stream.ts'
import { FaceReader, type FaceReading } from './face-reader.ts'
import { toKinematics } from './kinematics.ts'

function watch(seconds: number, moment: (tMs: number) => FaceMoment, reader = new FaceReader()): FaceReading[] {
  return [...faceStream({ rateHz: 15, seconds, seed: 12, moment })].map((frame) => reader.update(frame))
}
const at = (readings: readonly FaceReading[], tMs: number): FaceReading => {
  const found = readings.find((reading) => reading.atMs >= tMs)
  if (found === undefined) throw new Error(`the stream ends before ${tMs} ms`)
  return found
}
const measured = <T>(estimate: Estimate<T>): T => {
  if (estimate.kind === 'declined') throw new Error(`declined: ${estimate.reason}`)
  return estimate.value
}

describe('posture', () => {
  it('[FACE-16] [S13] distance in millimetres, trusted half where the irises contradict it', () => {
    for (const distanceCm of [40, 60, 90]) {
      const right = at(
        watch(4, () => ({ distanceCm })),
        3900,
      ).posture.distanceMm
      expect(Math.abs(measured(right) - (10 * distanceCm - 35))).toBeLessThan(2)
      const frames = [...faceStream({ rateHz: 15, seconds: 4, seed: 12, moment: () => ({ distanceCm }) })]
      const reader = new FaceReader()
      const wrong = frames.map((frame) =>
        reader.update({ ...frame, face: frame.face && { ...frame.face, distanceMm: 2 * frame.face.distanceMm } }),
      )
      const doubted = at(wrong, 3900).posture.distanceMm
      expect(right.kind === 'measured' && doubted.kind === 'measured' && doubted.quality < 0.6 * right.quality).toBe(
        true,
      )
    }
  })

  it('[FACE-16] [S13] lean is declined until the usual place is known, then says by how much', () => {
    const readings = watch(60, (t) => ({ distanceCm: t > 40_000 ? 44 : 55 }))
    expect(at(readings, 10_000).posture.forwardLeanRatio).toEqual({ kind: 'declined', reason: 'no-baseline' })
    expect(measured(at(readings, 35_000).posture.forwardLeanRatio)).toBeCloseTo(0, 1)
    expect(Math.abs(measured(at(readings, 50_000).posture.forwardLeanRatio) - 0.21)).toBeLessThan(0.03)
  })

  it('[FACE-16] sinking is slump; nodding and leaning are not', () => {
    const readings = watch(120, (t) => {
      if (t < 40_000) return {}
      if (t < 60_000) return { yCm: -6 }
      if (t < 80_000) return {}
      if (t < 100_000) return { pitchDeg: -18, yCm: -2 } // nodding about the neck lowers the eyes too
      return { distanceCm: 40, yCm: -0.8 }
    })
    const slump = (tMs: number): number => measured(at(readings, tMs).posture.slumpRatio)
    expect(at(readings, 5000).posture.slumpRatio.kind).toBe('declined')
    expect(slump(38_000)).toBeLessThan(0.1)
    expect(slump(58_000)).toBeGreaterThan(0.55)
    expect(slump(98_000)).toBeLessThan(0.3)
    expect(slump(118_000)).toBeLessThan(0.3)
  })

  it('[FACE-16] stillness is the share of the minute at rest', () => {
    const moment = (tMs: number): FaceMoment => (tMs > 30_000 ? { yawDeg: 15 * Math.sin(tMs / 250) } : {})
    const readings = watch(60, moment)
    expect(at(readings, 5000).posture.stillness.estimate).toEqual({ kind: 'declined', reason: 'warming-up' })
    expect(measured(at(readings, 29_000).posture.stillness.estimate)).toBeGreaterThan(0.97)
    expect(Math.abs(measured(at(readings, 59_900).posture.stillness.estimate) - 0.5)).toBeLessThan(0.1)
  })

  it('[FACE-16] what was learned is kept for the next session', () => {
    const reader = new FaceReader()
    watch(40, () => ({ distanceCm: 62 }), reader)
    const next = watch(2, () => ({ distanceCm: 50 }), new FaceReader(reader.baseline()))
    expect(Math.abs(measured(at(next, 1900).posture.forwardLeanRatio) - 0.2)).toBeLessThan(0.03)
  })
})

describe('mouth', () => {
  const speech = (tMs: number): number => 0.2 + 0.2 * Math.sin((2 * Math.PI * tMs) / 230)

  it('[FACE-17] talking is told from silence, and the minute’s share follows', () => {
    const readings = watch(60, (t) => ({ mouth: t > 20_000 && t < 50_000 ? speech(t) : 0 }))
    expect(at(readings, 300).mouth.talking).toBeNull()
    expect(at(readings, 19_000).mouth.talking).toBe(false)
    expect(at(readings, 25_000).mouth.talking).toBe(true)
    expect(at(readings, 54_000).mouth.talking).toBe(false)
    expect(Math.abs(measured(at(readings, 59_900).mouth.talkingRatio.estimate) - 0.5)).toBeLessThan(0.05)
  })

  it('[FACE-17] a yawn is a wide mouth and no talk', () => {
    const yawn = (tMs: number): number =>
      0.7 * Math.max(0, Math.sin(((tMs - 20_000) / 4000) * Math.PI)) * Number(tMs > 20_000 && tMs < 24_000)
    const readings = watch(30, (t) => ({ mouth: yawn(t) }))
    expect(measured(at(readings, 22_000).mouth.openness)).toBeGreaterThan(0.25)
    expect(readings.filter(({ atMs, mouth }) => atMs > 20_000 && mouth.talking === true)).toEqual([])
  })
})

describe('kinematics', () => {
  const names = Object.keys(featureCatalogue.kinematics)

  it('[FACE-18] every feature of the channel is in the line, measured or declined, and the line is valid', () => {
    const readings = watch(70, (t) => ({ faceCount: t > 65_000 ? 0 : 1 }))
    for (const tMs of [0, 4000, 30_000, 64_000, 69_000]) {
      const line = toKinematics(at(readings, tMs))
      expect(featureLineSchema.parse(line)).toEqual(line)
      expect([...Object.keys(line.values), ...Object.keys(line.declined ?? {})].toSorted()).toEqual(names.toSorted())
    }
    const full = toKinematics(at(readings, 64_000))
    expect(full.declined).toEqual({})
    expect(full.quality).toBeGreaterThan(0.7)
    const gone = toKinematics(at(readings, 69_000))
    expect(gone.declined?.['eyeOpennessRatio']).toBe('no-face')
    expect(gone.values['eyeOpennessRatio']).toBeUndefined()
  })

  it('[FACE-18] at the very first frame nothing is claimed but what is seen', () => {
    const line = toKinematics(
      at(
        watch(1, () => ({})),
        0,
      ),
    )
    expect(Object.keys(line.values).toSorted()).toEqual(
      ['distanceMm', 'headPitchDeg', 'headRollDeg', 'headYawDeg'].toSorted(),
    )
    expect(line.quality).toBeLessThan(0.5)
  })
})
