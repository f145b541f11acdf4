// From beat times to runs of trustworthy intervals: gaps and artefacts end a run, and nothing is ever differenced across an end.
import { type IntervalClass, classifyIntervals } from './artefacts.ts'

/** Physiological limits of one interval, ms: 30 and 220 bpm. */
export const MIN_INTERVAL_MS = 273
export const MAX_INTERVAL_MS = 2000

/** One stretch of beats without a gap. */
export interface IntervalRun {
  /** Normal intervals in order, ms; consecutive in time. */
  readonly intervalsMs: Float64Array
  /** Time of the beat that ends each interval, ms. */
  readonly endsMs: Float64Array
}

export interface IntervalRuns {
  readonly runs: readonly IntervalRun[]
  /** Share of intervals that were not normal. */
  readonly artefactShare: number
  readonly counts: Readonly<Record<IntervalClass, number>>
}

/**
 * Splits ascending beat times (ms) into runs of normal intervals. An interval outside 273..2000 ms is a gap. A missed beat is a gap; an extra
 * beat merges its two intervals when the sum fits, since the true interval is then known; ectopic and long-short intervals are left out.
 */
export function toIntervalRuns(beatsMs: ArrayLike<number>): IntervalRuns {
  const counts: Record<IntervalClass, number> = { normal: 0, ectopic: 0, missed: 0, extra: 0, 'long-short': 0 }
  const runs: IntervalRun[] = []
  for (const stretch of splitAtGaps(beatsMs)) {
    const intervals = Float64Array.from({ length: stretch.length - 1 }, (_, k) => at(stretch, k + 1) - at(stretch, k))
    const classes = classifyIntervals(intervals)
    for (const kind of classes) counts[kind]++
    runs.push(...normalRuns(stretch, intervals, classes))
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { runs, artefactShare: total > 0 ? 1 - counts.normal / total : 0, counts }
}

/** Runs of several stretches as one report takes them: nothing is differenced across their ends, artefacts are shared out over all. */
export function joinRuns(parts: readonly IntervalRuns[]): IntervalRuns {
  const counts: Record<keyof IntervalRuns['counts'], number> = {
    normal: 0,
    ectopic: 0,
    missed: 0,
    extra: 0,
    'long-short': 0,
  }
  for (const part of parts)
    for (const kind of Object.keys(counts) as (keyof typeof counts)[]) counts[kind] += part.counts[kind] // its own keys
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    runs: parts.flatMap(({ runs }) => runs),
    counts,
    artefactShare: total > 0 ? 1 - counts.normal / total : 0,
  }
}

function splitAtGaps(beatsMs: ArrayLike<number>): Float64Array[] {
  const stretches: Float64Array[] = []
  let current: number[] = []
  for (let k = 0; k < beatsMs.length; k++) {
    const beat = at(beatsMs, k)
    const last = current.at(-1)
    if (last !== undefined && (beat - last > MAX_INTERVAL_MS || beat <= last)) {
      stretches.push(Float64Array.from(current))
      current = []
    }
    current.push(beat)
  }
  stretches.push(Float64Array.from(current))
  return stretches.filter((stretch) => stretch.length > 1)
}

function normalRuns(beats: Float64Array, intervals: Float64Array, classes: readonly IntervalClass[]): IntervalRun[] {
  const runs: IntervalRun[] = []
  let values: number[] = []
  let ends: number[] = []
  const close = (): void => {
    if (values.length > 0) runs.push({ intervalsMs: Float64Array.from(values), endsMs: Float64Array.from(ends) })
    values = []
    ends = []
  }
  for (let k = 0; k < intervals.length; k++) {
    const isExtra = classes[k] === 'extra'
    const interval = isExtra ? at(intervals, k) + at(intervals, k + 1) : at(intervals, k)
    const usable = (classes[k] === 'normal' || isExtra) && interval >= MIN_INTERVAL_MS && interval <= MAX_INTERVAL_MS
    if (!usable) {
      close()
      continue
    }
    if (isExtra) k++
    values.push(interval)
    ends.push(at(beats, k + 1))
  }
  close()
  return runs
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN
