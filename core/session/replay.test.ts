import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '../contracts/features.ts'
import { replayLines } from './replay.ts'

/** Lines every two seconds: heart rate and variability, keys, by second. */
const lines = (seconds: number, heartRateBpm: (s: number) => number): FeatureLine[] =>
  Array.from({ length: seconds / 2 }, (_, k) => k * 2).flatMap((s) => [
    {
      atMs: s * 1000,
      channel: 'physio',
      quality: 1,
      values: { heartRateBpm: heartRateBpm(s), rmssdMs: heartRateBpm(s) > 75 ? 15 : 42 },
    },
    {
      atMs: s * 1000,
      channel: 'kinematics',
      quality: 1,
      values: {
        blinksPerMin: heartRateBpm(s) > 75 ? 4 : 14,
        stillnessRatio: heartRateBpm(s) > 75 ? 0.4 : 0.8,
        forwardLeanRatio: heartRateBpm(s) > 75 ? 0.3 : 0,
        perclosRatio: 0.04,
      },
    },
  ])

describe('replaying feature lines', () => {
  it('[SES-10] gives one entry a second and the transitions between them', () => {
    const { timeline, transitions } = replayLines(lines(800, (s) => (s < 600 ? 68 : 95)))
    expect(timeline).toHaveLength(799)
    expect(timeline.every((entry, k) => entry.atMs === k * 1000)).toBe(true)
    expect(transitions[0]).toMatchObject({ from: 'UNKNOWN', to: 'HYPER' })
    expect((transitions[0]?.atMs ?? 0) / 1000).toBeLessThanOrEqual(640)
  })

  it('[SES-10] a shift of time changes nothing but the times', () => {
    const plain = replayLines(lines(300, () => 95))
    const shift = 86_400_000 * 20_000
    const shifted = replayLines(lines(300, () => 95).map((line) => ({ ...line, atMs: line.atMs + shift })))
    expect(shifted.timeline.map(({ state, scores }) => ({ state, scores }))).toEqual(
      plain.timeline.map(({ state, scores }) => ({ state, scores })),
    )
  })

  it('[SES-10] [T8] a given baseline is the usual: the same heart rate is ordinary for one and busy for another', () => {
    const features = (median: number) => ({
      v: 1 as const,
      features: {
        heartRateBpm: { median, mad: 2, minutes: 500 },
        rmssdMs: { median: median > 80 ? 15 : 42, mad: 3, minutes: 500 },
        blinksPerMin: { median: median > 80 ? 4 : 14, mad: 2, minutes: 500 },
        stillnessRatio: { median: median > 80 ? 0.4 : 0.8, mad: 0.05, minutes: 500 },
        forwardLeanRatio: { median: median > 80 ? 0.3 : 0, mad: 0.03, minutes: 500 },
      },
    })
    const states = (median: number) =>
      new Set(
        replayLines(
          lines(300, () => 95),
          features(median),
        ).timeline.map(({ state }) => state),
      )
    expect(states(95).has('HYPER')).toBe(false)
    expect(states(68).has('HYPER')).toBe(true)
  })

  it('[SES-10] a long silence is UNKNOWN, and cheap', () => {
    const pause = lines(100, () => 95).map((line) => ({ ...line, atMs: line.atMs + 8 * 3_600_000 }))
    const { timeline } = replayLines([...lines(100, () => 95), ...pause])
    expect(timeline.length).toBeLessThan(400)
    expect(timeline.find(({ atMs }) => atMs > 130_000)?.state).toBe('UNKNOWN')
    expect(replayLines([])).toEqual({ timeline: [], transitions: [] })
  })
})
