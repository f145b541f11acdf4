// Availability: may the person be interrupted now? Every gate that says no is named, in a fixed order, with when it may open again.
import type { StateLabel } from '../../contracts/state.ts'

/** Gates in the order they are reported; the first closed one is the headline of the why-quiet line. */
export const gateIds = [
  'paused',
  'quiet-mode',
  'window-open', // the outcome window of the last decision point is still running
  'call',
  'fullscreen',
  'audible-tab',
  'quiet-hours',
  'weekday-off',
  'in-flow',
  'exercise-running',
  'idle',
  'typing',
  'cool-down',
  'spacing',
  'daily-cap',
  'hourly-cap',
  'low-quality',
  'no-consent',
  'likely-dismissal',
] as const
export type GateId = (typeof gateIds)[number]

/** A closed gate; `untilMs` is when it opens by itself, when that is known. */
export interface ClosedGate {
  readonly id: GateId
  readonly untilMs?: number
}

/** Outcome window and smallest distance of two decision points (policy reference 1.2; frozen before launch). */
export const DECISION_WINDOW_MS = 300_000
/** No help in the first minute after another card closed (original 3.8). */
export const COOL_DOWN_MS = 60_000
/** Typing grace and its cap (ecosystem 1.2: Entracte, 10 s and 60 s): a run of typing delays by its pause, at most this long. */
export const TYPING_GRACE_MS = 10_000
export const TYPING_CAP_MS = 60_000
/** Away from keys, pointer and camera for this long is idle (ecosystem 1.2). */
export const IDLE_AFTER_MS = 300_000
/** Hourly cap of the original, kept as a ceiling above the daily one. */
export const HOURLY_CAP = 6
/** Worst quality at which help may be offered (original 3.8: physiology .3). */
export const MIN_QUALITY = 0.3
const HOUR_MS = 3_600_000

/** The person's own limits. */
export interface AvailabilityLimits {
  readonly dailyCap: number
  readonly spacingMs: number
  /** Local minutes since midnight, half-open, may wrap midnight; null = none. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null
  /** Weekdays with help off, 0 = Sunday. */
  readonly weekdaysOff: readonly number[]
}

/** Defaults of feature P1: three helps a day, 45 minutes apart; quiet outside 7 to 22 as in the original. */
export const defaultLimits: AvailabilityLimits = {
  dailyCap: 3,
  spacingMs: 45 * 60_000,
  quietHours: { fromMinute: 22 * 60, toMinute: 7 * 60 },
  weekdaysOff: [],
}

/** Everything the gates look at. Unknown facts are false: a part that is not installed cannot close a gate. */
export interface Situation {
  readonly nowMs: number
  readonly localMinuteOfDay: number
  readonly localWeekday: number
  readonly state: StateLabel
  readonly pausedUntilMs: number | null
  readonly quietUntilMs: number | null
  readonly lastDecisionAtMs: number | null
  readonly lastClosedAtMs: number | null
  /** Times helps were shown, ascending; only the last day matters. */
  readonly shownAtMs: readonly number[]
  readonly dayStartMs: number
  readonly inCall: boolean
  readonly fullscreen: boolean
  readonly audibleTab: boolean
  readonly exerciseRunning: boolean
  /** When the running burst of typing began and when its last key fell; null when none. */
  readonly typing: { readonly startedAtMs: number; readonly lastKeyAtMs: number } | null
  readonly lastActivityAtMs: number | null
  readonly quality: number
  readonly consentAllowsSuggestion: boolean
  readonly likelyDismissal: boolean
}

type Gate = (situation: Situation, limits: AvailabilityLimits) => ClosedGate | null

const open = null
const until = (id: GateId, untilMs: number | null, nowMs: number): ClosedGate | null =>
  untilMs !== null && untilMs > nowMs ? { id, untilMs } : open
const when = (id: GateId, closed: boolean): ClosedGate | null => (closed ? { id } : open)

const gates: Readonly<Record<GateId, Gate>> = {
  paused: ({ pausedUntilMs, nowMs }) => until('paused', pausedUntilMs, nowMs),
  'quiet-mode': ({ quietUntilMs, nowMs }) => until('quiet-mode', quietUntilMs, nowMs),
  'window-open': ({ lastDecisionAtMs, nowMs }) =>
    until('window-open', lastDecisionAtMs === null ? null : lastDecisionAtMs + DECISION_WINDOW_MS, nowMs),
  call: ({ inCall }) => when('call', inCall),
  fullscreen: ({ fullscreen }) => when('fullscreen', fullscreen),
  'audible-tab': ({ audibleTab }) => when('audible-tab', audibleTab),
  'quiet-hours': ({ localMinuteOfDay }, { quietHours }) =>
    when('quiet-hours', quietHours !== null && insideHours(localMinuteOfDay, quietHours)),
  'weekday-off': ({ localWeekday }, { weekdaysOff }) => when('weekday-off', weekdaysOff.includes(localWeekday)),
  'in-flow': ({ state }) => when('in-flow', state === 'FLOW'),
  'exercise-running': ({ exerciseRunning }) => when('exercise-running', exerciseRunning),
  idle: ({ lastActivityAtMs, nowMs }) =>
    when('idle', lastActivityAtMs !== null && nowMs - lastActivityAtMs >= IDLE_AFTER_MS),
  typing: ({ typing, nowMs }) => (typing === null ? open : until('typing', typingEndsMs(typing), nowMs)),
  'cool-down': ({ lastClosedAtMs, nowMs }) =>
    until('cool-down', lastClosedAtMs === null ? null : lastClosedAtMs + COOL_DOWN_MS, nowMs),
  spacing: ({ shownAtMs, nowMs }, { spacingMs }) => {
    const last = shownAtMs.at(-1)
    return until('spacing', last === undefined ? null : last + spacingMs, nowMs)
  },
  'daily-cap': ({ shownAtMs, dayStartMs }, { dailyCap }) =>
    when('daily-cap', shownAtMs.filter((at) => at >= dayStartMs).length >= dailyCap),
  'hourly-cap': ({ shownAtMs, nowMs }) => {
    const recent = shownAtMs.filter((at) => at > nowMs - HOUR_MS)
    const first = recent.at(-HOURLY_CAP)
    return until('hourly-cap', first === undefined ? null : first + HOUR_MS, nowMs)
  },
  'low-quality': ({ quality }) => when('low-quality', quality < MIN_QUALITY),
  'no-consent': ({ consentAllowsSuggestion }) => when('no-consent', !consentAllowsSuggestion),
  'likely-dismissal': ({ likelyDismissal }) => when('likely-dismissal', likelyDismissal),
}

/** Closed gates in the fixed order; an empty list means available (I_t = 1 in policy reference 1.2). */
export function closedGates(situation: Situation, limits: AvailabilityLimits = defaultLimits): readonly ClosedGate[] {
  return gateIds.flatMap((id) => gates[id](situation, limits) ?? [])
}

/** Is the minute inside the half-open range, which may wrap midnight? An empty range holds nothing. */
export function insideHours(
  minute: number,
  { fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number },
): boolean {
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute
  return minute >= fromMinute || minute < toMinute
}

/** The grace ends ten seconds after the last key, but never later than a minute after the burst began. */
const typingEndsMs = ({ startedAtMs, lastKeyAtMs }: { startedAtMs: number; lastKeyAtMs: number }): number =>
  Math.min(lastKeyAtMs + TYPING_GRACE_MS, startedAtMs + TYPING_CAP_MS)
