// Frame gate: each condition names itself in time, nothing flickers, absence is quick.
import { describe, expect, it } from 'vitest'
import type { FrameHint, FrameSample } from '../contracts/frame-sample.ts'
import { type FaceMoment, faceStream } from '../../tests/support/face-stream.ts'
import { FrameGate } from './frame-gate.ts'

interface Told {
  readonly atMs: number
  readonly hints: readonly FrameHint[]
}

function watch(
  rateHz: number,
  seconds: number,
  moment: (tMs: number) => FaceMoment,
  change: (frame: FrameSample) => Partial<FrameSample> = () => ({}),
): Told[] {
  const gate = new FrameGate()
  return [...faceStream({ rateHz, seconds, seed: 9, moment })].map((frame) => ({
    atMs: frame.atMs,
    hints: gate.update({ ...frame, ...change(frame) }),
  }))
}
const changes = (told: readonly Told[]): number =>
  told.filter(({ hints }, i) => i > 0 && hints.join() !== told[i - 1]?.hints.join()).length

describe('frame gate', () => {
  it('[FACE-15] [S5] a good picture of a calm face has no hints', () => {
    expect(watch(30, 5, (t) => ({ yawDeg: 5 * Math.sin(t / 800) })).every(({ hints }) => hints.length === 0)).toBe(true)
  })

  it.each([10, 15, 30])(
    '[FACE-15] [S5] no-face within 500 ms of leaving, at %i fps, and gone soon after coming back',
    (rateHz) => {
      const told = watch(rateHz, 8, (t) => ({ faceCount: t > 3000 && t < 6000 ? 0 : 1 }))
      const first = told.find(({ hints }) => hints.includes('no-face'))
      expect(first?.atMs).toBeGreaterThan(3000)
      expect(first?.atMs).toBeLessThanOrEqual(3500)
      expect(told.findLast(({ hints }) => hints.includes('no-face'))?.atMs).toBeLessThan(6400)
    },
  )

  it('[FACE-15] two lost frames are not a missing face', () => {
    const told = watch(15, 5, (t) => ({ faceCount: t > 2000 && t < 2130 ? 0 : 1 }))
    expect(told.every(({ hints }) => hints.length === 0)).toBe(true)
  })

  it.each([
    ['too-dark', () => ({ lumaMean: 25 })],
    ['too-bright', () => ({ lumaMean: 235 })],
    ['blurred', () => ({ sharpness: 40 })],
    ['two-faces', () => ({ faceCount: 2 })],
  ] as const)('[FACE-15] [S5] %s names itself within a second and leaves when it is over', (hint, spoil) => {
    const told = watch(
      30,
      9,
      () => ({}),
      ({ atMs }) => (atMs > 3000 && atMs < 6000 ? spoil() : {}),
    )
    const during = told.filter(({ atMs }) => atMs > 4000 && atMs < 6000)
    expect(during.every(({ hints }) => hints.join() === hint)).toBe(true)
    expect(told.filter(({ atMs }) => atMs < 3000 || atMs > 7200).every(({ hints }) => hints.length === 0)).toBe(true)
  })

  it('[FACE-15] [S5] a face two metres away is too far, one quick across the picture is moving', () => {
    const far = watch(30, 4, (t) => ({ distanceCm: t > 1500 ? 200 : 55 }))
    expect(far.at(-1)?.hints).toEqual(['too-far'])
    const fast = watch(30, 4, (t) => ({ xCm: t > 2000 ? 8 * Math.sin((t - 2000) / 300) : 0 }))
    expect(fast.some(({ hints }) => hints.includes('moving'))).toBe(true)
  })

  it('[FACE-15] darker light alone does not make a picture blurred', () => {
    const told = watch(
      30,
      3,
      () => ({}),
      (frame) => ({ lumaMean: 60, sharpness: frame.sharpness / 4 }),
    )
    expect(told.every(({ hints }) => !hints.includes('blurred'))).toBe(true)
  })

  it('[FACE-15] a condition at its limit does not flicker', () => {
    const dark = watch(
      30,
      20,
      () => ({}),
      ({ index }) => ({ lumaMean: 38 + 3 * Math.sin(index / 3) }),
    )
    const far = watch(30, 20, (t) => ({ distanceCm: 128 + 6 * Math.sin(t / 150) }))
    const slow = watch(
      30,
      30,
      () => ({}),
      ({ index }) => ({ lumaMean: 38 + 5 * Math.sin(index / 20) }),
    )
    expect(changes(dark)).toBeLessThanOrEqual(1)
    expect(changes(slow)).toBeLessThanOrEqual(1)
    expect(changes(far)).toBeLessThanOrEqual(1)
  })

  it('[FACE-15] without a face only light still speaks, because it explains the absence', () => {
    const told = watch(
      30,
      4,
      () => ({ faceCount: 0 }),
      () => ({ lumaMean: 12, sharpness: 2 }),
    )
    expect(told.at(-1)?.hints).toEqual(['too-dark', 'no-face'])
  })

  it('[FACE-15] frames without fresh landmarks say nothing about the face', () => {
    const told = watch(
      30,
      4,
      () => ({}),
      ({ index, face }) => (index % 3 === 0 ? { face } : { face: null, landmarked: false, faceCount: 0 }),
    )
    expect(told.every(({ hints }) => hints.length === 0)).toBe(true)
  })
})
