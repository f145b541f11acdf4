// Clocks of the capture worker: measured rate and jitter, the epoch clock, stage costs.
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../tests/support/seeded-random.ts'
import { EpochClock } from './epoch-clock.ts'
import { StageCosts } from './stage-costs.ts'
import { RateMeter } from './timing.ts'

function meterOf(times: readonly number[]) {
  const meter = new RateMeter()
  for (const time of times) meter.add(time)
  return meter.read()
}

describe('rate and jitter', () => {
  it('[S1] come from capture times', () => {
    const { rateHz, jitterMs, missing } = meterOf(Array.from({ length: 90 }, (_, i) => 1000 + (i * 1000) / 30))
    expect(rateHz).toBeCloseTo(30, 6)
    expect(jitterMs).toBeCloseTo(0, 6)
    expect(missing).toBe(0)
  })

  it('[S1] tell uniform timing noise for what it is (seed 7)', () => {
    const random = seededRandom(7)
    const { rateHz, jitterMs } = meterOf(Array.from({ length: 120 }, (_, i) => (i * 1000) / 30 + 10 * (random() - 0.5)))
    expect(rateHz).toBeGreaterThan(29)
    expect(rateHz).toBeLessThan(31)
    expect(jitterMs).toBeGreaterThan(2.5) // two uniform errors of 10 ms width: 4.1
    expect(jitterMs).toBeLessThan(5.5)
  })

  it('[S1] count missing frames and keep them out of the jitter', () => {
    const times = Array.from({ length: 100 }, (_, i) => i * 40).filter((_, i) => i !== 50 && i !== 70 && i !== 71)
    expect(meterOf(times)).toEqual({ rateHz: 25, jitterMs: 0, missing: 3 })
  })

  it('[S1] say nothing before the third frame, and begin anew with another clock', () => {
    expect(meterOf([0, 33])).toEqual({ rateHz: null, jitterMs: null, missing: 0 })
    expect(meterOf([9000, 9033, 9066, 10]).rateHz).toBeNull()
  })
})

describe('the epoch clock', () => {
  it('[S1] moves capture times by one constant', () => {
    let nowMs = 1_700_000_000_000
    const clock = new EpochClock(() => nowMs)
    expect(clock.offsetMs).toBeNull()
    const first = clock.toEpoch(500)
    nowMs += 4500 // a frame that waited: the interval must not show it
    expect([first, clock.toEpoch(533.4) - first]).toEqual([1_700_000_000_000, expect.closeTo(33.4, 3)])
  })

  it('[S1] is set anew after the machine slept', () => {
    let nowMs = 1_700_000_000_000
    const clock = new EpochClock(() => nowMs)
    clock.toEpoch(0)
    nowMs += 3_600_000
    expect(clock.toEpoch(33)).toBe(nowMs)
  })
})

describe('stage costs', () => {
  it('[S17] are medians and 95th percentiles over the last frames', () => {
    let nowMs = 0
    const costs = new StageCosts(() => nowMs)
    for (let i = 0; i < 400; i += 1) {
      const frame = costs.begin()
      nowMs += 1
      frame.end('read')
      nowMs += i < 100 ? 500 : 10 + (i % 100)
      frame.end('landmarks')
      frame.total()
    }
    const { read, landmarks, regions, total } = costs.read()
    expect(read).toEqual({ medianMs: 1, p95Ms: 1 })
    expect(landmarks).toEqual({ medianMs: 60, p95Ms: 104 })
    expect(regions).toEqual({ medianMs: 0, p95Ms: 0 })
    expect(total.medianMs).toBe(61)
  })

  it('[S17] are zero before the first frame', () => {
    expect(new StageCosts(() => 0).read().total).toEqual({ medianMs: 0, p95Ms: 0 })
  })
})
