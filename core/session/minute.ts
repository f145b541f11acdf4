// The running minute of the wall clock: collects readings and time, closes into a summary, and teaches the baseline when it was a calm one.
import { featureEntries } from '../contracts/feature-entries.ts'
import type { FeatureName } from '../contracts/features.ts'
import type { StateLabel } from '../contracts/state.ts'
import { SUMMARY_VERSION, type Summary } from '../contracts/summaries.ts'
import { weightedQuantile } from '../maths/robust.ts'
import type { Snapshot } from '../state/fusion.ts'
import type { Presence } from './presence.ts'
import type { LocalTime, SessionEffect } from './session-event.ts'
import type { MinuteBuffer, SessionState } from './session-state.ts'
import { learnMinute, usualsAfter } from './usual.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
/** A tick longer than this after the last one was a gap; its time belongs to nobody. */
export const MAX_CREDIT_MS = 3_000

/** A minute in which nothing has happened yet, around an instant. */
export const startMinute = (nowMs: number, local: LocalTime): MinuteBuffer => ({
  startMs: Math.floor(nowMs / MINUTE_MS) * MINUTE_MS,
  local,
  values: {},
  stateMs: {},
  knownMs: 0,
  idleMs: 0,
  maxLoadZs: 0,
  counts: {},
})

/** What a tick adds to its minute: the time since the last one goes to the state it found, if somebody was there. */
export interface Spent {
  readonly label: StateLabel
  readonly presence: Presence
  readonly ms: number
  readonly loadZs: number
}

export function collect(buffer: MinuteBuffer, snapshot: Snapshot, spent: Spent): MinuteBuffer {
  const values = { ...buffer.values }
  for (const [name, { value }] of snapshot.features) values[name] = [...(values[name] ?? []), value]
  const ms = spent.ms > MAX_CREDIT_MS ? 0 : Math.max(0, spent.ms)
  const isAway = spent.presence === 'away'
  const { stateMs } = buffer
  return {
    ...buffer,
    values,
    stateMs: isAway ? stateMs : { ...stateMs, [spent.label]: (stateMs[spent.label] ?? 0) + ms },
    knownMs: buffer.knownMs + (spent.presence === 'known' ? ms : 0),
    idleMs: buffer.idleMs + (isAway ? ms : 0),
    maxLoadZs: Math.max(buffer.maxLoadZs, spent.loadZs),
  }
}

/** Closes the minute when the wall clock is in another one (earlier or later): emits its summary, updates the usual behind the neutral gate. */
export function closeMinute(
  state: SessionState,
  nowMs: number,
): { readonly state: SessionState; readonly effects: readonly SessionEffect[] } {
  const { minute } = state
  if (Math.floor(nowMs / MINUTE_MS) * MINUTE_MS === minute.startMs) return { state, effects: [] }
  const summary = summarise(minute, state.load.zs)
  const baseline = learnMinute(state.baseline, summary)
  const next: SessionState = {
    ...state,
    baseline,
    usuals: usualsAfter(baseline, summary, nowMs),
    usualsAtMs: nowMs,
    minute: startMinute(nowMs, state.local),
  }
  const isEmpty = Object.keys(summary.features).length === 0 && Object.keys(summary.counts).length === 0
  return { state: next, effects: isEmpty ? [] : [{ kind: 'minute', minute: summary }] }
}

function summarise(minute: MinuteBuffer, loadZs: number): Summary {
  const { startMs, local, stateMs, knownMs, idleMs, counts } = minute
  return {
    v: SUMMARY_VERSION,
    level: 'minute',
    startMs,
    endMs: startMs + MINUTE_MS,
    day: dayOf(local),
    tz: local.timeZone,
    offsetMin: offsetOf(local, startMs),
    features: summariseFeatures(minute.values),
    stateMs: { ...stateMs },
    knownMs,
    idleMs,
    load: { endZs: loadZs, maxZs: Math.max(loadZs, minute.maxLoadZs) },
    counts: { ...counts },
  }
}

function summariseFeatures(values: MinuteBuffer['values']): Summary['features'] {
  const features: Partial<Record<FeatureName, Summary['features'][string]>> = {}
  for (const [name, readings] of featureEntries(values)) {
    const ones = new Array<number>(readings.length).fill(1)
    const at = (share: number): number => weightedQuantile(readings, ones, share) ?? 0
    features[name] = {
      n: readings.length,
      mean: readings.reduce((sum, value) => sum + value, 0) / readings.length,
      median: at(0.5),
      low: at(0.1),
      high: at(0.9),
    }
  }
  return features
}

/** Minutes the local clock is ahead of the universal one: as the host says, else from the minute of the day, where half a day is the most. */
export function offsetOf({ minuteOfDay, offsetMin }: LocalTime, atMs: number): number {
  if (offsetMin !== undefined) return offsetMin
  const universal = Math.floor(atMs / MINUTE_MS) % DAY_MINUTES
  const ahead = (minuteOfDay - universal + 2 * DAY_MINUTES) % DAY_MINUTES
  return ahead > DAY_MINUTES / 2 ? ahead - DAY_MINUTES : ahead
}

/** The local calendar day, from where its midnight lies; its noon keeps clear of changes of the clocks. */
const dayOf = (local: LocalTime): string => {
  const offsetMs = offsetOf(local, local.dayStartMs + local.minuteOfDay * MINUTE_MS) * MINUTE_MS
  return new Date(local.dayStartMs + offsetMs + MINUTE_MS * (DAY_MINUTES / 2)).toISOString().slice(0, 10)
}
