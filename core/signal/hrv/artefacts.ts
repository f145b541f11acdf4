// Beat artefacts: which intervals are ectopic, missed, extra or simply too long or short, so that HRV is computed over the rest alone.
import { median } from '../../maths/robust.ts'

/** Constants of Lipponen and Tarvainen 2019: threshold factor, slope and offset of the ectopic lines, windows in beats. */
const ALPHA = 5.2
const ECTOPIC_SLOPE = 0.13
const ECTOPIC_OFFSET = 0.17
const THRESHOLD_WINDOW = 91
const MEDIAN_WINDOW = 11
const LONG_SHORT_LIMIT = 3
/** Fewer intervals than this say nothing about what is usual. */
export const MIN_INTERVALS = 8
/**
 * Smallest departure from the local median, as its share, that can be an artefact of one beat. The published rule alone calls ordinary
 * breathing swings of a young heart long-short (measured on clean recordings at rest), and clean beats must stay untouched.
 */
const MIN_DEPARTURE = 0.15
/** Quartile deviations below this are measuring resolution, not variability: half a frame interpolated to a tenth, ms. Chosen by hand. */
const MIN_THRESHOLD_MS = 20

export type IntervalClass = 'normal' | 'ectopic' | 'missed' | 'extra' | 'long-short'

/**
 * The class of every interval (ms; consecutive, no gap inside). `missed`: a beat was not seen inside it; `extra`: it and the next belong
 * together. Clean data comes out all normal. Under MIN_INTERVALS intervals everything is normal: there is nothing to compare with.
 * Source: Lipponen and Tarvainen, J Med Eng Technol 2019 (eq. 1-7), thresholds 5.2 x quartile deviation over 91 beats.
 */
export function classifyIntervals(intervals: ArrayLike<number>): readonly IntervalClass[] {
  const n = intervals.length
  const rr = Float64Array.from(intervals)
  if (n < MIN_INTERVALS) return Array.from(rr, () => 'normal')
  const features = intervalFeatures(rr)
  const classes: IntervalClass[] = Array.from(rr, () => 'normal')
  for (let i = 0; i < n; i++) {
    if (classes[i] !== 'normal') continue
    const found = judge(features, i)
    if (found) classes[found.index] = found.kind
  }
  return classes
}

interface IntervalFeatures {
  readonly rr: Float64Array
  /** Differences over their local threshold. */
  readonly d: Float64Array
  /** Deviations from the local median over theirs; short ones count double. */
  readonly m: Float64Array
  readonly medians: Float64Array
  readonly thresholds: Float64Array
}

function intervalFeatures(rr: Float64Array): IntervalFeatures {
  const differences = rr.map((value, i) => (i === 0 ? 0 : value - at(rr, i - 1)))
  differences[0] = differences.slice(1).reduce((sum, value) => sum + value, 0) / Math.max(1, rr.length - 1)
  const medians = rr.map((_, i) => median(around(rr, i, MEDIAN_WINDOW)) ?? 0)
  const deviations = rr.map((value, i) => {
    const deviation = value - at(medians, i)
    return deviation < 0 ? 2 * deviation : deviation
  })
  const dThresholds = localThresholds(differences)
  const mThresholds = localThresholds(deviations)
  return {
    rr,
    d: differences.map((value, i) => value / at(dThresholds, i)),
    m: deviations.map((value, i) => value / at(mThresholds, i)),
    medians,
    thresholds: mThresholds,
  }
}

/** 5.2 x quartile deviation of the magnitudes in a window of 91. */
function localThresholds(values: Float64Array): Float64Array {
  const magnitudes = values.map(Math.abs)
  return values.map((_, i) => {
    const window = Float64Array.from(around(magnitudes, i, THRESHOLD_WINDOW)).sort()
    return Math.max(MIN_THRESHOLD_MS, (ALPHA * (quantile(window, 0.75) - quantile(window, 0.25))) / 2)
  })
}

interface Judged {
  readonly index: number
  readonly kind: IntervalClass
}

function judge(features: IntervalFeatures, i: number): Judged | null {
  const { d, m } = features
  const di = at(d, i)
  if (Math.abs(di) <= 1 && Math.abs(at(m, i)) <= LONG_SHORT_LIMIT) return null
  if (isEctopic(d, i) && jumps(features, i)) return { index: i, kind: 'ectopic' }
  const candidates = Math.abs(at(d, i + 1)) < Math.abs(at(d, i + 2)) ? [i, i + 1] : [i]
  for (const j of candidates) {
    if (j >= d.length || !departs(features, j)) continue
    const kind = judgeLongShort(features, j)
    if (kind) return { index: j, kind }
  }
  return null
}

const departs = ({ rr, medians }: IntervalFeatures, i: number): boolean =>
  Math.abs(at(rr, i) - at(medians, i)) > MIN_DEPARTURE * at(medians, i)

/** A misplaced beat shortens one interval by what it lengthens the other, so their difference shows it twice. */
const jumps = ({ rr, medians }: IntervalFeatures, i: number): boolean =>
  Math.max(Math.abs(at(rr, i) - at(rr, i - 1)), Math.abs(at(rr, i) - at(rr, i + 1))) > MIN_DEPARTURE * at(medians, i)

/** Equations 1 and 2: a jump answered by the opposite jump on a neighbouring beat. */
function isEctopic(d: Float64Array, i: number): boolean {
  const di = at(d, i)
  const neighbours = [at(d, i - 1), at(d, i + 1)]
  if (di > 1) return Math.max(...neighbours) < -ECTOPIC_SLOPE * di - ECTOPIC_OFFSET
  if (di < -1) return Math.min(...neighbours) > -ECTOPIC_SLOPE * di + ECTOPIC_OFFSET
  return false
}

/** Equations 3 to 7. */
function judgeLongShort({ rr, d, m, medians, thresholds }: IntervalFeatures, j: number): IntervalClass | null {
  const following = [at(d, j + 1), at(d, j + 2)]
  const answered = (at(d, j) > 1 && Math.min(...following) < -1) || (at(d, j) < -1 && Math.max(...following) > 1)
  if (!answered && Math.abs(at(m, j)) <= LONG_SHORT_LIMIT) return null
  if (Math.abs(at(rr, j) / 2 - at(medians, j)) < at(thresholds, j)) return 'missed'
  if (Math.abs(at(rr, j) + at(rr, j + 1) - at(medians, j)) < at(thresholds, j)) return 'extra'
  return 'long-short'
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0

function around(values: Float64Array, index: number, width: number): Float64Array {
  const half = (width - 1) / 2
  return values.subarray(Math.max(0, index - half), index + half + 1)
}

function quantile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p
  const low = Math.floor(position)
  return at(sorted, low) + (position - low) * (at(sorted, Math.min(low + 1, sorted.length - 1)) - at(sorted, low))
}
