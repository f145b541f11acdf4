// What pages show of the past, computed from what is kept: the day, the week or month, and a calendar of days. See README.md beside it.
import type { Annotation, Label } from '../../contracts/labels.ts'
import { readSessionReport, type Segment, unpackSegments } from '../../contracts/session-report.ts'
import type { Session, SessionGap } from '../../contracts/sessions.ts'
import type { Summary } from '../../contracts/summaries.ts'
import { localHourOf } from './aggregate.ts'
import { dayIndexOf, weekdayOf } from './calendar.ts'
import { type Comparison, MIN_KNOWN_MS, type Trend, compareDay, trendOf } from './compare.ts'
import { type DayStreak, dayStreak } from './day-streak.ts'
import { GOLDEN_DAYS, type GoldenHour, goldenHour } from './golden-hour.ts'
import {
  applyCorrections,
  clipSegments,
  coverageOf,
  type FlowStreaks,
  flowStreaks,
  type KnownLabel,
  knownMsOf,
  type LabelTimes,
  labelTimes,
  mainLabel,
  type OffsetAt,
  type Shares,
  sharesOf,
  splitByHour,
  timesOf,
  timesOfSummary,
} from './segments.ts'

/** One local hour of a day, for strips and heatmaps. */
export interface HourCell {
  readonly hour: number
  readonly startMs: number
  readonly knownMs: number
  readonly shares: Shares | null
  /** The label most of the known time had. */
  readonly main: KnownLabel | null
}

/** Where the time of a span went. */
export interface Totals {
  readonly times: LabelTimes
  readonly knownMs: number
  readonly shares: Shares | null
  /** Known time as a share of sensed time; null when nothing was sensed. */
  readonly coverage: number | null
}

/** Load at the end of a span and its highest inside, z.s. */
export interface LoadPoint {
  readonly atMs: number
  readonly endZs: number
  readonly maxZs: number
}

export interface SessionLine {
  readonly sessionId: string
  readonly startMs: number
  readonly endMs: number
  readonly status: Session['status']
}

/** Everything the Today page shows of one local day. */
export interface DayView {
  readonly day: string
  readonly fromMs: number
  readonly toMs: number
  readonly sessions: readonly SessionLine[]
  readonly gaps: readonly SessionGap[]
  /** The strip: ascending, corrected by the person's labels; what lies in no segment was not sensed. */
  readonly segments: readonly Segment[]
  readonly hours: readonly HourCell[]
  readonly totals: Totals
  readonly streaks: FlowStreaks
  /** By the minute while minutes are kept, by the hour later. */
  readonly load: readonly LoadPoint[]
  /** The day's features: median, 10th and 90th percentile of its minutes. */
  readonly features: Summary['features']
  readonly counts: Summary['counts']
  readonly labels: readonly Label[]
  readonly annotations: readonly Annotation[]
  /** Against up to 28 earlier days; empty under seven. */
  readonly comparisons: readonly Comparison[]
}

/** One day of a week, month or calendar. */
export interface DayCell {
  readonly day: string
  readonly weekday: number
  readonly totals: Totals
  readonly main: KnownLabel | null
  readonly peakLoadZs: number | null
  readonly counts: Summary['counts']
}

/** Weeks and months alike. */
export interface PeriodView {
  readonly days: readonly DayCell[]
  /** Hours by day, for the heatmap. */
  readonly hours: Readonly<Record<string, readonly HourCell[]>>
  readonly totals: Totals
  readonly streaks: FlowStreaks
  /** Over the 28 days up to the period's last day. */
  readonly golden: GoldenHour
  readonly dayStreak: DayStreak
  /** Trend of the share of time in flow over the period's valid days. */
  readonly trend: Trend | null
  /** Moments held back, by gate; helps shown, taken, dismissed; what the detectors saw. */
  readonly counts: Summary['counts']
}

