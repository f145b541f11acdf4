// What happens to an open decision: durable, shown or not, and what the person did with it.
import { RECORDS_VERSION, type ExecutedRecord, type FeedbackRecord } from '../contracts/records.ts'
import { dismissed } from '../policy/availability/quiet-mode.ts'
import { armTraits } from '../policy/arms.ts'
import { learnDismissal } from '../policy/dismissal.ts'
import { answerConsent, levelOf, maySuggest } from './consents.ts'
import type { PersonResponse, SessionEffect, SessionEvent } from './session-event.ts'
import type { OpenDecision } from './open-decision.ts'
import type { SessionState } from './session-state.ts'

interface Responded {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

const DAY_MS = 86_400_000

/** A decision that took longer than this to reach the disk is not shown any more: its moment has passed. Chosen: the freshness of a held item is minutes, of a moment seconds. */
export const LATEST_SHOW_MS = 20_000

/**
 * The DECISION is on disk: now the arm may be shown. no_action is executed by showing nothing, and says so in the log; so does what was
 * switched off ("never this") or revoked between the draw and this moment.
 */
export function becomeDurable(state: SessionState, decisionId: string, nowMs: number): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && !one.durable)
  if (!decision) return { state, effects: [] }
  const next = replace(state, { ...decision, durable: true })
  const obstacle = obstacleTo(state, decision, nowMs)
  if (obstacle !== null) return notShown(next, decisionId, obstacle)
  const level = levelOf(state, armTraits[decision.arm].consentKind)
  return { state: next, effects: [{ kind: 'show', decisionId, arm: decision.arm, level }] }
}

function obstacleTo(state: SessionState, decision: OpenDecision, nowMs: number): string | null {
  if (decision.arm === 'no_action') return 'control'
  if (nowMs - decision.decidedAtMs > LATEST_SHOW_MS) return 'late'
  if (state.choices.never.includes(decision.arm)) return 'never'
  if (!state.choices.on || (state.pausedUntilMs !== null && state.pausedUntilMs > nowMs)) return 'paused'
  return maySuggest(state, armTraits[decision.arm].consentKind) ? null : 'no-consent'
}

/** It appeared on the screen at `nowMs`. */
export function becomeShown(
  state: SessionState,
  { decisionId, planId, fallback }: Extract<SessionEvent, { readonly kind: 'shown' }>,
  nowMs: number,
): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && one.durable && !one.executed)
  if (!decision) return { state, effects: [] }
  const shown = replace(state, { ...decision, executed: true, shownAtMs: nowMs })
  const plan = { planId: planId ?? null, fallback: fallback ?? false }
  return {
    state: { ...shown, shownAtMs: [...state.shownAtMs.filter((at) => nowMs - at < DAY_MS), nowMs] },
    effects: [executed(decision, { renderedAt: Math.round(nowMs), notRendered: null, ...plan })],
  }
}

/** It could not be shown; the reason goes to the log, the decision stays in the analysis (intention to treat). */
export function notShown(state: SessionState, decisionId: string, reason: string): Responded {
  const decision = state.open.find((one) => one.decisionId === decisionId && one.durable && !one.executed)
  if (!decision) return { state, effects: [] }
  const nothing = { renderedAt: null, notRendered: reason, planId: null, fallback: false }
  return { state: replace(state, { ...decision, executed: true }), effects: [executed(decision, nothing)] }
}

/** The person answered. Feedback never reaches the posterior; dismissals teach timing and may start quiet mode. */
export function respond(
  state: SessionState,
  event: Extract<SessionEvent, { readonly kind: 'response' }>,
  nowMs: number,
): Responded {
  const decision = state.open.find((one) => one.decisionId === event.decisionId)
  if (!decision || decision.shownAtMs === null) return { state, effects: [] }
  const closes = event.response !== 'rated' && event.response !== 'undone' && event.response !== 'snoozed'
  const learned = closes ? learn(state, decision, { response: event.response, nowMs }) : state
  const quiet = isWaving(event.response) ? dismissed(learned.quiet, nowMs) : learned.quiet
  const never =
    event.response === 'never' ? [...new Set([...learned.choices.never, decision.arm])] : learned.choices.never
  const answered: SessionState = {
    ...learned,
    quiet,
    choices: { ...learned.choices, never },
    lastClosedAtMs: closes ? nowMs : learned.lastClosedAtMs,
  }
  const consented = answerConsent(answered, armTraits[decision.arm].consentKind, {
    response: event.response,
    nowMs,
    sinceShownMs: nowMs - decision.shownAtMs,
  })
  return { state: consented.state, effects: [...feedback(decision, event, nowMs), ...consented.effects] }
}

/** Sent away, whatever the words. */
const isWaving = (response: PersonResponse): boolean =>
  response === 'dismissed' || response === 'unhelpful' || response === 'never'

function learn(
  state: SessionState,
  decision: OpenDecision,
  seen: { readonly response: PersonResponse; readonly nowMs: number },
): SessionState {
  const waved = isWaving(seen.response)
  const { arm, features } = decision
  if (features === null || seen.response === 'ignored' || seen.response === 'completed') return state
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
    unhelpful: 'rating',
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
    value: response === 'unhelpful' ? -1 : kind === 'rating' ? Math.min(1, Math.max(-1, value ?? 0)) : 1,
    dt: Math.max(0, nowMs - decision.shownAtMs),
  }
  return [{ kind: 'write', record }]
}

type Execution = Pick<ExecutedRecord, 'renderedAt' | 'notRendered' | 'planId' | 'fallback'>

const executed = ({ decisionId }: OpenDecision, execution: Execution): SessionEffect => ({
  kind: 'write',
  record: { v: RECORDS_VERSION, type: 'EXECUTED', decisionId, ...execution },
})

const replace = (state: SessionState, decision: OpenDecision): SessionState => ({
  ...state,
  open: state.open.map((one) => (one.decisionId === decision.decisionId ? decision : one)),
})
