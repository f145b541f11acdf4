// Beats of a pulse wave: crests of the wave narrowed to its own rate, in the band that times them best.
import { designButterworth } from '../filter/butterworth.ts'
import { filterZeroPhase, zeroPhasePadding } from '../filter/zero-phase.ts'
import { detectPeaks } from '../peaks/detect-peaks.ts'
import { nextPowerOfTwo } from '../spectrum/fft.ts'
import { periodogram } from '../spectrum/periodogram.ts'
import { highestPeak } from '../spectrum/spectral-peak.ts'

/** Pulse rates looked for, Hz: 40 to 180 bpm with room for variability. */
const LOWEST_PULSE_HZ = 0.65
const HIGHEST_PULSE_HZ = 3.3
/** Band around the pulse rate f: from .45 f to 1.75 f, or to 2.5 f where noise allows. Chosen on recordings at rest with noise added. */
const LOW_EDGE = 0.45
/** Narrow times noisy waves best, wide leaves clean ones undistorted. */
export const bandEdges = { narrow: 1.75, wide: 2.5 } as const
export type BeatBand = keyof typeof bandEdges
const ORDER = 2
/** Two beats are at least this share of the usual interval apart; a dicrotic crest comes sooner. */
const MIN_SPACING = 0.58
/** Highest band edge as a share of the sampling rate. */
const HIGHEST_EDGE = 0.45
/** Zero padding for the rate, at least: bins of .004 Hz at 30 Hz. */
const RATE_FFT_SIZE = 8192

/** The wave as it is read: uniform, without a gap. */
export interface BeatWave {
  readonly samples: ArrayLike<number>
  readonly rateHz: number
  /** Standard deviation of its noise as if white, where it is known: a wave that was low-passed does not show it any more. */
  readonly noise?: number
}

/**
 * Pulse rate of the wave, Hz: the highest spectral peak between 39 and 198 bpm. Null when the wave is shorter than five seconds or has none.
 */
export function estimatePulseHz({ samples, rateHz }: BeatWave): number | null {
  if (samples.length < 5 * rateHz) return null
  const band = designButterworth({
    kind: 'bandpass',
    order: ORDER,
    lowHz: 0.6,
    highHz: Math.min(4, HIGHEST_EDGE * rateHz),
    rateHz,
  })
  const fftSize = Math.max(RATE_FFT_SIZE, nextPowerOfTwo(samples.length))
  const spectrum = periodogram(filterZeroPhase(band, samples), { rateHz, window: 'hann', fftSize })
  return highestPeak(spectrum, LOWEST_PULSE_HZ, HIGHEST_PULSE_HZ)?.frequencyHz ?? null
}

/**
 * Beat positions in samples (fractional) on a wave with the given pulse rate; empty when it is shorter than the filter needs.
 * Domain: rising edge = systole (crests are beats); rate of the samples at least 4 times the pulse rate.
 */
export function locateBeats({ samples, rateHz }: BeatWave, pulseHz: number, band: BeatBand): Float64Array {
  const highHz = Math.min(bandEdges[band] * pulseHz, HIGHEST_EDGE * rateHz)
  const filter = designButterworth({ kind: 'bandpass', order: ORDER, lowHz: LOW_EDGE * pulseHz, highHz, rateHz })
  if (samples.length <= zeroPhasePadding(filter)) return new Float64Array(0)
  const narrowed = filterZeroPhase(filter, samples)
  return Float64Array.from(
    detectPeaks(narrowed, { minDistance: (MIN_SPACING / pulseHz) * rateHz, minHeight: 0 }),
    ({ position }) => position,
  )
}
