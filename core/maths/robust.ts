// Robust location and scale: weighted medians and median absolute deviations of small samples.
import { at } from './linear-algebra.ts'

/** 1 / Phi^-1(.75), to the four digits everybody uses: scales a MAD to the standard deviation of a normal distribution. */
export const MAD_TO_SD = 1.4826

/** Samples up to this size are sorted; larger ones are partitioned, which is linear. */
const SORTED_UP_TO = 24
const TIE = 1e-12

/** Weighted median: the value where half of the weight lies below, halfway between neighbours when it falls between two. Null when empty. */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number | null {
  const order = Array.from({ length: values.length }, (_, k) => k).filter((k) => at(weights, k) > 0)
  const half = order.reduce((sum, k) => sum + at(weights, k), 0) / 2
  if (order.length > SORTED_UP_TO) return selectMedian(values, weights, { order, half })
  return medianOfSorted(values, weights, { order: sortBy(order, values), half, below: 0 })
}

const sortBy = (order: number[], values: ArrayLike<number>): number[] =>
  order.sort((left, right) => at(values, left) - at(values, right))

function medianOfSorted(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  { order, half, below }: { readonly order: readonly number[]; readonly half: number; readonly below: number },
): number | null {
  let reached = below
  for (let position = 0; position < order.length; position++) {
    const k = order[position] ?? 0
    reached += at(weights, k)
    if (Math.abs(reached - half) <= TIE * half) return (at(values, k) + at(values, order[position + 1] ?? k)) / 2
    if (reached > half) return at(values, k)
  }
  return null
}

/** Weighted quickselect: halves the candidates around a pivot until few are left, keeping the least value above them for a tie. */
function selectMedian(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  start: { readonly order: readonly number[]; readonly half: number },
): number | null {
  const { half } = start
  let left = start.order
  let below = 0
  let above: number | null = null
  while (left.length > SORTED_UP_TO) {
    const pivot = medianOfThree(values, left)
    const low = left.filter((k) => at(values, k) < pivot)
    const lowWeight = low.reduce((sum, k) => sum + at(weights, k), 0)
    if (below + lowWeight >= half * (1 - TIE)) {
      above = left.find((k) => at(values, k) === pivot) ?? above
      left = low
      continue
    }
    const equal = left.filter((k) => at(values, k) === pivot)
    const equalWeight = equal.reduce((sum, k) => sum + at(weights, k), 0)
    if (below + lowWeight + equalWeight > half * (1 + TIE)) return pivot
    const high = left.filter((k) => at(values, k) > pivot)
    if (below + lowWeight + equalWeight >= half * (1 - TIE)) {
      const next = high.reduce(
        (least, k) => Math.min(least, at(values, k)),
        above === null ? Infinity : at(values, above),
      )
      return (pivot + (next === Infinity ? pivot : next)) / 2
    }
    below += lowWeight + equalWeight
    left = high
  }
  const order = sortBy([...left], values)
  return medianOfSorted(values, weights, { order: above === null ? order : [...order, above], half, below })
}

function medianOfThree(values: ArrayLike<number>, order: readonly number[]): number {
  const first = at(values, order[0] ?? 0)
  const middle = at(values, order[order.length >> 1] ?? 0)
  const last = at(values, order[order.length - 1] ?? 0)
  return Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last))
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
