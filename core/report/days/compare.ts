// Comparisons of a day with the person's own days: rank, shift and trend with intervals, and none of it before there are seven.
import type { Interval } from '../../maths/distributions.ts'
import { MAD_TO_SD, median, weightedSpread } from '../../maths/robust.ts'

/** A comparison needs this many earlier days, and looks back over at most so many (policy reference 7.3). */
export const MIN_DAYS_COMPARED = 7
export const MAX_DAYS_COMPARED = 28
/** A day counts from this much known time on. */
export const MIN_KNOWN_MS = 3_600_000
/** Most metrics shown at once, and the false discovery rate among them. */
export const MAX_METRICS = 3
const DISCOVERY_RATE = 0.1
const RESAMPLES = 1000
const TAIL = 0.025

/** A metric of one day against earlier days. `notable`: outside one MAD and standing after correction for several metrics. */
export interface Comparison {
  readonly metric: string
  readonly value: number
  readonly days: number
  readonly median: number
  readonly mad: number
  /** Share of earlier days below this one, ties halved. */
  readonly rank: number
  /** Hodges-Lehmann shift from the earlier days with its 95 % bootstrap interval. */
  readonly shift: number
  readonly interval: Interval
  readonly notable: boolean
}

/**
 * Compares today's metrics with their own history (valid days, newest last; only the last 28 count). Metrics with under seven days are left
 * out; at most three are returned, in the order given; notability is decided by Benjamini-Hochberg at .1 over those, and never inside one MAD.
 */
export function compareDay(
  metrics: readonly { readonly metric: string; readonly today: number; readonly before: readonly number[] }[],
  random: () => number,
): readonly Comparison[] {
  const compared = metrics
    .filter(({ before }) => before.length >= MIN_DAYS_COMPARED)
    .slice(0, MAX_METRICS)
    .map(({ metric, today, before }) => compareOne(metric, today, { before: before.slice(-MAX_DAYS_COMPARED), random }))
  const kept = discoveries(compared.map(({ rank, days }) => rankChance(rank, days)))
  return compared.map((one, k) => ({
    ...one,
    notable: (kept[k] ?? false) && Math.abs(one.value - one.median) > MAD_TO_SD * one.mad,
  }))
}

function compareOne(
  metric: string,
  value: number,
  { before, random }: { readonly before: readonly number[]; readonly random: () => number },
): Comparison {
  const spread = weightedSpread(before, new Array(before.length).fill(1)) ?? { median: value, mad: 0 }
  const shift = hodgesLehmann([value], before)
  return {
    metric,
    value,
    days: before.length,
    ...spread,
    rank: midRank(value, before),
    shift,
    interval: bootstrap(before, (days) => hodgesLehmann([value], days), random),
    notable: false,
  }
}

/** Share of `values` below `x`, ties counted half. */
export const midRank = (x: number, values: readonly number[]): number =>
  values.reduce((sum, value) => sum + (value < x ? 1 : value === x ? 0.5 : 0), 0) / values.length

/** Median of all pairwise differences left - right (Hodges and Lehmann 1963). Neither side may be empty. */
export const hodgesLehmann = (left: readonly number[], right: readonly number[]): number =>
  median(left.flatMap((x) => right.map((y) => x - y))) ?? 0

/** Chance of a rank at least as extreme on either side, if today were one of the days. */
const rankChance = (rank: number, days: number): number =>
  Math.min(1, (2 * (Math.min(rank, 1 - rank) * days + 1)) / (days + 1))

/** Benjamini-Hochberg: which of the chances stand. */
export function discoveries(chances: readonly number[], rate = DISCOVERY_RATE): readonly boolean[] {
  const sorted = chances.toSorted((left, right) => left - right)
  const standing = sorted.filter((chance, k) => chance <= (rate * (k + 1)) / sorted.length)
  const limit = standing.at(-1) ?? -1
  return chances.map((chance) => chance <= limit)
}

function bootstrap(
  days: readonly number[],
  statistic: (days: readonly number[]) => number,
  random: () => number,
): Interval {
  const drawn = Array.from({ length: RESAMPLES }, () => statistic(resample(days, random))).toSorted((a, b) => a - b)
  return {
    low: drawn[Math.floor(TAIL * (RESAMPLES - 1))] ?? 0,
    high: drawn[Math.ceil((1 - TAIL) * (RESAMPLES - 1))] ?? 0,
  }
}

export const resample = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items.map((item) => items[Math.floor(random() * items.length)] ?? item)

/** A trend in units a day: Theil-Sen slope with a day bootstrap; null under seven days. `clear` when the interval leaves out 0. */
export interface Trend {
  readonly perDay: number
  readonly interval: Interval
  readonly days: number
  readonly clear: boolean
}

export function trendOf(
  points: readonly { readonly dayIndex: number; readonly value: number }[],
  random: () => number,
): Trend | null {
  if (points.length < MIN_DAYS_COMPARED) return null
  const drawn = Array.from({ length: RESAMPLES / 5 }, () => theilSen(resample(points, random)) ?? 0).toSorted(
    (left, right) => left - right,
  )
  const interval = {
    low: drawn[Math.floor(TAIL * (drawn.length - 1))] ?? 0,
    high: drawn[Math.ceil((1 - TAIL) * (drawn.length - 1))] ?? 0,
  }
  const perDay = theilSen(points) ?? 0
  return { perDay, interval, days: points.length, clear: interval.low > 0 || interval.high < 0 }
}

/** Median of the slopes of all pairs of different days (Theil 1950, Sen 1968); null without such a pair. */
export const theilSen = (points: readonly { readonly dayIndex: number; readonly value: number }[]): number | null =>
  median(
    points.flatMap((left, k) =>
      points
        .slice(k + 1)
        .flatMap((right) =>
          left.dayIndex === right.dayIndex ? [] : [(right.value - left.value) / (right.dayIndex - left.dayIndex)],
        ),
    ),
  )
