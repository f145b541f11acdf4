// What pages show of the past: the shapes of the day, the week or month, and the calendar, and what each is computed from.
import type { Annotation, Label } from '../../contracts/labels.ts'
import type { Segment } from '../../contracts/session-report.ts'
import type { Session, SessionGap } from '../../contracts/sessions.ts'
import type { Summary } from '../../contracts/summaries.ts'
import type { Comparison, Trend } from './compare.ts'
import type { DayStreak } from './day-streak.ts'
import type { GoldenHour } from './golden-hour.ts'
import type { FlowStreaks, KnownLabel, LabelTimes, OffsetAt, Shares } from './segments.ts'

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
