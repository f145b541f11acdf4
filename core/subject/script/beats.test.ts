import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { restingScript } from '../scene-parts.ts'
import { drawBeats, type HeartScript, rmssd } from './beats.ts'
import { drawBreaths, lungVolume } from './breath.ts'
import { bloodVolume } from './pulse-wave.ts'

const draw = (heart: Partial<HeartScript>, seconds: number, seed = 5, breathsPerMin = 14) => {
  const random = createRandom(seed)
  const breaths = drawBreaths({ perMin: breathsPerMin, variation: 0.05, holds: [] }, seconds * 1000, random)
  const lung = (tMs: number) => lungVolume(breaths, tMs)
  const beats = drawBeats(
    { ...restingScript.heart, ...heart },
    { lung, fromMs: -10_000, untilMs: seconds * 1000, random },
  )
  return { beats, inside: beats.filter((t) => t >= 0 && t <= seconds * 1000), lung }
}

/** Power of the interval series at one frequency (Hz), intervals taken at their beat times. */
function powerAt(times: readonly number[], hz: number): number {
  const intervals = times.slice(1).map((t, i) => t - (times[i] ?? 0))
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length
  let [real, imaginary] = [0, 0]
  intervals.forEach((interval, i) => {
    const angle = (2 * Math.PI * hz * (times[i + 1] ?? 0)) / 1000
    real += (interval - mean) * Math.cos(angle)
    imaginary += (interval - mean) * Math.sin(angle)
  })
  return real ** 2 + imaginary ** 2
}
const bandPower = (times: readonly number[], low: number, high: number) => {
  let sum = 0
  for (let hz = low; hz < high; hz += 0.0025) sum += powerAt(times, hz)
  return sum
}

describe('heartbeats', () => {
  it.each([10, 38, 85])('[SUB-3] drawn intervals have the wanted RMSSD: %s ms', (rmssdMs) => {
    for (const seed of [1, 2, 3]) {
      const { inside } = draw({ rmssdMs }, 60, seed)
      expect(Math.abs(rmssd(inside) / rmssdMs - 1)).toBeLessThan(0.01)
    }
  })

  it.each([45, 72, 120, 165])('[SUB-3] the mean rate is the wanted one: %s bpm', (meanBpm) => {
    const { inside } = draw({ meanBpm, rmssdMs: 600 / meanBpm }, 120)
    const span = (inside.at(-1) ?? 0) - (inside[0] ?? 0)
    expect(Math.abs((60_000 * (inside.length - 1)) / span - meanBpm)).toBeLessThan(0.01 * meanBpm)
  })

  it('[SUB-3] a larger LF/HF puts more of the variation near 0.1 Hz', () => {
    const ratio = (lfHf: number) => {
      const { inside } = draw({ lfHf, rmssdMs: 40 }, 300, 9)
      return bandPower(inside, 0.05, 0.15) / bandPower(inside, 0.17, 0.35)
    }
    expect(ratio(0.3)).toBeLessThan(0.7)
    expect(ratio(1.2)).toBeGreaterThan(0.7)
    expect(ratio(1.2)).toBeLessThan(2.2)
    expect(ratio(4)).toBeGreaterThan(2.2)
  })

  it('[SUB-3] the heart speeds up on breathing in', () => {
    const { inside, lung } = draw({ lfHf: 0.01, rmssdMs: 50 }, 120)
    const intervals = inside.slice(1).map((t, i) => ({ length: t - (inside[i] ?? 0), lung: lung(inside[i] ?? 0) }))
    const mean = (list: { length: number }[]) => list.reduce((sum, { length }) => sum + length, 0) / list.length
    const full = intervals.filter((interval) => interval.lung > 0.7)
    const empty = intervals.filter((interval) => interval.lung < 0.1)
    expect(mean(full)).toBeLessThan(mean(empty) - 40)
  })

  it('[SUB-3] given intervals are played as they are', () => {
    const intervalsMs = [800, 900, 700]
    const { beats } = draw({ intervalsMs }, 30)
    const played = beats.slice(1).map((t, i) => t - (beats[i] ?? 0))
    expect(played.slice(0, 6)).toEqual([800, 900, 700, 800, 900, 700])
    expect(beats[0]).toBeLessThanOrEqual(-10_000)
    expect(beats.at(-1)).toBeGreaterThan(32_000)
    expect(() => draw({ intervalsMs: [0] }, 5)).toThrow(/positive/)
  })

  it('[SUB-3] early beats are short by 30 % and followed by a pause', () => {
    const { beats } = draw({ rmssdMs: 1, ectopicShare: 0.1 }, 120)
    const intervals = beats.slice(1).map((t, i) => t - (beats[i] ?? 0))
    const early = intervals.filter((interval) => interval < 650).length
    expect(early / intervals.length).toBeGreaterThan(0.04)
    expect(early / intervals.length).toBeLessThan(0.18)
  })
})

describe('pulse wave', () => {
  const volume = (beats: readonly number[], dicrotic: number) => (tMs: number) => bloodVolume(beats, tMs, { dicrotic })

  it.each([45, 72, 120, 165])('[SUB-4] blood volume peaks at the beat: %s bpm', (meanBpm) => {
    const { beats, inside } = draw({ meanBpm, rmssdMs: 10 }, 20)
    const at = volume(beats, 0.35)
    for (const beat of inside.slice(1, -1)) {
      let best = beat - 100
      for (let t = beat - 100; t <= beat + 100; t += 0.5) if (at(t) > at(best)) best = t
      expect(Math.abs(best - beat)).toBeLessThan(5)
    }
  })

  it('[SUB-4] a resting wave has a notch and a second hill, and spans about 1', () => {
    const beats = Array.from({ length: 12 }, (_, i) => 900 * i)
    const at = volume(beats, 0.6)
    const samples = Array.from({ length: 900 }, (_, i) => at(4500 + i))
    expect(Math.max(...samples) - Math.min(...samples)).toBeGreaterThan(0.85)
    expect(Math.max(...samples) - Math.min(...samples)).toBeLessThan(1.15)
    const hills = samples.filter(
      (value, i) => i > 20 && i < 800 && value > (samples[i - 1] ?? 0) && value >= (samples[i + 1] ?? 0),
    )
    expect(hills).toHaveLength(1)
    expect(Math.abs(samples.reduce((sum, value) => sum + value, 0) / 900)).toBeLessThan(0.08)
  })
})
