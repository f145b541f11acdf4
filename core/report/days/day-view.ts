// The day as pages show it: its strip, hours, totals, focused stretches and comparisons.
import type { Label } from '../../contracts/labels.ts'
import { type Segment, readSessionReport, unpackSegments } from '../../contracts/session-report.ts'
import type { Session } from '../../contracts/sessions.ts'
import type { Summary } from '../../contracts/summaries.ts'
import { hourCellOf, noTime, toHourCell, toTotals } from './cells.ts'
import { type Comparison, MIN_KNOWN_MS, compareDay } from './compare.ts'
import {
  applyCorrections,
  clipSegments,
  flowStreaks,
  type KnownLabel,
  sharesOf,
  splitByHour,
  timesOf,
  timesOfSummary,
} from './segments.ts'
import type { DayMaterial, DayView, Totals } from './views.ts'

/** The view of one local day. `random` only draws the intervals of its comparisons. */
export function toDayView(material: DayMaterial, random: () => number): DayView {
  const { day, fromMs, toMs, sessions, labels, summary } = material
  const segments = segmentsOf(sessions, labels, { fromMs, toMs })
  const fromSegments = splitByHour(segments, material.offsetAt).map(({ hour, startMs, times }) =>
    toHourCell(hour, startMs, times),
  )
  const totals =
    segments.length > 0 ? toTotals(timesOf(segments)) : toTotals(summary ? timesOfSummary(summary) : noTime)
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
