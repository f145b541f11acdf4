// The running minute of the wall clock: collects readings and the time spent in each state.
import type { FeatureName } from '../contracts/features.ts'
import type { StateLabel } from '../contracts/state.ts'
import type { Snapshot } from '../state/fusion.ts'
import type { Presence } from './presence.ts'
import type { LocalTime } from './session-event.ts'

const MINUTE_MS = 60_000
/** The minute being collected. */
export interface MinuteBuffer {
  /** Whole minute of the wall clock. */
  readonly startMs: number
  /** The calendar when it began. */
  readonly local: LocalTime
  readonly values: Readonly<Partial<Record<FeatureName, readonly number[]>>>
  readonly stateMs: Readonly<Partial<Record<StateLabel, number>>>
  readonly knownMs: number
  readonly idleMs: number
  readonly maxLoadZs: number
  readonly counts: Readonly<Record<string, number>>
}

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
