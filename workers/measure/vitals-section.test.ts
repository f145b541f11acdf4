// Physiology in a measurement, from drawn traces of a known heart: what is published lies near it, what is not there is declined.
import { describe, expect, it } from 'vitest'
import { createScene, type SceneOptions } from '../../tests/support/trace-scene/scene.ts'
import { createVitalsSection } from './vitals-section.ts'
import { WaveRuns } from './wave-runs.ts'

/** Drawing a scene takes seconds on a busy machine. */
const PATIENCE_MS = 120_000
const BPM = 66

const person: SceneOptions = {
  seed: 5,
  seconds: 48,
  heart: { bpm: BPM, rsaBpm: 2, breathsPerMin: 13 },
  pulse: 0.006,
  camera: { fps: 30 },
}

interface PulseRow {
  readonly tMs: number
  readonly bpm: number | null
  readonly interval: number | null
  readonly sqi: number | null
  readonly declined?: string
}

function measure(options: SceneOptions) {
  const scene = createScene(options)
  const section = createVitalsSection()
  for (const sample of scene.samples) section.add(sample)
  const { fields, summary } = section.finish()
  return { scene, fields, pulse: fields['pulse'] as readonly PulseRow[], summary } // the section's own rows
}

describe('physiology in a measurement', () => {
  it(
    '[S8] [S10] [S11] a still person has rates with intervals, beats, variability and breathing, each in its own time',
    () => {
      const { fields, pulse, summary, scene } = measure(person)
      expect(pulse.length).toBe(person.seconds - 1)
      expect(pulse[0]).toMatchObject({ bpm: null, interval: null, declined: 'warming-up' })
      const told = pulse.filter(({ bpm }) => bpm !== null)
      expect(told.length).toBeGreaterThan(30)
      for (const { bpm, interval, sqi } of told) {
        expect(Math.abs((bpm ?? 0) - BPM)).toBeLessThan(5)
        expect(interval).toBeGreaterThan(0)
        expect(sqi).toBeGreaterThan(0)
      }
      const beats = fields['beats'] as readonly number[] // times, see docs/measure.md
      const expected =
        (scene.heart.meanBpm(0, person.seconds) / 60) * ((beats.at(-1) ?? 0) - (beats[0] ?? 0)) * 1e-3 + 1
      expect(Math.abs(beats.length - expected)).toBeLessThan(2)
      expect(fields['hrv']).toHaveLength(Math.ceil((person.seconds - 1) / 5))
      expect((fields['hrv'] as object[]).at(-1)).toMatchObject({ meanHeartRate: { kind: 'measured', unit: 'bpm' } }) // rows
      expect(fields['hrvWhole']).toMatchObject({
        rmssd: { kind: 'measured' },
        lf: { kind: 'declined', reason: 'warming-up' },
      })
      expect((fields['breathing'] as object[])[0]).toMatchObject({ perMin: null, declined: expect.any(String) }) // rows
      expect(summary[0]).toMatchObject({ name: 'Pulse', unit: 'bpm', value: expect.closeTo(BPM, -1) })
    },
    PATIENCE_MS,
  )

  it(
    '[S9] a photo has no value anywhere, and says why',
    () => {
      const { pulse, fields, summary } = measure({ ...person, seconds: 14, pulse: 0, cast: 'photo' })
      expect(pulse.every(({ bpm, declined }) => bpm === null && declined !== undefined)).toBe(true)
      expect([fields['beats'], fields['hrvWhole']]).toEqual([[], null])
      expect(summary[0]).toMatchObject({ value: null, note: expect.any(String) })
    },
    PATIENCE_MS,
  )
})

describe('runs of wave', () => {
  const RATE = 30
  /** A clean wave of one beat a second from `fromMs` on, in blocks of a second. */
  function feed(runs: WaveRuns, fromMs: number, seconds: number): void {
    for (let s = 0; s < seconds; s += 1) {
      const values = Float64Array.from({ length: RATE }, (_, k) => {
        const phase = ((fromMs / 1000 + s + k / RATE) % 1) - 0.3
        return Math.exp(-(phase ** 2) / 0.01)
      })
      runs.add({ startMs: fromMs + 1000 * s, rateHz: RATE, values, joined: s > 0, noiseVariance: 0 })
    }
  }

  it('[S10] beats are found once each, across the stretches of a long run and after a break', () => {
    const runs = new WaveRuns()
    feed(runs, 0, 130)
    runs.add(null)
    feed(runs, 126_000, 40) // a new run begins with the window, which reaches back into the old one
    const { beatsMs, hrv } = runs.findings()
    expect(beatsMs.length).toBeGreaterThan(160)
    expect(beatsMs.every((beat) => Math.abs((beat % 1000) - 300) < 25)).toBe(true)
    expect(beatsMs.slice(1).every((beat, k) => Math.abs(beat - (beatsMs[k] ?? 0) - 1000) < 40)).toBe(true)
    expect(hrv?.meanHeartRate).toMatchObject({ kind: 'measured', value: expect.closeTo(60, 0) })
    expect(new WaveRuns().findings()).toEqual({ beatsMs: [], hrv: null })
  })
})
