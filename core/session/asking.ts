// Experience sampling: now and then, at a random receptive minute, asks how it was; the chance is kept with the answer.
import { LABEL_VERSION, type ExperienceLabel, type Label } from '../contracts/labels.ts'
import type { ClosedGate, GateId } from '../policy/availability/gates.ts'

/** Never more than this a day, whatever is set (policy reference 2.6). */
export const MAX_QUESTIONS_PER_DAY = 4
/** Questions are at least so far apart, and stand so long. Chosen by hand. */
const SPACING_MS = 45 * 60_000
const STANDS_MS = 3 * 60_000
/** A question speaks of the minutes before it. */
const SPOKEN_OF_MS = 5 * 60_000
/** The day's questions are spread up to this local minute, over minutes half of which are taken to be receptive. */
const LAST_MINUTE = 21 * 60
const RECEPTIVE_SHARE = 0.5
const MIN_MINUTES_LEFT = 60
const MAX_CHANCE = 0.25

/** Gates that close questions too. Flow does not: without asking in flow nobody would ever say "focused". */
const closing: ReadonlySet<GateId> = new Set([
  'paused',
  'quiet-mode',
  'window-open', // a question inside an outcome window would be part of the outcome
  'call',
  'fullscreen',
  'quiet-hours',
  'weekday-off',
  'exercise-running',
  'idle',
  'typing',
  'cool-down',
])

export interface Question {
  readonly askId: string
  /** The stretch it asks about. */
  readonly startMs: number
  readonly endMs: number
  readonly propensity: number
  readonly untilMs: number
}

export interface Asking {
  /** When questions were asked lately. */
  readonly askedAtMs: readonly number[]
  readonly open: Question | null
}

export const nothingAsked: Asking = { askedAtMs: [], open: null }

export interface AskingMoment {
  readonly nowMs: number
  readonly minuteOfDay: number
  readonly dayStartMs: number
  readonly perDay: number
  readonly isKnown: boolean
  readonly closed: readonly ClosedGate[]
}

/** The chance that this minute asks; 0 when it may not. At most `perDay` a day in expectation and never more in fact. */
export function chanceToAsk({ askedAtMs, open }: Asking, moment: AskingMoment): number {
  const { nowMs, minuteOfDay, dayStartMs, isKnown, closed } = moment
  const today = askedAtMs.filter((at) => at >= dayStartMs).length
  const left = Math.min(moment.perDay, MAX_QUESTIONS_PER_DAY) - today
  const last = askedAtMs.at(-1) ?? -Infinity
  if (left <= 0 || open || !isKnown || nowMs - last < SPACING_MS || closed.some(({ id }) => closing.has(id))) return 0
  const minutesLeft = Math.max(MIN_MINUTES_LEFT, (LAST_MINUTE - minuteOfDay) * RECEPTIVE_SHARE)
  return Math.min(MAX_CHANCE, left / minutesLeft)
}

/** The question this minute asks, drawn with `u`; null when it does not. */
export function drawQuestion(
  asking: Asking,
  moment: AskingMoment,
  draw: { readonly u: number; readonly askId: string },
): Question | null {
  const propensity = chanceToAsk(asking, moment)
  if (draw.u >= propensity) return null
  const { nowMs } = moment
  return { askId: draw.askId, startMs: nowMs - SPOKEN_OF_MS, endMs: nowMs, propensity, untilMs: nowMs + STANDS_MS }
}

/** A question nobody answered in time no longer stands. */
export const lapse = (asking: Asking, nowMs: number): Asking =>
  asking.open && nowMs > asking.open.untilMs ? { ...asking, open: null } : asking

export const asked = (asking: Asking, question: Question): Asking => ({
  askedAtMs: [...asking.askedAtMs.slice(-2 * MAX_QUESTIONS_PER_DAY), question.endMs],
  open: question,
})

/** The answer as it is kept; null when the question no longer stands. */
export function toLabel({ open }: Asking, askId: string, label: ExperienceLabel): Label | null {
  if (!open || open.askId !== askId) return null
  const { startMs, endMs, propensity } = open
  return {
    v: LABEL_VERSION,
    labelId: askId,
    source: 'prompt',
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    label,
    propensity,
  }
}
