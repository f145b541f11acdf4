// FaceReader: frames without landmarks, replay, and a flat footprint.
import { describe, expect, it } from 'vitest'
import { closureAt, drawBlinks, faceStream } from '../../tests/support/face-stream.ts'
import { FaceReader } from './face-reader.ts'

const closures = drawBlinks(77, 5000, 28_000)
const moment = (tMs: number) => {
  const shut = Math.max(0, ...closures.map((closure) => closureAt(closure, tMs)))
  return { left: shut, right: shut }
}
const frames = (rateHz: number) => [...faceStream({ rateHz, seconds: 30, seed: 6, moment })]

describe('FaceReader', () => {
  it('[FACE-13] frames on which no landmarks were run change nothing and take nothing back', () => {
    const all = frames(60)
    const skipping = new FaceReader()
    const sparse = all.map((frame) =>
      skipping.update(frame.index % 2 === 0 ? frame : { ...frame, landmarked: false, face: null, faceCount: 0 }),
    )
    const plain = new FaceReader()
    const half = all.filter((frame) => frame.index % 2 === 0).map((frame) => plain.update(frame))
    expect(sparse.filter((_, i) => i % 2 === 0)).toEqual(half)
    expect(sparse.flatMap(({ eyes }) => eyes.events)).toEqual(half.flatMap(({ eyes }) => eyes.events))
    expect(sparse.slice(600).every(({ eyes }) => eyes.openness.both.kind === 'measured')).toBe(true)
  })

  it('[FACE-13] when landmarks stay away, readings go stale', () => {
    const reader = new FaceReader()
    let last = reader.update(frames(30)[0] as never) // the stream is not empty
    for (const frame of frames(30)) {
      last = reader.update(frame.atMs < 10_000 ? frame : { ...frame, landmarked: false, face: null })
    }
    expect(last.eyes.openness.both).toEqual({ kind: 'declined', reason: 'stale' })
    expect(last.posture.distanceMm).toEqual({ kind: 'declined', reason: 'stale' })
    expect(last.mouth.openness).toEqual({ kind: 'declined', reason: 'stale' })
  })

  it('[FACE-13] the same frames give the same readings, bit for bit', () => {
    const [first, second] = [new FaceReader(), new FaceReader()]
    expect(frames(30).map((frame) => first.update(frame))).toEqual(frames(30).map((frame) => second.update(frame)))
  })
})
