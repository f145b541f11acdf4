// Sample entropy of intervals: how little the next interval follows from the last two.

/** Embedding length and tolerance as share of the standard deviation (Richman and Moorman 2000). */
export const EMBEDDING = 2
export const TOLERANCE_SHARE = 0.2
/** Fewer intervals give an entropy of no meaning (10^m to 20^m points, lower end). */
export const MIN_ENTROPY_INTERVALS = 100

/**
 * -ln(A / B): B template pairs of length m within r (Chebyshev), A of length m + 1; r = .2 SD (ddof 1); self-matches excluded. Null under 100
 * intervals, for constant intervals, or when nothing matches. Source: Richman and Moorman 2000; equals NeuroKit to 4 digits.
 */
export function sampleEntropy(intervals: ArrayLike<number>): number | null {
  const n = intervals.length
  if (n < MIN_ENTROPY_INTERVALS) return null
  const tolerance = TOLERANCE_SHARE * standardDeviation(intervals)
  if (!(tolerance > 0)) return null
  let matches = 0
  let longer = 0
  const close = (i: number, j: number): boolean => Math.abs((intervals[i] ?? 0) - (intervals[j] ?? 0)) <= tolerance
  for (let i = 0; i < n - EMBEDDING; i++)
    for (let j = i + 1; j < n - EMBEDDING; j++) {
      if (!close(i, j) || !close(i + 1, j + 1)) continue
      matches++
      if (close(i + EMBEDDING, j + EMBEDDING)) longer++
    }
  return matches > 0 && longer > 0 ? Math.log(matches / longer) : null
}

function standardDeviation(values: ArrayLike<number>): number {
  const list = Array.from(values)
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1))
}
