import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../maths/seeded-random.ts'
import { classifyIntervals } from './artefacts.ts'
import { estimatePulseHz, locateBeats } from './beats.ts'
import { bandPowers } from './frequency-domain.ts'
import { toIntervalRuns } from './interval-runs.ts'
import { sampleEntropy } from './sample-entropy.ts'
import { timeDomain } from './time-domain.ts'
import { estimateWaveNoise } from './timing-noise.ts'
import { measureWaveHrv } from './wave-hrv.ts'

const beatsOf = (intervals: readonly number[]): number[] =>
  intervals.reduce<number[]>(
    (beats, interval) => {
      beats.push((beats.at(-1) ?? 0) + interval)
      return beats
    },
    [0],
  )
const one = (intervals: readonly number[]) => toIntervalRuns(beatsOf(intervals)).runs
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A resting heart: breathing and slow waves over 860 ms, with a little of its own. */
function restingHeart(count: number, seed = 1): number[] {
  const random = seededRandom(seed)
  let t = 0
  return Array.from({ length: count }, () => {
    const interval =
      860 + 32 * Math.sin(2 * Math.PI * 0.24 * t) + 22 * Math.sin(2 * Math.PI * 0.09 * t) + 6 * normal(random)
    t += interval / 1000
    return interval
  })
}

/** Pulse wave with the given beats (ms): a crest at each beat with a dicrotic shoulder. */
function pulseWave(beats: readonly number[], rateHz: number, noise = 0, seed = 2): Float64Array {
  const random = seededRandom(seed)
  const end = beats.at(-1) ?? 0
  let k = 0
  return Float64Array.from({ length: Math.floor((end * rateHz) / 1000) }, (_, n) => {
    const t = (n * 1000) / rateHz
    while (k + 1 < beats.length && (beats[k + 1] ?? 0) <= t) k++
    const from = beats[k] ?? 0
    const phase = (t - from) / ((beats[k + 1] ?? from + 800) - from)
    const wave = Math.cos(2 * Math.PI * phase) + 0.35 * Math.cos(4 * Math.PI * phase - 0.9)
    return wave + noise * normal(random)
  })
}

describe('time-domain metrics', () => {
  it('[SIG-40] [S10] oracle D1: five intervals', () => {
    const metrics = timeDomain(one([800, 810, 790, 805, 795]))
    expect(metrics?.rmssdMs).toBeCloseTo(14.3614066, 6)
    expect(metrics?.sdnnMs).toBeCloseTo(7.9056942, 6)
  })

  it('[SIG-40] definitions: pNN50 over n intervals, SD1 from the same pairs, ddof 1', () => {
    const metrics = timeDomain(one([800, 860, 800, 860, 800]))
    expect(metrics?.pnn50).toBe(80)
    const pairs = [-60, 60, -60, 60].map((d) => d / Math.SQRT2)
    const mean = pairs.reduce((a, b) => a + b, 0) / 4
    expect(metrics?.sd1Ms).toBeCloseTo(Math.sqrt(pairs.reduce((s, d) => s + (d - mean) ** 2, 0) / 3), 9)
  })

  it('[SIG-40] nothing is said about fewer than two successive intervals', () => {
    expect(timeDomain([])).toBeNull()
    expect(timeDomain(one([800]))).toBeNull()
  })

  it('[SIG-41] [S10] never differences across a gap', () => {
    const beats = [...beatsOf([800, 800, 800, 800]), 9200, 10200, 11200, 12200]
    expect(timeDomain(toIntervalRuns(beats).runs)?.rmssdMs).toBe(0)
  })

  it('[SIG-42] known timing noise is removed: 6 s^2 from RMSSD^2, 2 s^2 from SDNN^2; mostly noise is declined', () => {
    const random = seededRandom(8)
    const beats = beatsOf(restingHeart(3000))
    const noisy = beats.map((beat) => beat + 8 * normal(random))
    const truth = timeDomain(toIntervalRuns(beats).runs)
    const inflation = { rmssdSquare: 6 * 64, sdnnSquare: 2 * 64 }
    const debiased = timeDomain(toIntervalRuns(noisy).runs, inflation)
    expect(Math.abs((debiased?.rmssdMs ?? 0) - (truth?.rmssdMs ?? 0))).toBeLessThan(1)
    expect(Math.abs((debiased?.sdnnMs ?? 0) - (truth?.sdnnMs ?? 0))).toBeLessThan(1)
    expect(timeDomain(one([800, 805, 800, 806, 800]), { rmssdSquare: 29, sdnnSquare: 10 })).toBeNull()
  })
})

