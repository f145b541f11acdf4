import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../maths/seeded-random.ts'
import { type BreathInputs, findHolds, measureBreathing } from './breathing.ts'
import { BREATH_RATE_HZ, breathBands, findBreaths } from './breaths.ts'
import { pulseModulation } from './pulse-modulation.ts'

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const breathing = (perMin: number, seconds = 60, noise = 0, seed = 1) => {
  const random = seededRandom(seed)
  return Float64Array.from(
    { length: seconds * BREATH_RATE_HZ },
    (_, k) => Math.sin((2 * Math.PI * perMin * k) / 60 / BREATH_RATE_HZ) + noise * normal(random),
  )
}
const noise = (seed: number) => breathing(0, 60, 1, seed)
const window = { startMs: 0, endMs: 60_000 }
const missing = { missing: 'out-of-view' } as const
const shared = (series: Float64Array, share = 0.8) => ({ series, shared: share })
const only = (inputs: Partial<BreathInputs>): BreathInputs => ({
  chest: missing,
  face: missing,
  pulse: missing,
  ...inputs,
})

describe('breaths of a series', () => {
  it.each([4.5, 6, 10, 15, 22, 30, 40])(
    '[SIG-50] [S11] counts %d a minute within half a breath, in noise too',
    (perMin) => {
      expect(Math.abs((findBreaths(breathing(perMin), breathBands.motion)?.perMin ?? 0) - perMin)).toBeLessThan(0.5)
      expect(
        Math.abs((findBreaths(breathing(perMin, 60, 0.3), breathBands.motion)?.perMin ?? 0) - perMin),
      ).toBeLessThan(1)
    },
  )

  it('[SIG-50] amplitude and offset do not matter; a flat or short series has none', () => {
    const one = findBreaths(breathing(14), breathBands.motion)
    const scaled = findBreaths(
      breathing(14).map((value) => 250 + 0.01 * value),
      breathBands.motion,
    )
    expect(scaled?.perMin).toBeCloseTo(one?.perMin ?? 0, 6)
    expect(findBreaths(new Float64Array(240), breathBands.motion)).toBeNull()
    expect(findBreaths(breathing(14, 5), breathBands.motion)).toBeNull()
  })
})

describe('fusion', () => {
  it('[SIG-51] [S11] chest motion leads over a disagreeing pulse', () => {
    const { rate } = measureBreathing(only({ chest: breathing(15), pulse: shared(breathing(9)) }), window)
    expect(rate).toMatchObject({ kind: 'measured', unit: 'breaths/min' })
    expect(rate.kind === 'measured' && Math.abs(rate.value - 15)).toBeLessThan(0.5)
  })

  it('[SIG-51] agreement raises quality, disagreement lowers it', () => {
    const quality = (pulse: number) => {
      const { rate } = measureBreathing(
        only({ chest: breathing(15, 60, 0.5), pulse: shared(breathing(pulse)) }),
        window,
      )
      return rate.kind === 'measured' ? rate.quality : 0
    }
    expect(quality(15.5)).toBeGreaterThan(quality(26))
  })

  it('[SIG-52] declines with the reason: too short, out of view, or noise', () => {
    expect(measureBreathing(only({ chest: breathing(15) }), { startMs: 0, endMs: 20_000 }).rate).toMatchObject({
      reason: 'warming-up',
    })
    expect(measureBreathing(only({}), window).rate).toEqual({ kind: 'declined', reason: 'out-of-view' })
    const published = Array.from(
      { length: 40 },
      (_, k) => measureBreathing(only({ face: noise(k + 1) }), window).rate.kind,
    )
    expect(published.filter((kind) => kind === 'measured').length).toBeLessThanOrEqual(3)
    expect(measureBreathing(only({ pulse: shared(breathing(15), 0.45) }), window).rate.kind).toBe('declined')
  })
})

describe('breath holds', () => {
  it('[SIG-53] [S11] a hold of twenty seconds is found where it is, ordinary breathing has none', () => {
    const chest = breathing(15, 120, 0.02).map((value, k) =>
      k >= 60 * BREATH_RATE_HZ && k < 80 * BREATH_RATE_HZ ? 0.03 * value : value,
    )
    const [hold, ...rest] = findHolds(chest)
    expect(rest).toEqual([])
    expect(Math.abs((hold?.startMs ?? 0) - 60_000)).toBeLessThan(3000)
    expect(Math.abs((hold?.endMs ?? 0) - 80_000)).toBeLessThan(3000)
    expect(findHolds(breathing(15, 120, 0.1))).toEqual([])
  })
})

describe('pulse modulation', () => {
  it('[SIG-54] [S11] breathing is read from amplitude, baseline and interval of the beats', () => {
    const rateHz = 30
    const perMin = 14
    const beats: number[] = []
    let t = 0
    while (t < 60) {
      beats.push(t * rateHz)
      t += 0.85 - 0.04 * Math.sin((2 * Math.PI * perMin * t) / 60)
    }
    let k = 0
    const samples = Float64Array.from({ length: 60 * rateHz }, (_, n) => {
      while (k + 1 < beats.length && (beats[k + 1] ?? 0) <= n) k++
      const phase = (n - (beats[k] ?? 0)) / ((beats[k + 1] ?? (beats[k] ?? 0) + 25) - (beats[k] ?? 0))
      const breath = Math.sin((2 * Math.PI * perMin * n) / 60 / rateHz)
      return (1 + 0.1 * breath) * Math.cos(2 * Math.PI * phase) + 0.1 * breath
    })
    const found = pulseModulation({ samples, rateHz, beats })
    expect(found?.shared).toBeGreaterThan(0.6)
    expect(found && Math.abs((findBreaths(found.series, breathBands.pulse)?.perMin ?? 0) - perMin)).toBeLessThan(1)
    expect(pulseModulation({ samples, rateHz, beats: beats.slice(0, 6) })).toBeNull()
  })
})
