// Aggregates minute summaries to the hour and the day they belong to, by the local clock that was in force.
import type { FeatureName } from '../../contracts/features.ts'
import type { StateLabel } from '../../contracts/state.ts'
import { SUMMARY_VERSION, type Summary, type SummaryLevel } from '../../contracts/summaries.ts'
import { weightedQuantile } from '../../maths/robust.ts'

const MS_PER_MINUTE = 60_000
const MS_PER_HOUR = 3_600_000
const MS_PER_DAY = 86_400_000

/** Local hour of the day, 0 to 23, in which a span begins. */
export const localHourOf = ({ startMs, offsetMin }: Pick<Summary, 'startMs' | 'offsetMin'>): number =>
  Math.floor((startMs + offsetMin * MS_PER_MINUTE) / MS_PER_HOUR) % 24

/** Wall clock ms at which the local hour of a span began. The hour that is repeated in autumn is two hours here. */
export function hourStartOf({ startMs, offsetMin }: Pick<Summary, 'startMs' | 'offsetMin'>): number {
  const offsetMs = offsetMin * MS_PER_MINUTE
  return Math.floor((startMs + offsetMs) / MS_PER_HOUR) * MS_PER_HOUR - offsetMs
}

/** Midnight of a span's local day, with the offset the span has: an hour off when the clocks changed between the two. */
const dayStartOf = ({ startMs, offsetMin }: Pick<Summary, 'startMs' | 'offsetMin'>): number => {
  const offsetMs = offsetMin * MS_PER_MINUTE
  return Math.floor((startMs + offsetMs) / MS_PER_DAY) * MS_PER_DAY - offsetMs
}

/**
 * One summary over minutes of the same hour or day (ascending; at least one): times and counts add up, means are weighted by readings,
 * median, `low` and `high` are the weighted .5, .1 and .9 quantiles of the minutes' medians. Null without minutes.
 */
export function aggregate(level: SummaryLevel, minutes: readonly Summary[]): Summary | null {
  const first = minutes[0]
  const last = minutes.at(-1)
  if (!first || !last) return null
  const startMs = level === 'hour' ? hourStartOf(first) : level === 'day' ? dayStartOf(first) : first.startMs
  return {
    v: SUMMARY_VERSION,
    level,
    startMs,
    endMs: level === 'hour' ? startMs + MS_PER_HOUR : Math.max(last.endMs, level === 'day' ? startMs + MS_PER_DAY : 0),
    day: first.day,
    tz: first.tz,
    offsetMin: first.offsetMin,
    features: mergeFeatures(minutes),
    stateMs: addUp<StateLabel>(minutes.map(({ stateMs }) => stateMs)),
    knownMs: sum(minutes.map(({ knownMs }) => knownMs)),
    idleMs: sum(minutes.map(({ idleMs }) => idleMs)),
    load: mergeLoad(minutes),
    counts: addUp<string>(minutes.map(({ counts }) => counts)),
  }
}

/** Hours in which there are minutes, ascending. */
export const toHours = (minutes: readonly Summary[]): readonly Summary[] =>
  groups(minutes, (minute) => String(hourStartOf(minute))).flatMap((group) => aggregate('hour', group) ?? [])

/** Local days in which there are minutes, ascending. */
export const toDays = (minutes: readonly Summary[]): readonly Summary[] =>
  groups(minutes, ({ day }) => day).flatMap((group) => aggregate('day', group) ?? [])

function groups(minutes: readonly Summary[], keyOf: (minute: Summary) => string): readonly (readonly Summary[])[] {
  const found = new Map<string, Summary[]>()
  for (const minute of minutes) {
    const key = keyOf(minute)
    const group = found.get(key)
    if (group) group.push(minute)
    else found.set(key, [minute])
  }
  return [...found.values()]
}

function mergeFeatures(minutes: readonly Summary[]): Summary['features'] {
  const names = new Set(minutes.flatMap(({ features }) => Object.keys(features)))
  const merged: Record<string, Summary['features'][FeatureName]> = {}
  for (const name of names) {
    const parts = minutes.flatMap(({ features }) => features[name] ?? [])
    const [only] = parts
    if (!only) continue
    const medians = parts.map(({ median }) => median)
    const weights = parts.map(({ n }) => n)
    const n = sum(weights)
    const at = (share: number): number => weightedQuantile(medians, weights, share) ?? only.median
    merged[name] =
      parts.length === 1
        ? only
        : {
            n,
            mean: sum(parts.map((part) => part.mean * part.n)) / n,
            median: at(0.5),
            low: at(0.1),
            high: at(0.9),
          }
  }
  return merged
}

function mergeLoad(minutes: readonly Summary[]): Summary['load'] {
  const loads = minutes.flatMap(({ load }) => load ?? [])
  const last = loads.at(-1)
  return last ? { endZs: last.endZs, maxZs: Math.max(...loads.map(({ maxZs }) => maxZs)) } : null
}

function addUp<K extends string>(records: readonly Readonly<Partial<Record<K, number>>>[]): Record<K, number> {
  const total: Record<string, number> = {}
  for (const record of records)
    for (const [key, value] of Object.entries<number | undefined>(record)) total[key] = (total[key] ?? 0) + (value ?? 0)
  return total
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
