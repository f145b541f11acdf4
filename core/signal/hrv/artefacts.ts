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
  const classes: IntervalClass[] = Array.from(rr, () => 'normal')
  for (let round = 0; round < ROUNDS; round++) {
    const repaired = repair(rr, classes)
    const found = findArtefacts(repaired).filter(({ index }) => classes[index] === 'normal')
    for (const { index, kind } of found) classes[index] = kind
    if (found.length === 0) break
  }
  return classes
}

/** Rounds of looking: what one round finds no longer hides the next, as published. Clean beats are done after the first. */
const ROUNDS = 4

/** What was found takes the local median, so that it neither widens thresholds nor leans on its neighbours. */
function repair(rr: Float64Array, classes: readonly IntervalClass[]): Float64Array {
  const isOdd = (k: number): boolean => classes[k] !== 'normal' || classes[k - 1] === 'extra'
  return rr.map((value, k) => {
    if (!isOdd(k)) return value
    const half = (MEDIAN_WINDOW - 1) / 2
    const near: number[] = []
    for (let j = Math.max(0, k - half); j <= Math.min(rr.length - 1, k + half); j++) if (!isOdd(j)) near.push(at(rr, j))
    return median(near) ?? value
  })
}

function findArtefacts(rr: Float64Array): Judged[] {
  const features = intervalFeatures(rr)
  const found = new Map<number, IntervalClass>()
  for (let i = 0; i < rr.length; i++) {
    if (found.has(i)) continue
    const one = judge(features, i)
    if (one) found.set(one.index, one.kind)
  }
  const isFree = (k: number): boolean => !found.has(k) || found.get(k) === 'long-short' || found.get(k) === 'ectopic'
  for (const k of misplacedBeats(rr))
    if ([k - 1, k, k + 1, k + 2].every(isFree)) found.set(k, 'ectopic').set(k + 1, 'ectopic')
  return Array.from(found, ([index, kind]) => ({ index, kind }))
}

/** Deviations of the displacement estimate from which a beat is misplaced: half as far again as anything in clean R peaks at rest (6.1). */
const MISPLACED_DEVIATIONS = 9
/** Smallest displacement that is called one, ms: less costs RMSSD less than the beat left out. */
const MIN_DISPLACEMENT_MS = 40
const FROM_MEDIAN_MAGNITUDE = 1.4826

/**
 * Intervals k whose closing beat stands apart from where its neighbours put it: k is longer by what k + 1 is shorter. Each displacement is
 * estimated by least squares from the three contrasts of neighbouring intervals it shows in, and held against their usual spread, so that
 * breathing, however deep, does not look like one. Finds what the published rule leaves: beats 60 to 150 ms off.
 */
function misplacedBeats(rr: Float64Array): number[] {
  // Contrast k: interval k less interval k + 1, beyond the straight line through their outer neighbours. A displacement d shows as -4/3, 2, -4/3 d.
  const contrast = rr.map((value, k) => value - at(rr, k + 1) - (at(rr, k - 1) - at(rr, k + 2)) / 3)
  const shifts = rr.map((_, k) =>
    k < 2 || k + 3 >= rr.length
      ? 0
      : (2 * at(contrast, k) - (4 / 3) * (at(contrast, k - 1) + at(contrast, k + 1))) / (4 + 32 / 9),
  )
  const sizes = shifts.map(Math.abs)
  const overall = median(sizes) ?? 0
  const found: number[] = []
  for (let k = 2; k + 3 < rr.length; k++) {
    const size = at(sizes, k)
    if (size < MIN_DISPLACEMENT_MS || size < Math.max(at(sizes, k - 1), at(sizes, k + 1))) continue
    const usual = FROM_MEDIAN_MAGNITUDE * Math.max(overall, median(around(sizes, k, THRESHOLD_WINDOW)) ?? 0)
    if (size > MISPLACED_DEVIATIONS * usual) found.push(k)
  }
  return found
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
