// HRV of a stretch of pulse wave: rate, beats in the better band, artefacts out, timing noise measured and removed.
import { type BeatBand, type BeatWave, estimatePulseHz, locateBeats } from './beats.ts'
import { type IntervalRuns, toIntervalRuns } from './interval-runs.ts'
import { type TimeDomain, timeDomain } from './time-domain.ts'
import { type NoiseInflation, estimateWaveNoise, measureInflation, noInflation } from './timing-noise.ts'

/** From this share of RMSSD^2 on, noise costs more than the narrow band's distortion. */
const WIDE_BAND_NOISE_SHARE = 0.1

export interface WaveHrv {
  readonly pulseHz: number
  readonly band: BeatBand
  /** Beat times in ms from the start of the wave. */
  readonly beatsMs: Float64Array
  readonly intervals: IntervalRuns
  readonly inflation: NoiseInflation
  /** Null when there are too few successive intervals, or noise explains most of what varies. */
  readonly time: TimeDomain | null
}

/** Null when no pulse rate is found. `random` drives the noise measurement; the same numbers give the same result. */
export function measureWaveHrv(wave: BeatWave, random: () => number): WaveHrv | null {
  const pulseHz = estimatePulseHz(wave)
  if (pulseHz === null) return null
  const wide = measureInBand(wave, { pulseHz, band: 'wide', random })
  const raw = timeDomain(wide.intervals.runs)
  const noisy = raw === null || wide.inflation.rmssdSquare > WIDE_BAND_NOISE_SHARE * raw.rmssdMs ** 2
  return noisy ? measureInBand(wave, { pulseHz, band: 'narrow', random }) : wide
}

interface BandChoice {
  readonly pulseHz: number
  readonly band: BeatBand
  readonly random: () => number
}

function measureInBand(wave: BeatWave, { pulseHz, band, random }: BandChoice): WaveHrv {
  const locate = (of: BeatWave): Float64Array => locateBeats(of, pulseHz, band)
  const noise = wave.noise ?? estimateWaveNoise(wave)
  const inflation = noise === null ? noInflation : measureInflation(wave, locate, { noise, pulseHz, random })
  const beatsMs = locate(wave).map((position) => (position * 1000) / wave.rateHz)
  const intervals = toIntervalRuns(beatsMs)
  return { pulseHz, band, beatsMs, intervals, inflation, time: timeDomain(intervals.runs, inflation) }
}
