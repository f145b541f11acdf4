// How much of a series beats with a given phase: amplitude, phase offset, and whether that is more than its noise.
import { whitenedSpectrum } from '../rate/harmonic-evidence.ts'

/** A complex amplitude: `re` beats with the reference, `im` a quarter beat off. Unit of the series. */
export interface LockIn {
  readonly re: number
  readonly im: number
}

export const amplitudeOf = ({ re, im }: LockIn): number => Math.hypot(re, im)

/**
 * Hann-weighted projection of a series on exp(i phase): the amplitude of what follows that phase. Means and slow trends should be gone.
 * Domain: `phase` as long as the series, several beats. Source: lock-in detection.
 */
export function lockIn(series: Float64Array, phase: Float64Array): LockIn {
  const n = series.length
  let re = 0
  let im = 0
  let sum = 0
  for (let i = 0; i < n; i++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n)
    const value = weight * (series[i] ?? 0)
    re += value * Math.cos(phase[i] ?? 0)
    im -= value * Math.sin(phase[i] ?? 0)
    sum += weight
  }
  return { re: (2 * re) / sum, im: (2 * im) / sum }
}

/** Deviation that noise alone gives to a lock-in amplitude (both parts together), from the series' own spectral floor around `hz`. */
export function lockInNoise(series: Float64Array, rateHz: number, hz: number): number {
  const { noiseAt } = whitenedSpectrum(series, rateHz)
  return Math.sqrt((4 * 1.5 * noiseAt(hz)) / series.length) // Hann: sum w^2 / (sum w)^2 = 1.5 / n
}
