import { describe, expect, it } from 'vitest'
import { normalFrom, seededRandom } from '../../../tests/support/seeded-random.ts'
import { createFrameBinner } from './frame-binner.ts'
import { createResampler, resampleUniform, type GridRow } from './resample.ts'

const options = { rateHz: 30, maxGapMs: 400 }
const wave = (ms: number): number =>
  Math.sin((2 * Math.PI * 1.3 * ms) / 1000) + 0.3 * Math.cos((2 * Math.PI * 2.6 * ms) / 1000)
const largestError = (times: readonly number[]): number => {
  const segments = resampleUniform(times, times.map(wave), options)
  return Math.max(
    ...segments.flatMap((s) =>
      [...s.values].slice(2, -2).map((v, i) => Math.abs(v - wave(s.startMs + ((i + 2) * 1000) / 30))),
    ),
  )
}

describe('resampling from capture timestamps', () => {
  it('[SIG-6] a wave sampled at 15, 24, 30 or 29.97 fps with jitter lands on the same grid values', () => {
    for (const [fps, jitterMs, limit] of [
      [30, 12, 0.012],
      [29.97, 0, 0.004],
      [24, 8, 0.02],
      [15, 10, 0.08],
    ] as const) {
      const normal = normalFrom(seededRandom(fps))
      const times = Array.from(
        { length: 300 },
        (_, k) => 5000 + (k * 1000) / fps + Math.max(-2, Math.min(2, normal())) * (jitterMs / 2),
      )
      expect(largestError(times)).toBeLessThan(limit)
    }
  })

  it('[SIG-6] a straight line comes back exactly, whatever the spacing', () => {
    const random = seededRandom(3)
    const times: number[] = []
    for (let t = 1000; t < 4000; t += 10 + random() * 60) times.push(t)
    const [segment] = resampleUniform(
      times,
      times.map((t) => 2 + t / 100),
      options,
    )
    segment?.values.forEach((v, i) => expect(v).toBeCloseTo(2 + (segment.startMs + (i * 1000) / 30) / 100, 9))
  })

  it('[SIG-7] nothing is invented across a gap: the segments end and start at real frames', () => {
    const times = [...Array(30).keys()].map((k) => k * 33).concat([...Array(30).keys()].map((k) => 2000 + k * 33))
    const segments = resampleUniform(times, times.map(wave), options)
    expect(segments).toHaveLength(2)
    const [a, b] = segments
    expect((a?.startMs ?? 0) + (((a?.values.length ?? 0) - 1) * 1000) / 30).toBeLessThanOrEqual(29 * 33)
    expect(b?.startMs).toBeGreaterThanOrEqual(2000)
    expect(b?.startMs).toBeLessThan(2034)
  })

  it('[SIG-2] the stream equals the batch, row by row', () => {
    const times = [...Array(90).keys()].map((k) => k * 33.4 + 3 * Math.sin(k * k))
    const rows: number[] = []
    const stream = createResampler({ ...options, channels: 2 }, (row: GridRow) =>
      rows.push(row.values[1] ?? Number.NaN),
    )
    for (const t of times) stream.push(t, [0, wave(t)])
    stream.flush()
    expect(rows).toEqual([...(resampleUniform(times, times.map(wave), options)[0]?.values ?? [])])
  })

  it('[SIG-6] frames that do not advance in time are refused and counted', () => {
    const stream = createResampler({ ...options, channels: 1 }, () => undefined)
    for (const t of [0, 33, 33, 20, Number.NaN, 66]) stream.push(t, [1])
    expect(stream.refused).toBe(3)
    expect(() => createResampler({ rateHz: 0, channels: 1, maxGapMs: 1 }, () => undefined)).toThrow(/positive/)
  })

  it('[SIG-6] 60 fps is averaged down, 30 fps passes through', () => {
    const bin = (fps: number): number => {
      const binner = createFrameBinner({ channels: 1, minIntervalMs: 22 })
      return [...Array(120).keys()].filter((k) => binner.push((k * 1000) / fps, [k])).length
    }
    expect(bin(30)).toBe(120)
    expect(bin(60)).toBeGreaterThan(58)
    expect(bin(60)).toBeLessThan(63)
  })
})
