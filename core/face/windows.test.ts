// The two memories everything in core/face stands on: sums over a sliding time, and quantiles that drift.
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../tests/support/seeded-random.ts'
import { DriftingQuantile } from './drifting-quantile.ts'
import { TimeBins } from './time-bins.ts'

describe('TimeBins', () => {
  it('[FACE-19] sums what lies in the window and forgets what has left it', () => {
    const bins = new TimeBins({ fields: 2, windowMs: 10_000, binMs: 500 })
    for (let t = 0; t < 60_000; t += 100) bins.spread(0, { startMs: t, endMs: t + 100 }, 100)
    bins.add(1, 55_000, 7)
    expect(bins.sum(0, 60_000)).toBeCloseTo(10_000, 6)
    expect(bins.sum(0, 65_250)).toBeCloseTo(4750, 6)
    expect(bins.sum(0, 90_000)).toBe(0)
    expect(bins.sum(1, 60_000)).toBe(7)
    expect(bins.sum(1, 66_000)).toBe(0)
  })

  it('[FACE-19] takes late additions to the recent past, refuses older ones, and does not drift over hours (seed 3)', () => {
    const random = seededRandom(3)
    const bins = new TimeBins({ fields: 1, windowMs: 60_000, binMs: 500 })
    for (let t = 0; t < 4 * 3_600_000; t += 33) bins.spread(0, { startMs: t, endMs: t + 33 }, 33 * random())
    const end = 4 * 3_600_000
    const before = bins.sum(0, end)
    expect(Math.abs(before / 60_000 - 0.5)).toBeLessThan(0.03)
    bins.add(0, end - 2000, 11)
    expect(bins.sum(0, end) - before).toBeCloseTo(11, 6)
    bins.add(0, end - 200_000, 5)
    expect(bins.sum(0, end) - before).toBeCloseTo(11, 6)
  })
})

describe('DriftingQuantile', () => {
  const range = { low: 0, high: 1, bins: 200, memoryMs: 60_000 }

  it('[FACE-19] finds quantiles to a bin and follows a change within its memory', () => {
    const quantile = new DriftingQuantile(range)
    expect(quantile.quantile(0.5)).toBeNull()
    for (let i = 0; i < 6000; i++) quantile.add(((i * 7919) % 1000) / 1000, 33)
    expect(quantile.quantile(0.7)).toBeCloseTo(0.7, 1)
    expect(quantile.totalMs).toBeLessThanOrEqual(61_000)
    for (let i = 0; i < 6000; i++) quantile.add(0.25, 33)
    expect(Math.abs((quantile.quantile(0.7) ?? 0) - 0.25)).toBeLessThan(0.01)
  })

  it('[FACE-19] a seed counts as evidence, a replacement takes over', () => {
    const seeded = new DriftingQuantile(range)
    seeded.seed(0.4, 10_000)
    const other = new DriftingQuantile(range)
    other.add(0.8, 1000)
    expect(Math.abs((seeded.quantile(0.5) ?? 0) - 0.4)).toBeLessThan(0.01)
    seeded.replaceBy(other)
    expect(Math.abs((seeded.quantile(0.5) ?? 0) - 0.8)).toBeLessThan(0.01)
  })
})