describe('artefacts', () => {
  it('[SIG-43] [S10] clean beats are left untouched', () => {
    for (const seed of [1, 2, 3, 4]) {
      const intervals = restingHeart(300, seed)
      expect(classifyIntervals(intervals).every((kind) => kind === 'normal')).toBe(true)
      expect(toIntervalRuns(beatsOf(intervals)).artefactShare).toBe(0)
    }
  })

  it('[SIG-43] a missed, an extra and a misplaced beat are named, and RMSSD hardly moves', () => {
    const beats = beatsOf(restingHeart(120))
    const truth = timeDomain(toIntervalRuns(beats).runs)?.rmssdMs ?? 0
    const missed = toIntervalRuns(beats.filter((_, k) => k !== 60))
    const extra = toIntervalRuns([...beats, (beats[60] ?? 0) + 400].toSorted((a, b) => a - b))
    const misplaced = toIntervalRuns(beats.map((beat, k) => (k === 60 ? beat - 250 : beat)))
    expect(missed.counts.missed).toBe(1)
    expect(extra.artefactShare).toBeGreaterThan(0)
    expect(misplaced.counts.ectopic + misplaced.counts['long-short']).toBeGreaterThan(0)
    for (const { runs } of [missed, extra, misplaced])
      expect(Math.abs((timeDomain(runs)?.rmssdMs ?? 0) - truth)).toBeLessThan(2)
  })

  it('[SIG-43] [S10] many beats missed, invented and misplaced by 60 to 150 ms cost RMSSD less than 3.5 ms', () => {
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const random = seededRandom(40 + seed)
      const clean = beatsOf(restingHeart(400, seed))
      const truth = timeDomain(toIntervalRuns(clean).runs)?.rmssdMs ?? 0
      const beats = clean.flatMap((beat, k) => {
        const lot = random()
        if (lot < 0.02) return []
        if (lot < 0.04) return [beat, beat + 0.5 * ((clean[k + 1] ?? beat + 800) - beat)]
        return lot < 0.07 ? [beat + (random() < 0.5 ? -1 : 1) * (60 + 90 * random())] : [beat]
      })
      return Math.abs((timeDomain(toIntervalRuns(beats.toSorted((a, b) => a - b)).runs)?.rmssdMs ?? 0) - truth)
    })
    expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(3.5)
  })

  it('[SIG-43] too few intervals to compare are left alone', () => {
    expect(classifyIntervals([800, 1600, 800])).toEqual(['normal', 'normal', 'normal'])
  })
})

