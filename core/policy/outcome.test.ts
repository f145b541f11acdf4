import { describe, expect, it } from 'vitest'
import { type ScorePoint, measureOutcome, measurePlacebo } from './outcome.ts'

const t = 1_000_000
/** One point a second; the score as a function of the offset from the decision in seconds. */
const points = (score: (s: number) => number | null, from = -500, to = 320): ScorePoint[] =>
  Array.from({ length: to - from }, (_, k) => ({ atMs: t + (from + k) * 1000, hyper: score(from + k) }))

describe('proximal outcome', () => {
  it('[POL-14] [A6] is the fall of the score after the blanked minute, the same for every arm', () => {
    const outcome = measureOutcome(
      points((s) => (s <= 0 ? 0.9 : 0.4)),
      t,
    )
    expect(outcome.value).toBeCloseTo(0.5, 2)
    expect(outcome.window).toEqual([t + 60_000, t + 300_000])
  })

  it('[POL-14] what happens in the first minute does not count', () => {
    const calm = measureOutcome(
      points((s) => (s <= 0 ? 0.8 : s < 60 ? 0 : 0.8)),
      t,
    )
    expect(calm.value).toBeCloseTo(0, 2)
  })

  it('[POL-14] an unknown stretch is missing with its side, never 0', () => {
    expect(
      measureOutcome(
        points((s) => (s > 0 ? null : 0.8)),
        t,
      ),
    ).toMatchObject({
      value: null,
      missingReason: 'too-little-after',
    })
    expect(
      measureOutcome(
        points((s) => (s < -20 ? null : 0.8)),
        t,
      ),
    ).toMatchObject({
      value: null,
      missingReason: 'too-little-before',
    })
    expect(measureOutcome([], t).value).toBeNull()
  })

  it('[POL-14] a gap is not filled: one point stands for five seconds at most', () => {
    const sparse = points((s) => (s <= 0 ? 0.8 : 0.2)).filter((point) => point.atMs <= t || point.atMs % 20_000 === 0)
    expect(measureOutcome(sparse, t)).toMatchObject({ missingReason: 'too-little-after' })
  })

  it('[POL-14] the placebo looks one window earlier and sees nothing of the action', () => {
    expect(
      measurePlacebo(
        points((s) => (s <= 0 ? 0.7 : 0)),
        t,
      ).value,
    ).toBeCloseTo(0, 6)
  })
})
