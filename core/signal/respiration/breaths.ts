// Breaths of one slow series (chest, face or pulse modulation): crests in the breathing band, their rate, and how much they look like breathing.
import { designButterworth } from '../filter/butterworth.ts'
import { filterZeroPhase, zeroPhasePadding } from '../filter/zero-phase.ts'
import { detectPeaks } from '../peaks/detect-peaks.ts'
import { bandPower, highestPeak } from '../spectrum/spectral-peak.ts'
import { nextPowerOfTwo } from '../spectrum/fft.ts'
import { periodogram } from '../spectrum/periodogram.ts'

/** Rate of every breathing series, Hz: ten times the slowest breath that matters, cheap to filter. */
export const BREATH_RATE_HZ = 4
/** Breaths are at least this far apart, s: 52 a minute. */
const MIN_SPACING_S = 1.15
/** A breath rises this much over its valleys, in standard deviations of the series. Chosen on a resting recording with a chest belt. */
const MIN_PROMINENCE = 0.6
const ORDER = 2
/** Share of the rate to both sides that still counts as this breathing. */
const OWN_BAND = 0.35

/** Band of breathing in Hz. Motion of chest or face can hold 4 to 43 a minute; pulse modulations only above the slow blood-pressure waves at .1 Hz. */
export const breathBands = {
  motion: { lowHz: 0.06, highHz: 0.72, follow: true },
  pulse: { lowHz: 0.1, highHz: 0.6, follow: false },
} as const
export interface BreathBand {
  readonly lowHz: number
  readonly highHz: number
  /**
   * Narrow the band to the strongest rhythm first: right for motion, where that rhythm is breathing; wrong for the pulse, where it may be the
   * slow blood-pressure wave.
   */
  readonly follow: boolean
}

/** The followed band ends at this many times the strongest rhythm, at least at this frequency. */
const FOLLOW_FACTOR = 2.2
const FOLLOW_FLOOR_HZ = 0.2
/** A rhythm with less of the band's power than this is not followed: irregular breathing has no one rhythm. */
const FOLLOW_SHARE = 0.7

export interface Breaths {
  /** Crests, in ms from the start of the series. */
  readonly breathsMs: Float64Array
  readonly perMin: number
  /** 0..1: share of the band's power near the counted rate, times the agreement of intervals. */
  readonly confidence: number
}

/**
 * Breaths of a uniform series at BREATH_RATE_HZ without a gap. Null when it is shorter than two slow breaths or has fewer than three crests.
 * The rate counts crests (mean interval), which follows irregular breathing where a spectral peak does not.
 */
export function findBreaths(series: ArrayLike<number>, band: BreathBand): Breaths | null {
  const wide = narrow(series, band)
  const narrowed = wide && band.follow ? narrow(series, followedBand(wide, band)) : wide
  if (!narrowed) return null
  const spread = Math.sqrt(narrowed.reduce((sum, value) => sum + value * value, 0) / narrowed.length)
  if (!(spread > 0)) return null
  const crests = detectPeaks(narrowed, {
    minDistance: MIN_SPACING_S * BREATH_RATE_HZ,
    minProminence: MIN_PROMINENCE * spread,
  }).map(({ position }) => position)
  const first = crests[0]
  const last = crests.at(-1)
  if (first === undefined || last === undefined || crests.length < 3) return null
  const perMin = (60 * BREATH_RATE_HZ * (crests.length - 1)) / (last - first)
  return {
    breathsMs: Float64Array.from(crests, (position) => (position * 1000) / BREATH_RATE_HZ),
    perMin,
    confidence: concentration(narrowed, perMin / 60, band) * regularity(crests),
  }
}

function followedBand(wide: Float64Array, band: BreathBand): BreathBand {
  const spectrum = periodogram(wide, {
    rateHz: BREATH_RATE_HZ,
    window: 'hann',
    fftSize: Math.max(1024, nextPowerOfTwo(wide.length)),
  })
  const strongest = highestPeak(spectrum, band.lowHz, band.highHz)?.frequencyHz
  if (strongest === undefined || concentration(wide, strongest, band) < FOLLOW_SHARE) return band
  return { ...band, highHz: Math.min(band.highHz, Math.max(FOLLOW_FLOOR_HZ, FOLLOW_FACTOR * strongest)) }
}

/** The series inside the band, or null when it is too short for the filter. */
export function narrow(series: ArrayLike<number>, { lowHz, highHz }: BreathBand): Float64Array | null {
  const filter = designButterworth({ kind: 'bandpass', order: ORDER, lowHz, highHz, rateHz: BREATH_RATE_HZ })
  if (series.length <= zeroPhasePadding(filter) || series.length < (2 * BREATH_RATE_HZ) / lowHz) return null
  return filterZeroPhase(filter, series)
}

function concentration(samples: Float64Array, hz: number, { lowHz, highHz }: BreathBand): number {
  const spectrum = periodogram(samples, { rateHz: BREATH_RATE_HZ, window: 'hann' })
  const all = bandPower(spectrum, lowHz, highHz)
  return all > 0 ? Math.min(1, bandPower(spectrum, hz * (1 - OWN_BAND), hz * (1 + OWN_BAND)) / all) : 0
}

/** 1 for equal intervals, falling to 0 when they scatter as much as they last. */
function regularity(crests: readonly number[]): number {
  const intervals = crests.slice(1).map((crest, k) => crest - (crests[k] ?? crest))
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length
  const variance = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / intervals.length
  return Math.max(0, 1 - Math.sqrt(variance) / mean)
}
