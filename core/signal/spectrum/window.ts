// Window functions that taper a block before its spectrum is taken.

export type WindowName = 'rectangular' | 'hann' | 'hamming' | 'blackman'

const cosineTerms: Record<WindowName, readonly number[]> = {
  rectangular: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
}

/**
 * `length` weights of a cosine-sum window. `periodic` (for spectra) repeats after `length`; `symmetric` (for filters) ends on its first value.
 * Domain: length >= 1. Equals SciPy `get_window(name, n, fftbins)` to 1e-12.
 */
export function windowWeights(
  name: WindowName,
  length: number,
  kind: 'periodic' | 'symmetric' = 'periodic',
): Float64Array {
  if (length === 1) return Float64Array.of(1)
  const span = kind === 'periodic' ? length : length - 1
  return Float64Array.from({ length }, (_, i) =>
    cosineTerms[name].reduce((sum, c, k) => sum + (k % 2 ? -c : c) * Math.cos((2 * Math.PI * k * i) / span), 0),
  )
}
