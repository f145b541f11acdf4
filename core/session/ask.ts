// Asking inside a step: at the first tick of a receptive minute draws once, lets the question out, takes the answer or lets it lapse.
import type { ExperienceLabel } from '../contracts/labels.ts'
import { asked, chanceToAsk, drawQuestion, lapse, toLabel } from './asking.ts'
import { presenceOf } from './presence.ts'
import type { SessionState } from './session-state.ts'
import type { Stepped } from './stepped.ts'
import { fuse } from '../state/fusion.ts'

export function askOn(
  state: SessionState,
  tick: { readonly nowMs: number; readonly random: () => number; readonly isMinute: boolean },
): Stepped {
  const { nowMs } = tick
  const lapsed = lapse(state.asking, nowMs)
  const current = lapsed === state.asking ? state : { ...state, asking: lapsed }
  if (!tick.isMinute || !state.choices.on || state.choices.questionsPerDay === 0) return { state: current, effects: [] }
  const moment = {
    nowMs,
    minuteOfDay: state.local.minuteOfDay,
    dayStartMs: state.local.dayStartMs,
    perDay: state.choices.questionsPerDay,
    isKnown: presenceOf(fuse(state.latest, nowMs)) === 'known',
    closed: state.reportedGates,
  }
  if (chanceToAsk(current.asking, moment) === 0) return { state: current, effects: [] }
  const askId = `${state.sessionId}-q${state.asksMade + 1}`
  const question = drawQuestion(current.asking, moment, { u: tick.random(), askId })
  if (!question) return { state: current, effects: [] }
  const asking = asked(current.asking, question)
  return {
    state: { ...current, asking, asksMade: state.asksMade + 1 },
    effects: [{ kind: 'ask', question, askedAtMs: asking.askedAtMs }],
  }
}

/** The person answered or put the question away. */
export function answer(state: SessionState, askId: string, label: ExperienceLabel | null): Stepped {
  if (state.asking.open?.askId !== askId) return { state, effects: [] }
  const kept = label === null ? null : toLabel(state.asking, askId, label)
  return {
    state: { ...state, asking: { ...state.asking, open: null } },
    effects: kept ? [{ kind: 'label', label: kept }] : [],
  }
}
