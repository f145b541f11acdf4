// Power spectra of uniform samples: periodogram and Welch's average of overlapping segments.
import { nextPowerOfTwo, realFft } from './fft.ts'
import { windowWeights, type WindowName } from './window.ts'

/** One-sided power spectrum; bin k stands for k * stepHz. */
export interface Spectrum {
  readonly stepHz: number
  readonly power: Float64Array
}

export interface SpectrumOptions {
  readonly rateHz: number
  readonly window?: WindowName
  /** Zero-pads to this power of two; default: the next one above the block. More bins, not more resolution. */
  readonly fftSize?: number
  /** What is subtracted from each block first. */
  readonly detrend?: 'none' | 'mean' | 'line'
  /** `density`: unit^2/Hz, integrates to the variance. `power`: unit^2, a sine of amplitude A peaks at A^2/2. */
  readonly scaling?: 'density' | 'power'
}

/**
 * Periodogram of one block. Defaults: rectangular window, mean removed, density.
 * Domain: at least 2 samples, no gaps (fill or split before). Equals SciPy `periodogram(..., nfft=fftSize)` to 1e-9.
 */
export function periodogram(samples: ArrayLike<number>, options: SpectrumOptions): Spectrum {
  return averageSpectra([Float64Array.from(samples)], { window: 'rectangular', ...options })
}

export interface WelchOptions extends SpectrumOptions {
  readonly segmentLength: number
  /** Default: half a segment. */
  readonly overlap?: number
}

/**
 * Welch's estimate: mean periodogram of Hann-windowed segments. Domain: segmentLength <= samples (throws RangeError otherwise);
 * samples after the last whole segment are not used. Equals SciPy `welch` to 1e-9.
 */
export function welch(samples: ArrayLike<number>, { segmentLength, overlap, ...options }: WelchOptions): Spectrum {
  const shared = overlap ?? Math.floor(segmentLength / 2)
  if (!(segmentLength <= samples.length))
    throw new RangeError(`a segment of ${segmentLength} does not fit ${samples.length} samples`)
  if (!(shared >= 0 && shared < segmentLength))
    throw new RangeError(`overlap lies in 0..${segmentLength - 1}, got ${shared}`)
  const block = Float64Array.from(samples)
  const segments: Float64Array[] = []
  for (let start = 0; start + segmentLength <= block.length; start += segmentLength - shared)
    segments.push(block.slice(start, start + segmentLength))
  return averageSpectra(segments, { window: 'hann', ...options })
}

function averageSpectra(
  segments: readonly Float64Array[],
  { rateHz, window = 'hann', fftSize, detrend = 'mean', scaling = 'density' }: SpectrumOptions,
): Spectrum {
  const length = segments[0]?.length ?? 0
  if (length < 2) throw new RangeError(`a spectrum needs at least 2 samples, got ${length}`)
  const size = fftSize ?? nextPowerOfTwo(length)
  const weights = windowWeights(window, length)
  const norm = scaling === 'density' ? rateHz * sumOf(weights, 2) : sumOf(weights, 1) ** 2
  const power = new Float64Array(size / 2 + 1)
  for (const segment of segments) {
    const bins = realFft(size).transform(removeTrend(segment, detrend).map((v, i) => v * (weights[i] ?? 0)))
    for (let k = 0; k < power.length; k++) {
      const sides = k === 0 || k === size / 2 ? 1 : 2
      power[k] =
        (power[k] ?? 0) + (sides * ((bins[2 * k] ?? 0) ** 2 + (bins[2 * k + 1] ?? 0) ** 2)) / (norm * segments.length)
    }
  }
  return { stepHz: rateHz / size, power }
}

const sumOf = (values: Float64Array, exponent: number): number => values.reduce((sum, v) => sum + v ** exponent, 0)

/** Subtracts nothing, the mean, or the least-squares line. */
export function removeTrend(samples: Float64Array, kind: 'none' | 'mean' | 'line'): Float64Array {
  if (kind === 'none') return samples
  const n = samples.length
  const mean = samples.reduce((sum, v) => sum + v, 0) / n
  if (kind === 'mean' || n < 2) return samples.map((v) => v - mean)
  const middle = (n - 1) / 2
  let cross = 0
  let spread = 0
  for (let i = 0; i < n; i++) {
    cross += (i - middle) * (samples[i] ?? 0)
    spread += (i - middle) ** 2
  }
  return samples.map((v, i) => v - mean - (cross / spread) * (i - middle))
}
