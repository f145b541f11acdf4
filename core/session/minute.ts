// The end of a minute: its buffer becomes a summary, and teaches the baseline when it was a calm one.
import { featureEntries } from '../contracts/feature-entries.ts'
import type { FeatureName } from '../contracts/features.ts'
import { SUMMARY_VERSION, type Summary } from '../contracts/summaries.ts'
import { weightedQuantile } from '../maths/robust.ts'
import { type MinuteBuffer, startMinute } from './minute-buffer.ts'
import type { LocalTime, SessionEffect } from './session-event.ts'
import type { SessionState } from './session-state.ts'
import { learnMinute, renewalAfter } from './usual.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
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
    renewal: renewalAfter(summary),
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