describe('spectrum and entropy', () => {
  it('[SIG-44] [S10] a breathing swing of 40 ms at .25 Hz is HF of 800 ms^2, at .1 Hz it is LF', () => {
    const swing = (hz: number) => {
      let t = 0
      return Array.from({ length: 420 }, () => {
        const interval = 800 + 40 * Math.sin(2 * Math.PI * hz * t)
        t += interval / 1000
        return interval
      })
    }
    const hf = bandPowers(one(swing(0.25)))
    expect(hf.hfMs2 ?? 0).toBeGreaterThan(700)
    expect(hf.hfMs2 ?? 0).toBeLessThan(900)
    expect(hf.lfHf ?? 1).toBeLessThan(0.1)
    expect(bandPowers(one(swing(0.1))).lfHf ?? 0).toBeGreaterThan(10)
  })

  it('[SIG-44] bands need their minutes', () => {
    expect(bandPowers(one(restingHeart(60)))).toMatchObject({ hfMs2: null, lfMs2: null, lfHf: null })
    expect(bandPowers(one(restingHeart(80)))).toMatchObject({ lfMs2: null, lfHf: null })
    expect(bandPowers(one(restingHeart(160))).lfHf).toBeNull()
    expect(bandPowers([])).toMatchObject({ hfMs2: null })
  })

  it('[SIG-45] sample entropy: regular is low, random is near 2, constants and short series have none', () => {
    const regular = Array.from({ length: 300 }, (_, k) => 800 + 50 * Math.sin((2 * Math.PI * k) / 20))
    const random = seededRandom(3)
    const noise = Array.from({ length: 1000 }, () => 800 + 50 * normal(random))
    expect(sampleEntropy(regular) ?? 9).toBeLessThan(0.3)
    expect(sampleEntropy(noise) ?? 0).toBeGreaterThan(1.9)
    expect(sampleEntropy(noise) ?? 9).toBeLessThan(2.5)
    expect(sampleEntropy(new Array(300).fill(800))).toBeNull()
    expect(sampleEntropy(noise.slice(0, 99))).toBeNull()
  })
})

describe('beats of a wave', () => {
  it.each([42, 60, 90, 130, 175])('[SIG-46] finds %d bpm and no octave of it, with a strong dicrotic wave', (bpm) => {
    const beats = beatsOf(Array.from({ length: Math.ceil(bpm / 2) }, () => 60_000 / bpm))
    const wave = { samples: pulseWave(beats, 30), rateHz: 30 }
    const pulseHz = estimatePulseHz(wave) ?? 0
    expect(60 * pulseHz).toBeCloseTo(bpm, 0)
    expect(Math.abs(locateBeats(wave, pulseHz, 'wide').length - beats.length)).toBeLessThanOrEqual(2)
  })

  it('[SIG-47] the noise of a wave is read from where a pulse has nothing', () => {
    const beats = beatsOf(restingHeart(70))
    for (const noise of [0.1, 0.5]) {
      const measured = estimateWaveNoise({ samples: pulseWave(beats, 30, noise), rateHz: 30 }) ?? 0
      expect(measured / noise).toBeGreaterThan(0.9)
      expect(measured / noise).toBeLessThan(1.1)
    }
    expect(estimateWaveNoise({ samples: pulseWave(beats, 10), rateHz: 10 })).toBeNull()
  })

  it('[SIG-48] [S10] RMSSD of a minute stays within 3 ms clean and 6 ms at 8 dB, on average over six hearts, or is declined', () => {
    const error = (noise: number) => {
      const errors = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
        const beats = beatsOf(restingHeart(71, seed))
        const measured = measureWaveHrv({ samples: pulseWave(beats, 30, noise, seed), rateHz: 30 }, seededRandom(seed))
        const truth = timeDomain(toIntervalRuns(beats).runs)?.rmssdMs ?? 0
        return measured?.time ? [Math.abs(measured.time.rmssdMs - truth)] : []
      })
      expect(errors.length).toBeGreaterThanOrEqual(5)
      return errors.reduce((a, b) => a + b, 0) / errors.length
    }
    expect(error(0)).toBeLessThan(3)
    expect(error(0.3)).toBeLessThan(6)
  })

  it('[SIG-48] the same random numbers give the same result; no pulse gives none', () => {
    const wave = { samples: pulseWave(beatsOf(restingHeart(60)), 30, 0.3), rateHz: 30 }
    expect(measureWaveHrv(wave, seededRandom(4))).toEqual(measureWaveHrv(wave, seededRandom(4)))
    expect(measureWaveHrv({ samples: new Float64Array(60), rateHz: 30 }, seededRandom(4))).toBeNull()
  })
})
