// Robust location and scale: weighted medians and median absolute deviations of small samples.
import { at } from './linear-algebra.ts'

/** 1 / Phi^-1(.75), to the four digits everybody uses: scales a MAD to the standard deviation of a normal distribution. */
export const MAD_TO_SD = 1.4826

/** Weighted median: the value where half of the weight lies below, halfway between neighbours when it falls between two. Null when empty. */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number | null {
  const order = Array.from({ length: values.length }, (_, k) => k).filter((k) => at(weights, k) > 0)
  order.sort((left, right) => at(values, left) - at(values, right))
  const half = order.reduce((sum, k) => sum + at(weights, k), 0) / 2
  let below = 0
  for (let position = 0; position < order.length; position++) {
    const k = order[position] ?? 0
    below += at(weights, k)
    if (Math.abs(below - half) <= 1e-12 * half) return (at(values, k) + at(values, order[position + 1] ?? k)) / 2
    if (below > half) return at(values, k)
  }
  return null
}

/** Median of an unweighted sample; null when empty. */
export const median = (values: ArrayLike<number>): number | null =>
  weightedMedian(values, new Array(values.length).fill(1))

/** Location and scale of a sample in its own unit. */
export interface Spread {
  readonly median: number
  /** Median absolute deviation, not scaled. */
  readonly mad: number
}

/** Weighted median and MAD; null when no weight is positive. */
export function weightedSpread(values: ArrayLike<number>, weights: ArrayLike<number>): Spread | null {
  const centre = weightedMedian(values, weights)
  if (centre === null) return null
  const deviations = Float64Array.from({ length: values.length }, (_, k) => Math.abs(at(values, k) - centre))
  return { median: centre, mad: weightedMedian(deviations, weights) ?? 0 }
}

/** Robust z = (x - median) / max(1.4826 MAD, smallest scale). */
export const robustZ = (value: number, { median: centre, mad }: Spread, smallestScale: number): number =>
  (value - centre) / Math.max(MAD_TO_SD * mad, smallestScale)

/** Weighted quantile: the smallest value at or below which at least `share` of the weight lies; null when no weight is positive. */
export function weightedQuantile(values: ArrayLike<number>, weights: ArrayLike<number>, share: number): number | null {
  if (share === 0.5) return weightedMedian(values, weights)
  const order = Array.from({ length: values.length }, (_, k) => k).filter((k) => at(weights, k) > 0)
  order.sort((left, right) => at(values, left) - at(values, right))
  const wanted = share * order.reduce((sum, k) => sum + at(weights, k), 0)
  let below = 0
  for (const k of order) {
    below += at(weights, k)
    if (below >= wanted - 1e-12 * wanted) return at(values, k)
  }
  return null
}
