// Real FFT of power-of-two size on typed arrays; fft.js does the work.
import FFT from 'fft.js'

export interface RealFft {
  readonly size: number
  /** Complex bins 0..size/2, interleaved re, im. Shorter input is zero-padded. The result is reused by the next call. */
  transform(samples: ArrayLike<number>): Float64Array
}

const plans = new Map<number, RealFft>() // a memo of pure tables, keyed by size

/** Smallest power of two that is at least `length` (and at least 2). */
export const nextPowerOfTwo = (length: number): number => 2 ** Math.max(1, Math.ceil(Math.log2(length)))

/** FFT plan of one size, shared. Domain: a power of two >= 2; throws RangeError otherwise. */
export function realFft(size: number): RealFft {
  const known = plans.get(size)
  if (known) return known
  if (size < 2 || nextPowerOfTwo(size) !== size) throw new RangeError(`FFT size is a power of two, got ${size}`)
  const plan = new FFT(size)
  const input = new Float64Array(size)
  const output = new Float64Array(2 * size)
  const bins = output.subarray(0, size + 2)
  const made: RealFft = {
    size,
    transform(samples) {
      if (samples.length > size) throw new RangeError(`${samples.length} samples do not fit an FFT of ${size}`)
      input.fill(0)
      input.set(samples)
      plan.realTransform(output, input)
      return bins
    },
  }
  plans.set(size, made)
  return made
}
