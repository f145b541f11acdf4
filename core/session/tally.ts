// The session's own bookkeeping: its strip of segments, its vital numbers and counts, and the report a checkpoint writes.
import type { FeatureName } from '../contracts/features.ts'
import {
  SESSION_REPORT_VERSION,
  type Segment,
  type SegmentLabel,
  type SessionReport,
  packSegments,
} from '../contracts/session-report.ts'
import type { StateLabel } from '../contracts/state.ts'
import type { Summary } from '../contracts/summaries.ts'
import { MAX_CREDIT_MS } from './minute-buffer.ts'
import type { Presence } from './presence.ts'

/** A report is written this often (feature R1). */
export const CHECKPOINT_MS = 90_000
/** A strip with more pieces than this is not a person's; the oldest piece gives way. */
const MAX_SEGMENTS = 10_000
/** Vital numbers a report averages. */
const vitals = [
  'heartRateBpm',
  'rmssdMs',
  'respirationPerMin',
  'blinksPerMin',
] as const satisfies readonly FeatureName[]

interface Mean {
  readonly sum: number
  readonly minutes: number
}

export interface Tally {
  readonly segments: readonly Segment[]
  /** The stretch that runs now; null before the first tick. */
  readonly current: Segment | null
  readonly timeMs: Readonly<Partial<Record<SegmentLabel, number>>>
  readonly peakLoadZs: number
  readonly vitals: Readonly<Partial<Record<FeatureName, Mean>>>
  readonly counts: Readonly<Record<string, number>>
  readonly checkpointMs: number
}

export const emptyTally = (nowMs: number): Tally => ({
  segments: [],
  current: null,
  timeMs: {},
  peakLoadZs: 0,
  vitals: {},
  counts: {},
  checkpointMs: nowMs,
})

/** The word of the strip for a state and presence: a known moment in no state is like any other. */
export function segmentLabelOf(state: StateLabel, presence: Presence): SegmentLabel {
  if (presence === 'away') return 'AWAY'
  if (state !== 'UNKNOWN') return state
  return presence === 'known' ? 'USUAL' : 'UNKNOWN'
}

/** One tick: the stretch goes on, or another begins. After a gap it begins anew, so that the gap stays empty. */
export function tallyTick(
  tally: Tally,
  tick: { readonly atMs: number; readonly label: SegmentLabel; readonly loadZs: number },
): Tally {
  const { current } = tally
  const elapsed = current ? tick.atMs - current.endMs : Infinity
  const peakLoadZs = Math.max(tally.peakLoadZs, tick.loadZs)
  if (!current || elapsed < 0 || elapsed > MAX_CREDIT_MS)
    return {
      ...tally,
      peakLoadZs,
      segments: closed(tally),
      current: { startMs: tick.atMs, endMs: tick.atMs, label: tick.label },
    }
  const timeMs = { ...tally.timeMs, [tick.label]: (tally.timeMs[tick.label] ?? 0) + elapsed }
  if (current.label === tick.label) return { ...tally, peakLoadZs, timeMs, current: { ...current, endMs: tick.atMs } }
  return {
    ...tally,
    peakLoadZs,
    timeMs,
    segments: closed(tally),
    current: { startMs: current.endMs, endMs: tick.atMs, label: tick.label },
  }
}

const closed = ({ segments, current }: Tally): readonly Segment[] =>
  current && current.endMs > current.startMs ? [...segments, current].slice(-MAX_SEGMENTS) : segments

/** A closed minute adds its vital numbers. */
export function tallyMinute(tally: Tally, { features }: Summary): Tally {
  const next: Partial<Record<FeatureName, Mean>> = { ...tally.vitals }
  for (const name of vitals) {
    const seen = features[name]
    if (!seen) continue
    const { sum = 0, minutes = 0 } = next[name] ?? {}
    next[name] = { sum: sum + seen.median, minutes: minutes + 1 }
  }
  return { ...tally, vitals: next }
}

/** Adds one to each count named. */
export function countUp(counts: Readonly<Record<string, number>>, names: readonly string[]): Record<string, number> {
  const next = { ...counts }
  for (const name of names) next[name] = (next[name] ?? 0) + 1
  return next
}

/** The report as it stands. */
export function reportOf(tally: Tally, sessionStartMs: number, goal: string | null = null): SessionReport {
  return {
    v: SESSION_REPORT_VERSION,
    goal,
    segments: packSegments(
      closed(tally).filter(({ startMs }) => startMs >= sessionStartMs - 1000),
      sessionStartMs,
    ),
    timeMs: { ...tally.timeMs },
    peakLoadZs: tally.peakLoadZs,
    vitals: Object.fromEntries(
      Object.entries(tally.vitals).map(([name, { sum, minutes }]) => [name, { mean: sum / minutes, minutes }]),
    ),
    counts: { ...tally.counts },
  }
}
