// Zero-phase filtering of a whole block: forwards, then backwards, with odd extension at both ends.
import { filterForward, steadyState, type SosFilter } from './biquad.ts'

/** Samples of odd extension SciPy uses for this cascade: three times its number of taps. */
export function zeroPhasePadding(filter: SosFilter): number {
  const { sections } = filter
  const zerosAtOrigin = sections.filter((s) => s.b2 === 0).length
  const polesAtOrigin = sections.filter((s) => s.a2 === 0).length
  return 3 * (2 * sections.length + 1 - Math.min(zerosAtOrigin, polesAtOrigin))
}

/**
 * The block filtered forwards and backwards: no delay, squared gain; same length as the input.
 * Domain: more samples than the padding (default `zeroPhasePadding`), throws RangeError otherwise; gaps must be filled before.
 * Source: Gustafsson's overview of forward-backward filtering; equals SciPy `sosfiltfilt` (odd padding) to 1e-9.
 */
export function filterZeroPhase(
  filter: SosFilter,
  samples: ArrayLike<number>,
  padding: number = zeroPhasePadding(filter),
): Float64Array {
  const n = samples.length
  if (n <= padding) throw new RangeError(`zero-phase filtering needs more than ${padding} samples, got ${n}`)
  const settled = steadyState(filter)
  const run = (block: Float64Array): Float64Array =>
    filterForward(
      filter,
      block,
      settled.map((v) => v * (block[0] ?? 0)),
    )
  const forward = run(extendOdd(samples, padding))
  const backward = run(forward.reverse())
  return backward.reverse().slice(padding, padding + n)
}

/** Mirrors the block through its end points: 2 x0 - x[k] before, 2 xN - x[N-k] after. */
export function extendOdd(samples: ArrayLike<number>, padding: number): Float64Array {
  const n = samples.length
  const first = samples[0] ?? 0
  const last = samples[n - 1] ?? 0
  const out = new Float64Array(n + 2 * padding)
  for (let i = 0; i < n; i++) out[padding + i] = samples[i] ?? 0
  for (let i = 1; i <= padding; i++) {
    out[padding - i] = 2 * first - (samples[i] ?? 0)
    out[padding + n - 1 + i] = 2 * last - (samples[n - 1 - i] ?? 0)
  }
  return out
}