/** What a day is computed from. Everything is of this person and this day (or overlaps it); `before` are earlier days' summaries. */
export interface DayMaterial {
  readonly day: string
  readonly fromMs: number
  readonly toMs: number
  readonly offsetAt: OffsetAt
  readonly sessions: readonly Session[]
  readonly minutes: readonly Summary[]
  readonly hours: readonly Summary[]
  readonly summary: Summary | null
  readonly labels: readonly Label[]
  readonly annotations: readonly Annotation[]
  readonly before: readonly Summary[]
}

export function toDayView(material: DayMaterial, random: () => number): DayView {
  const { day, fromMs, toMs, sessions, labels, summary } = material
  const segments = segmentsOf(sessions, labels, { fromMs, toMs })
  const fromSegments = splitByHour(segments, material.offsetAt).map(({ hour, startMs, times }) =>
    toHourCell(hour, startMs, times),
  )
  const totals = segments.length > 0 ? toTotals(timesOf(segments)) : toTotals(summary ? timesOfSummary(summary) : none)
  const loads = material.minutes.length > 0 ? material.minutes : material.hours
  return {
    day,
    fromMs,
    toMs,
    sessions: sessions.map(({ sessionId, startMs, checkpointMs, status }) => ({
      sessionId,
      startMs,
      endMs: checkpointMs,
      status,
    })),
    gaps: sessions.flatMap(({ gaps }) => gaps.filter((gap) => gap.endMs > fromMs && gap.startMs < toMs)),
    segments,
    hours: fromSegments.length > 0 ? fromSegments : material.hours.map(hourCellOf),
    totals,
    streaks: flowStreaks(segments),
    load: loads.flatMap(({ endMs, load }) => (load ? [{ atMs: endMs, ...load }] : [])),
    features: summary?.features ?? {},
    counts: summary?.counts ?? {},
    labels,
    annotations: material.annotations,
    comparisons: compareToBefore(totals, material, random),
  }
}

const none = labelTimes({})

