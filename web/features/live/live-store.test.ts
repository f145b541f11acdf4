import type { FeatureLine } from '#core/contracts/features.ts'
import { describe, expect, it, vi } from 'vitest'
import { createLiveStore, latestReading, LINE_STALE_MS, TREND_MS } from './live-store.ts'

const line = (atMs: number, part: Partial<FeatureLine> = {}): FeatureLine => ({
  atMs,
  channel: 'physio',
  quality: 0.8,
  values: { heartRateBpm: 70 },
  ...part,
})
const pulse = { channel: 'physio', name: 'heartRateBpm' } as const

describe('latest reading', () => {
  it('[U2] is never a number without a line, an old line or a withheld value', () => {
    const live = createLiveStore()
    expect(latestReading(live.get(), pulse, 0)).toEqual({ kind: 'declined', reason: 'source-off' })
    live.pushLine(line(1000))
    expect(latestReading(live.get(), pulse, 1000)).toMatchObject({
      kind: 'measured',
      value: 70,
      unit: 'bpm',
      quality: 0.8,
    })
    expect(latestReading(live.get(), pulse, 1001 + LINE_STALE_MS)).toEqual({ kind: 'declined', reason: 'stale' })
    live.pushLine(line(2000, { values: {}, declined: { heartRateBpm: 'moving' } }))
    expect(latestReading(live.get(), pulse, 2000)).toEqual({ kind: 'declined', reason: 'moving' })
    live.pushLine(line(3000, { values: {} }))
    expect(latestReading(live.get(), pulse, 3000)).toEqual({ kind: 'declined', reason: 'warming-up' })
  })

  it('[U2] has the interval and the quality of its own estimate, never those of another value', () => {
    const live = createLiveStore()
    const estimate = {
      kind: 'measured' as const,
      value: 70,
      unit: 'bpm',
      quality: 0.4,
      interval: 1.2,
      window: { startMs: 0, endMs: 10_000 },
    }
    live.setReadings('physio', { heartRateBpm: estimate })
    live.pushLine(line(1000))
    expect(latestReading(live.get(), pulse, 1000)).toBe(estimate)
    live.pushLine(line(2000, { values: { heartRateBpm: 71 } }))
    expect(latestReading(live.get(), pulse, 2000)).toMatchObject({ value: 71, quality: 0.8 })
  })

  it('[S2] leaves nothing behind once cleared', () => {
    const live = createLiveStore()
    live.setSource('camera', { kind: 'on', rateHz: 30 })
    live.pushLine(line(1000))
    live.pushFrame({ atMs: 1000, faceCount: 1, hints: [] })
    live.clear()
    expect(live.get()).toMatchObject({ frame: null, lines: {}, trends: {}, state: null })
    expect(live.get().sources.camera).toEqual({ kind: 'on', rateHz: 30 })
  })
})

describe('trends', () => {
  it('[U2] keep withheld values as gaps and forget what is older than ten minutes', () => {
    const live = createLiveStore()
    live.pushLine(line(0))
    live.pushLine(line(1000, { values: {}, declined: { heartRateBpm: 'gap' } }))
    live.pushLine(line(2000, { values: { heartRateBpm: 72 } }))
    expect(live.get().trends.heartRateBpm).toEqual([
      { atMs: 0, value: 70 },
      { atMs: 1000, value: null },
      { atMs: 2000, value: 72 },
    ])
    live.pushLine(line(1500 + TREND_MS))
    expect(live.get().trends.heartRateBpm?.map(({ atMs }) => atMs)).toEqual([2000, 1500 + TREND_MS])
  })
})

it('frames at full rate reach the page a few times a second, and another clock starts afresh', () => {
  const live = createLiveStore()
  const onChange = vi.fn<() => void>()
  live.subscribe(onChange)
  for (let index = 0; index < 30; index += 1) live.pushFrame({ atMs: index * 33, faceCount: 1, hints: [] })
  expect(onChange.mock.calls.length).toBeLessThanOrEqual(4)
  live.pushFrame({ atMs: 5, faceCount: 0, hints: ['no-face'] })
  expect(live.get().frame?.hints).toEqual(['no-face'])
})
