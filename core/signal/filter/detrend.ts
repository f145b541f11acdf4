// Smoothness-priors detrending in linear time, for a block, a sliding window of fixed length, and a stream with stated delay.

/**
 * Factor of (I + lambda^2 D2' D2) for one length: a symmetric band of width 5, as L D L'. Solving costs O(n).
 * Domain: length >= 3, lambda > 0.
 */
export interface SmoothnessPriors {
  readonly length: number
  /** The slow trend of a block of exactly `length` samples. */
  trend(samples: ArrayLike<number>): Float64Array
  /** The block without its slow trend. */
  detrend(samples: ArrayLike<number>): Float64Array
}

/**
 * Detrender for blocks of one length; keep it and reuse it, the factor is the expensive half.
 * `lambda` is the method's only parameter: half the amplitude passes at
 * rate / (2 pi sqrt(lambda)), e.g. 0.48 Hz at 30 Hz and lambda 100.
 * Source: Tarvainen, Ranta-aho, Karjalainen 2002, eq. 20; equals the dense solution to 1e-9.
 */
export function createSmoothnessPriors(length: number, lambda: number): SmoothnessPriors {
  if (!(Number.isInteger(length) && length >= 3))
    throw new RangeError(`detrending needs at least 3 samples, got ${length}`)
  if (!(lambda > 0)) throw new RangeError(`lambda is positive, got ${lambda}`)
  const factor = factorise(length, lambda * lambda)
  const trend = (samples: ArrayLike<number>): Float64Array => {
    if (samples.length !== length) throw new RangeError(`this detrender takes ${length} samples, got ${samples.length}`)
    return solve(factor, samples)
  }
  return {
    length,
    trend,
    detrend: (samples) => trend(samples).map((slow, i) => (samples[i] ?? 0) - slow),
  }
}

/** One block without its slow trend; fewer than 3 samples come back mean-free. Same source and parameters as `createSmoothnessPriors`. */
export function detrendBlock(samples: ArrayLike<number>, lambda: number): Float64Array {
  if (samples.length >= 3) return createSmoothnessPriors(samples.length, lambda).detrend(samples)
  const block = Float64Array.from(samples)
  const mean = block.reduce((sum, v) => sum + v, 0) / Math.max(1, block.length)
  return block.map((v) => v - mean)
}

interface Factor {
  readonly diagonal: Float64Array
  readonly first: Float64Array // sub-diagonal of the unit lower factor
  readonly second: Float64Array // second sub-diagonal
}

function factorise(n: number, weight: number): Factor {
  const [main, off, far] = bands(n, weight)
  const diagonal = new Float64Array(n)
  const first = new Float64Array(n)
  const second = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const d1 = diagonal[i - 1] ?? 0
    const d2 = diagonal[i - 2] ?? 0
    const l2 = i >= 2 ? (far[i - 2] ?? 0) / d2 : 0
    const l1 = i >= 1 ? ((off[i - 1] ?? 0) - l2 * d2 * (first[i - 1] ?? 0)) / d1 : 0
    first[i] = l1
    second[i] = l2
    diagonal[i] = (main[i] ?? 0) - l1 * l1 * d1 - l2 * l2 * d2
  }
  return { diagonal, first, second }
}

/** Main, first and second diagonal of I + weight D2' D2, accumulated row by row of D2 = [1 -2 1]. */
function bands(n: number, weight: number): [Float64Array, Float64Array, Float64Array] {
  const main = new Float64Array(n).fill(1)
  const off = new Float64Array(n)
  const far = new Float64Array(n)
  const add = (target: Float64Array, i: number, value: number): void => {
    target[i] = (target[i] ?? 0) + weight * value
  }
  for (let i = 0; i + 2 < n; i++) {
    add(main, i, 1)
    add(main, i + 1, 4)
    add(main, i + 2, 1)
    add(off, i, -2)
    add(off, i + 1, -2)
    add(far, i, 1)
  }
  return [main, off, far]
}

function solve({ diagonal, first, second }: Factor, rhs: ArrayLike<number>): Float64Array {
  const n = diagonal.length
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++)
    x[i] = (rhs[i] ?? 0) - (first[i] ?? 0) * (x[i - 1] ?? 0) - (second[i] ?? 0) * (x[i - 2] ?? 0)
  for (let i = n - 1; i >= 0; i--)
    x[i] =
      (x[i] ?? 0) / (diagonal[i] ?? 1) - (first[i + 1] ?? 0) * (x[i + 1] ?? 0) - (second[i + 2] ?? 0) * (x[i + 2] ?? 0)
  return x
}

/**
 * Streaming form: sample k comes out `delaySamples` samples later, detrended as if it stood in the middle of an endless block.
 * The weights are the middle row of the block solution, cut at +-`delaySamples`; they fall by e each sqrt(2 lambda) samples, so a delay of
 * 21 sqrt(2 lambda) agrees with the block form to 1e-9 away from its ends. Before the first sample the signal is taken as constant.
 */
export function createStreamingDetrend({ lambda, delaySamples }: { lambda: number; delaySamples: number }): {
  readonly delaySamples: number
  push(sample: number): number | null
} {
  const weights = middleRow(delaySamples, lambda)
  const ring = new Float64Array(weights.length)
  let seen = 0
  return {
    delaySamples,
    push(sample) {
      if (seen === 0) ring.fill(sample)
      ring[seen % ring.length] = sample
      seen++
      if (seen <= delaySamples) return null
      let sum = 0
      for (let i = 0; i < ring.length; i++) sum += (weights[i] ?? 0) * (ring[(seen + i) % ring.length] ?? 0)
      return sum
    },
  }
}

const MIDDLE_MARGIN = 24 // block length in units of sqrt(2 lambda) on each side, so that the ends do not reach the middle row

function middleRow(half: number, lambda: number): Float64Array {
  const margin = Math.ceil(MIDDLE_MARGIN * Math.sqrt(2 * lambda)) + half
  const impulse = new Float64Array(2 * margin + 1)
  impulse[margin] = 1
  return createSmoothnessPriors(impulse.length, lambda)
    .detrend(impulse)
    .slice(margin - half, margin + half + 1)
}