/** The person's corrected strip inside a span, from the reports of the sessions that touch it. A demo is nobody's day. */
export function segmentsOf(
  sessions: readonly Session[],
  labels: readonly Label[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly Segment[] {
  const strips = sessions
    .filter(({ subject }) => subject === 'person')
    .flatMap(({ startMs, report }) => {
      const read = readSessionReport(report)
      return read ? unpackSegments(read.segments, startMs) : []
    })
    .toSorted((left, right) => left.startMs - right.startMs)
  return clipSegments(applyCorrections(withoutOverlaps(strips), labels), fromMs, toMs)
}

/** Two windows never sense at once, but a takeover may overlap by a moment: the earlier one keeps it. */
function withoutOverlaps(segments: readonly Segment[]): readonly Segment[] {
  let until = -Infinity
  return segments.flatMap((segment) => {
    const startMs = Math.max(segment.startMs, until)
    until = Math.max(until, segment.endMs)
    return segment.endMs > startMs ? [{ ...segment, startMs }] : []
  })
}

export const toTotals = (times: LabelTimes): Totals => ({
  times,
  knownMs: knownMsOf(times),
  shares: sharesOf(times),
  coverage: coverageOf(times),
})

const toHourCell = (hour: number, startMs: number, times: LabelTimes): HourCell => ({
  hour,
  startMs,
  knownMs: knownMsOf(times),
  shares: sharesOf(times),
  main: mainLabel(times),
})
const hourCellOf = (summary: Summary): HourCell =>
  toHourCell(localHourOf(summary), summary.startMs, timesOfSummary(summary))

/** Focused time, overload and known time against the valid days before; the same weekday has no variant of its own yet. */
function compareToBefore(totals: Totals, { before }: DayMaterial, random: () => number): readonly Comparison[] {
  const { shares } = totals
  const valid = before.filter(({ knownMs }) => knownMs >= MIN_KNOWN_MS)
  if (!shares || totals.knownMs < MIN_KNOWN_MS) return []
  const shareOf = (label: KnownLabel) => (day: Summary) => sharesOf(timesOfSummary(day))?.[label] ?? 0
  return compareDay(
    [
      { metric: 'flowShare', today: shares.FLOW, before: valid.map(shareOf('FLOW')) },
      { metric: 'hyperShare', today: shares.HYPER, before: valid.map(shareOf('HYPER')) },
      { metric: 'knownMs', today: totals.knownMs, before: valid.map(({ knownMs }) => knownMs) },
    ],
    random,
  )
}

/** What a week or month is computed from: day summaries from 28 days before it, hours of the same stretch, sessions inside it. */
export interface PeriodMaterial {
  readonly days: readonly string[]
  readonly summaries: readonly Summary[]
  readonly hours: readonly Summary[]
  readonly sessions: readonly Session[]
  readonly labels: readonly Label[]
  readonly fromMs: number
  readonly toMs: number
  readonly daysOff: readonly number[]
}

export function toPeriodView(material: PeriodMaterial, random: () => number): PeriodView {
  const { days, summaries, hours } = material
  const inside = new Set(days)
  const byDay = new Map(summaries.map((summary) => [summary.day, summary]))
  const cells = days.map((day) => toDayCell(day, byDay.get(day) ?? null))
  const last = days.at(-1) ?? ''
  return {
    days: cells,
    hours: Object.fromEntries(
      days.map((day) => [day, hours.filter((hour) => hour.day === day).map(hourCellOf)] as const),
    ),
    totals: toTotals(sumTimes(cells.map(({ totals }) => totals.times))),
    streaks: flowStreaks(segmentsOf(material.sessions, material.labels, material)),
    golden: goldenHour(
      hours
        .filter(({ day }) => dayIndexOf(day) > dayIndexOf(last) - GOLDEN_DAYS && day <= last)
        .map((hour) => ({
          day: hour.day,
          hour: localHourOf(hour),
          flowMs: hour.stateMs.FLOW ?? 0,
          knownMs: hour.knownMs,
        })),
      random,
    ),
    dayStreak: dayStreak(
      summaries
        .filter(({ day }) => day <= last)
        .map(({ day, knownMs, stateMs }) => ({ day, weekday: weekdayOf(day), knownMs, flowMs: stateMs.FLOW ?? 0 })),
      material.daysOff,
    ),
    trend: trendOf(
      cells.flatMap(({ day, totals }) =>
        totals.shares && totals.knownMs >= MIN_KNOWN_MS
          ? [{ dayIndex: dayIndexOf(day), value: totals.shares.FLOW }]
          : [],
      ),
      random,
    ),
    counts: addCounts(summaries.filter(({ day }) => inside.has(day)).map(({ counts }) => counts)),
  }
}

/** One calendar cell; a day without a summary has no known time and no label. */
export function toDayCell(day: string, summary: Summary | null): DayCell {
  const totals = toTotals(summary ? timesOfSummary(summary) : none)
  return {
    day,
    weekday: weekdayOf(day),
    totals,
    main: mainLabel(totals.times),
    peakLoadZs: summary?.load?.maxZs ?? null,
    counts: summary?.counts ?? {},
  }
}

const sumTimes = (times: readonly LabelTimes[]): LabelTimes =>
  times.reduce<LabelTimes>(
    (sum, one) => ({
      FLOW: sum.FLOW + one.FLOW,
      HYPER: sum.HYPER + one.HYPER,
      HYPO: sum.HYPO + one.HYPO,
      RECOVERY: sum.RECOVERY + one.RECOVERY,
      USUAL: sum.USUAL + one.USUAL,
      UNKNOWN: sum.UNKNOWN + one.UNKNOWN,
      AWAY: sum.AWAY + one.AWAY,
    }),
    none,
  )

function addCounts(records: readonly Summary['counts'][]): Summary['counts'] {
  const total: Record<string, number> = {}
  for (const record of records)
    for (const [name, count] of Object.entries(record)) total[name] = (total[name] ?? 0) + count
  return total
}
