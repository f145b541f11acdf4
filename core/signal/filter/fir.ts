// Linear-phase FIR filters: every frequency is late by the same stated time, so the shape of a pulse wave survives.
import type { StreamingFilter } from './biquad.ts'

export interface FirFilter {
  /** Odd number of symmetric taps. */
  readonly taps: Float64Array
  /** Samples by which the causal run is late: (taps - 1) / 2. */
  readonly delaySamples: number
}

export interface FirBand {
  readonly lowHz: number
  readonly highHz: number
  readonly rateHz: number
  /** Taps on each side of the middle; also the delay in samples. */
  readonly halfLength: number
}

/**
 * Band-pass by windowed sinc (Hann), -6 dB at both edges, gain 1 at the geometric middle; mean-free taps, so a constant gives 0.
 * Domain: 0 < low < high < rate/2, halfLength >= 1; throws RangeError otherwise. The transition is about 1.6 rate / halfLength Hz wide.
 * Source: window method, Oppenheim & Schafer 7.5.
 */
export function designFirBandpass({ lowHz, highHz, rateHz, halfLength }: FirBand): FirFilter {
  if (!(lowHz > 0 && lowHz < highHz && highHz < rateHz / 2))
    throw new RangeError(`band lies inside 0..${rateHz / 2} Hz with low below high, got ${lowHz}..${highHz}`)
  if (!(Number.isInteger(halfLength) && halfLength >= 1))
    throw new RangeError(`half length is a whole number of samples, got ${halfLength}`)
  const taps = new Float64Array(2 * halfLength + 1)
  for (let k = -halfLength; k <= halfLength; k++) {
    const hann = 0.5 + 0.5 * Math.cos((Math.PI * k) / (halfLength + 1))
    taps[k + halfLength] = hann * (sinc(highHz, rateHz, k) - sinc(lowHz, rateHz, k))
  }
  return normalise({ taps, delaySamples: halfLength }, Math.sqrt(lowHz * highHz) / rateHz)
}

const sinc = (edgeHz: number, rateHz: number, k: number): number =>
  k === 0 ? (2 * edgeHz) / rateHz : Math.sin((2 * Math.PI * edgeHz * k) / rateHz) / (Math.PI * k)

/** Removes the mean with the window's own shape, then scales to gain 1 at `cycles` per sample. */
function normalise(filter: FirFilter, cycles: number): FirFilter {
  const half = filter.delaySamples
  const hann = filter.taps.map((_, i) => 0.5 + 0.5 * Math.cos((Math.PI * (i - half)) / (half + 1)))
  const sum = (values: Float64Array): number => values.reduce((total, v) => total + v, 0)
  const offset = sum(filter.taps) / sum(hann)
  const centred = filter.taps.map((tap, i) => tap - offset * (hann[i] ?? 0))
  const gain = sum(centred.map((tap, i) => tap * Math.cos(2 * Math.PI * cycles * (i - half))))
  return { taps: centred.map((tap) => tap / gain), delaySamples: half }
}

/** Causal streaming run; output is late by `delaySamples`. Before the first sample the signal is taken as constant. */
export function createFirFilter(filter: FirFilter): StreamingFilter {
  const { taps } = filter
  const ring = new Float64Array(taps.length)
  let seen = 0
  const push = (sample: number): number => {
    if (seen === 0) ring.fill(sample)
    ring[seen % ring.length] = sample
    seen++
    let sum = 0
    for (let i = 0; i < taps.length; i++) sum += (taps[i] ?? 0) * (ring[(seen + i) % ring.length] ?? 0)
    return sum
  }
  return {
    push,
    run: (samples) => Float64Array.from(samples, push),
    reset() {
      seen = 0
    },
  }
}
