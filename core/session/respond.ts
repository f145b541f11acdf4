// What happens to an open decision: durable, shown or not, and what the person did with it.
import { RECORDS_VERSION, type ExecutedRecord, type FeedbackRecord } from '../contracts/records.ts'
import { dismissed } from '../policy/availability/quiet-mode.ts'
import { learnDismissal } from '../policy/dismissal.ts'
import type { PersonResponse, SessionEffect, SessionEvent } from './session-event.ts'
import type { OpenDecision, SessionState } from './session-state.ts'

interface Responded {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

const DAY_MS = 86_400_000

/** The DECISION is on disk: now the arm may be shown. no_action is executed by showing nothing, and says so in the log. */
export function becomeDurable(state: SessionState, decisionId: string): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && !one.durable)
  if (!decision) return { state, effects: [] }
  const next = replace(state, { ...decision, durable: true })
  if (decision.arm === 'no_action') return { state: next, effects: [executed(decision, null, 'control')] }
  return { state: next, effects: [{ kind: 'show', decisionId, arm: decision.arm }] }
}

/** It appeared on the screen at `nowMs`. */
export function becomeShown(state: SessionState, decisionId: string, nowMs: number): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && one.durable && one.shownAtMs === null)
  if (!decision) return { state, effects: [] }
  const shown = replace(state, { ...decision, shownAtMs: nowMs })
  return {
    state: { ...shown, shownAtMs: [...state.shownAtMs.filter((at) => nowMs - at < DAY_MS), nowMs] },
    effects: [executed(decision, Math.round(nowMs), null)],
  }
}

/** It could not be shown; the reason goes to the log, the decision stays in the analysis (intention to treat). */
export function notShown(state: SessionState, decisionId: string, reason: string): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && one.shownAtMs === null)
  return { state, effects: decision ? [executed(decision, null, reason)] : [] }
}

/** The person answered. Feedback never reaches the posterior; dismissals teach timing and may start quiet mode. */
export function respond(
  state: SessionState,
  event: Extract<SessionEvent, { readonly kind: 'response' }>,
  nowMs: number,
): Responded {
  const decision = state.open.find((one) => one.decisionId === event.decisionId)
  if (!decision || decision.shownAtMs === null) return { state, effects: [] }
  const closes = event.response !== 'rated' && event.response !== 'undone'
  const learned = closes ? learn(state, decision, { response: event.response, nowMs }) : state
  const quiet = event.response === 'dismissed' ? dismissed(learned.quiet, nowMs) : learned.quiet
  const never =
    event.response === 'never' ? [...new Set([...learned.choices.never, decision.arm])] : learned.choices.never
  return {
    state: {
      ...learned,
      quiet,
      choices: { ...learned.choices, never },
      lastClosedAtMs: closes ? nowMs : learned.lastClosedAtMs,
    },
    effects: feedback(decision, event, nowMs),
  }
}

function learn(
  state: SessionState,
  decision: OpenDecision,
  seen: { readonly response: PersonResponse; readonly nowMs: number },
): SessionState {
  const waved = seen.response === 'dismissed' || seen.response === 'never'
  const { arm, features } = decision
  return {
    ...state,
    dismissals: learnDismissal(state.dismissals, { arm, features, dismissed: waved, nowMs: seen.nowMs }),
  }
}

function feedback(
  decision: OpenDecision,
  { response, value }: { readonly response: PersonResponse; readonly value?: number },
  nowMs: number,
): readonly SessionEffect[] {
  const kinds: Partial<Record<PersonResponse, FeedbackRecord['kind']>> = {
    dismissed: 'dismiss',
    never: 'dismiss',
    undone: 'undo',
    rated: 'rating',
  }
  const kind = kinds[response]
  if (!kind || decision.shownAtMs === null) return []
  const record: FeedbackRecord = {
    v: RECORDS_VERSION,
    type: 'FEEDBACK',
    decisionId: decision.decisionId,
    kind,
    value: kind === 'rating' ? Math.min(1, Math.max(-1, value ?? 0)) : 1,
    dt: Math.max(0, nowMs - decision.shownAtMs),
  }
  return [{ kind: 'write', record }]
}

function executed(decision: OpenDecision, renderedAt: number | null, notRendered: string | null): SessionEffect {
  const record: ExecutedRecord = {
    v: RECORDS_VERSION,
    type: 'EXECUTED',
    decisionId: decision.decisionId,
    renderedAt,
    notRendered,
    planId: null,
    fallback: false,
  }
  return { kind: 'write', record }
}

const replace = (state: SessionState, decision: OpenDecision): SessionState => ({
  ...state,
  open: state.open.map((one) => (one.decisionId === decision.decisionId ? decision : one)),
})
