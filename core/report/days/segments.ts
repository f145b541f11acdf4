// Segments of a day: cut at local hours and midnights, summed, corrected by the person, and read for focused stretches.
import type { Segment, SegmentLabel } from '../../contracts/session-report.ts'
import type { Label } from '../../contracts/labels.ts'
import { median } from '../../maths/robust.ts'

const MS_PER_MINUTE = 60_000
const MS_PER_HOUR = 3_600_000

/** Minutes that local time is ahead of universal time at an instant; the host's calendar answers, core has none. */
export type OffsetAt = (atMs: number) => number

/** Labels whose time is known: shares are shares of their sum (policy reference 7.1). */
export const knownLabels = ['FLOW', 'HYPER', 'HYPO', 'RECOVERY', 'USUAL'] as const satisfies readonly SegmentLabel[]
export type KnownLabel = (typeof knownLabels)[number]
export type Shares = Readonly<Record<KnownLabel, number>>
export type LabelTimes = Readonly<Record<SegmentLabel, number>>

/** The part of each segment inside [fromMs, toMs). */
export const clipSegments = (segments: readonly Segment[], fromMs: number, toMs: number): readonly Segment[] =>
  segments.flatMap((segment) => {
    const startMs = Math.max(segment.startMs, fromMs)
    const endMs = Math.min(segment.endMs, toMs)
    return endMs > startMs ? [{ ...segment, startMs, endMs }] : []
  })

/** Time of each label, ms. */
export function timesOf(segments: readonly Segment[]): LabelTimes {
  const times: Record<SegmentLabel, number> = {
    FLOW: 0,
    HYPER: 0,
    HYPO: 0,
    RECOVERY: 0,
    USUAL: 0,
    UNKNOWN: 0,
    AWAY: 0,
  }
  for (const { label, startMs, endMs } of segments) times[label] += endMs - startMs
  return times
}

export const knownMsOf = (times: LabelTimes): number => knownLabels.reduce((sum, label) => sum + times[label], 0)

/** Shares over known time, which sum to 1; null without any. */
export function sharesOf(times: LabelTimes): Shares | null {
  const known = knownMsOf(times)
  if (known <= 0) return null
  const share = (label: KnownLabel): number => times[label] / known
  return {
    FLOW: share('FLOW'),
    HYPER: share('HYPER'),
    HYPO: share('HYPO'),
    RECOVERY: share('RECOVERY'),
    USUAL: share('USUAL'),
  }
}

/** Known time as a share of all sensed time at which the person was there; null when nothing was sensed. */
export function coverageOf(times: LabelTimes): number | null {
  const known = knownMsOf(times)
  const sensed = known + times.UNKNOWN
  return sensed > 0 ? known / sensed : null
}

/** A local hour of one day: which one, and where its time went. */
export interface HourTimes {
  readonly hour: number
  readonly startMs: number
  readonly times: LabelTimes
}

/**
 * Cuts segments at local hour boundaries and credits each piece to its own hour (oracle G1). An hour repeated in autumn appears twice, one
 * skipped in spring not at all. Hours without segments are left out.
 */
export function splitByHour(segments: readonly Segment[], offsetAt: OffsetAt): readonly HourTimes[] {
  const hours = new Map<number, Segment[]>()
  for (const segment of segments)
    for (const piece of cutAtHours(segment, offsetAt)) {
      const start = hourStart(piece.startMs, offsetAt)
      hours.set(start, [...(hours.get(start) ?? []), piece])
    }
  return [...hours]
    .toSorted(([left], [right]) => left - right)
    .map(([startMs, pieces]) => ({ hour: hourOf(startMs, offsetAt), startMs, times: timesOf(pieces) }))
}

const hourStart = (atMs: number, offsetAt: OffsetAt): number => {
  const offsetMs = offsetAt(atMs) * MS_PER_MINUTE
  return Math.floor((atMs + offsetMs) / MS_PER_HOUR) * MS_PER_HOUR - offsetMs
}
const hourOf = (atMs: number, offsetAt: OffsetAt): number =>
  Math.floor((atMs + offsetAt(atMs) * MS_PER_MINUTE) / MS_PER_HOUR) % 24

