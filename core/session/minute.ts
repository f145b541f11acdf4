// The running minute: collects values and state time, closes into medians, and feeds the baseline when it was a calm one.
import { featureEntries } from '../contracts/feature-entries.ts'
import type { FeatureName } from '../contracts/features.ts'
import type { StateLabel } from '../contracts/state.ts'
import { median } from '../maths/robust.ts'
import { type Baseline, addMinute, bucketOf, usualTable } from '../state/baseline.ts'
import type { Snapshot } from '../state/fusion.ts'
import { MIN_COVERAGE } from '../state/scorer.ts'
import type { SessionEffect } from './session-event.ts'
import type { MinuteBuffer, SessionState } from './session-state.ts'

export const MINUTE_MS = 60_000
/** A tick longer than this after the last one was a gap; its time belongs to nobody. */
const MAX_CREDIT_MS = 3_000

/** Adds what this tick saw. */
export function collect(
  buffer: MinuteBuffer,
  snapshot: Snapshot,
  spent: { label: StateLabel; ms: number },
): MinuteBuffer {
  const values = { ...buffer.values }
  for (const [name, { value }] of snapshot.features) values[name] = [...(values[name] ?? []), value]
  const ms = Math.min(MAX_CREDIT_MS, Math.max(0, spent.ms))
  return {
    ...buffer,
    values,
    stateMs: { ...buffer.stateMs, [spent.label]: (buffer.stateMs[spent.label] ?? 0) + ms },
  }
}

/** Closes the minute when it is full: emits its medians, updates the baseline behind the neutral gate, refreshes the usual. */
export function closeMinute(
  state: SessionState,
  nowMs: number,
  coverage: number,
): { readonly state: SessionState; readonly effects: readonly SessionEffect[] } {
  const { minute } = state
  if (nowMs - minute.startMs < MINUTE_MS) return { state, effects: [] }
  const values = medians(minute)
  const bucket = bucketOf(state.local.minuteOfDay / 60, familyOf(values))
  const neutral = !minute.stateMs.HYPER && state.smoother.state !== 'HYPER' && coverage >= MIN_COVERAGE
  const baseline: Baseline = neutral ? addMinute(state.baseline, { atMs: nowMs, bucket, values }) : state.baseline
  const next: SessionState = {
    ...state,
    baseline,
    usuals: usualTable(baseline, { nowMs, bucket }),
    usualsAtMs: nowMs,
    minute: { startMs: nowMs, values: {}, stateMs: {} },
  }
  const summary = { startMs: minute.startMs, values, stateMs: minute.stateMs, load: state.load.zs }
  return { state: next, effects: Object.keys(values).length > 0 ? [{ kind: 'minute', minute: summary }] : [] }
}

function medians(minute: MinuteBuffer): Partial<Record<FeatureName, number>> {
  const values: Partial<Record<FeatureName, number>> = {}
  for (const [name, samples] of featureEntries(minute.values)) {
    const middle = median(samples)
    if (middle !== null) values[name] = middle
  }
  return values
}

/** Kind of work for the baseline's bucket: writing from twenty keys a minute on, reading when tabs or scrolling are all there is. */
function familyOf(values: Partial<Record<FeatureName, number>>): 'writing' | 'reading' | 'other' {
  if ((values.keysPerMin ?? 0) >= 20) return 'writing'
  return (values.scrollsPerMin ?? 0) >= 1 ? 'reading' : 'other'
}