function cutAtHours(segment: Segment, offsetAt: OffsetAt): readonly Segment[] {
  const pieces: Segment[] = []
  for (let startMs = segment.startMs; startMs < segment.endMs;) {
    const endMs = Math.min(segment.endMs, hourStart(startMs, offsetAt) + MS_PER_HOUR)
    pieces.push({ ...segment, startMs, endMs })
    startMs = endMs
  }
  return pieces
}

/** Corrections laid over what was read: the later correction wins, and only sensed time is relabelled. */
export function applyCorrections(segments: readonly Segment[], labels: readonly Label[]): readonly Segment[] {
  const corrections = labels.flatMap((label) => (label.source === 'correction' ? [label] : []))
  return corrections.reduce<readonly Segment[]>(
    (current, { startMs, endMs, state }) =>
      current
        .flatMap((segment): readonly Segment[] => [
          ...clipSegments([segment], -Infinity, startMs),
          ...clipSegments([segment], startMs, endMs).map((piece) => ({
            ...piece,
            label: state,
            corrected: true as const,
          })),
          ...clipSegments([segment], endMs, Infinity),
        ])
        .toSorted((left, right) => left.startMs - right.startMs),
    segments,
  )
}

/** Breaks up to this long do not end a focused stretch unless they were overload; shorter stretches are not listed (policy reference 7.1). */
export const STREAK_GAP_MS = 60_000
export const STREAK_MIN_MS = 600_000

/** One focused stretch. `flowMs` counts FLOW alone; `openEnded` when sensing ended with it, so that it may have been longer. */
export interface FlowStreak {
  readonly startMs: number
  readonly endMs: number
  readonly flowMs: number
  readonly openEnded: boolean
}

export interface FlowStreaks {
  readonly list: readonly FlowStreak[]
  readonly longestMs: number
  readonly medianMs: number | null
}

/** Focused stretches: FLOW joined over at most 60 s that are not HYPER, at least ten minutes of FLOW (oracle G3). Segments ascending. */
export function flowStreaks(segments: readonly Segment[]): FlowStreaks {
  const merged: FlowStreak[] = []
  let overload = -Infinity
  for (const { label, startMs, endMs } of segments) {
    if (label === 'HYPER') overload = endMs
    if (label !== 'FLOW') continue
    const last = merged.at(-1)
    const joins = last && startMs - last.endMs <= STREAK_GAP_MS && overload <= last.endMs
    if (joins) merged[merged.length - 1] = { ...last, endMs, flowMs: last.flowMs + endMs - startMs }
    else merged.push({ startMs, endMs, flowMs: endMs - startMs, openEnded: false })
  }
  const sensedUntil = segments.at(-1)?.endMs
  const list = merged
    .filter(({ flowMs }) => flowMs >= STREAK_MIN_MS)
    .map((streak) => ({ ...streak, openEnded: streak.endMs === sensedUntil }))
  const lengths = list.map(({ flowMs }) => flowMs)
  return { list, longestMs: Math.max(0, ...lengths), medianMs: median(lengths) }
}

/** The label that had most of the known time; null without known time. */
export const mainLabel = (times: LabelTimes): KnownLabel | null =>
  knownMsOf(times) > 0 ? knownLabels.reduce((best, label) => (times[label] > times[best] ? label : best)) : null

/** All labels at zero but those given, for hosts that build times from summaries. */
export const labelTimes = (times: Partial<LabelTimes>): LabelTimes => ({ ...timesOf([]), ...times })

/** Times of a summary: what was known and in no state was like any other time; the rest of UNKNOWN had too little signal. */
export function timesOfSummary(summary: {
  readonly stateMs: Readonly<Partial<Record<string, number>>>
  readonly knownMs: number
  readonly idleMs: number
}): LabelTimes {
  const { stateMs, knownMs, idleMs } = summary
  const of = (label: string): number => stateMs[label] ?? 0
  const scored = of('FLOW') + of('HYPER') + of('HYPO') + of('RECOVERY')
  const usual = Math.max(0, knownMs - scored)
  return {
    FLOW: of('FLOW'),
    HYPER: of('HYPER'),
    HYPO: of('HYPO'),
    RECOVERY: of('RECOVERY'),
    USUAL: usual,
    UNKNOWN: Math.max(0, of('UNKNOWN') - usual),
    AWAY: idleMs,
  }
}
