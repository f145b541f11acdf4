// Consent inside the session: what an answer means for the ladder, what the person sets, and the change as a line of its history.
import type { ConsentLevel } from '../contracts/consent.ts'
import type { ConsentKind } from '../policy/arms.ts'
import { type ConsentEvent, type ConsentStanding, effectiveLevel, stepConsent } from '../policy/consent/ladder.ts'
import { consentRules } from '../policy/consent/rules.ts'
import type { ConsentCause, PersonResponse, SessionEffect } from './session-event.ts'
import type { SessionState } from './session-state.ts'

interface Consented {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/** The level in force for a kind of action, under the person's ceiling. */
export const levelOf = (state: SessionState, kind: ConsentKind): ConsentLevel =>
  effectiveLevel(state.consents[kind], consentRules[kind], state.choices.globalCap)

/** May help of this kind at least be suggested? The person's word, then the ladder. */
export const maySuggest = (state: SessionState, kind: ConsentKind): boolean =>
  state.choices.suggestable.includes(kind) && levelOf(state, kind) !== 'OBSERVE'

/** An answer on the ladder: yes earns, "not helpful" and "never" cost, an undo costs; "not now" speaks of the moment, not of trust. */
export function answerConsent(
  state: SessionState,
  kind: ConsentKind,
  answer: { readonly response: PersonResponse; readonly nowMs: number; readonly sinceShownMs: number },
): Consented {
  const { nowMs: atMs } = answer
  if (answer.response === 'accepted') return changeConsent(state, kind, { kind: 'approved', atMs })
  if (answer.response === 'unhelpful' || answer.response === 'never')
    return changeConsent(state, kind, { kind: 'rejected', atMs })
  if (answer.response === 'undone')
    return changeConsent(state, kind, { kind: 'undone', atMs, sinceActionMs: answer.sinceShownMs })
  return { state, effects: [] }
}

/** One step of the ladder; a change of level is reported for the history. */
export function changeConsent(state: SessionState, kind: ConsentKind, event: ConsentEvent): Consented {
  const before = state.consents[kind]
  const after = stepConsent(before, consentRules[kind], event)
  const next = { ...state, consents: { ...state.consents, [kind]: after } }
  const from = shown(before)
  const to = shown(after)
  if (from === to) return { state: next, effects: [] }
  const causes: Readonly<Record<ConsentEvent['kind'], ConsentCause>> = {
    approved: 'earned',
    rejected: 'rejected',
    undone: 'undone',
    revoked: 'revoked',
    reset: 'reset',
    waited: 'unused',
  }
  return { state: next, effects: [{ kind: 'consent', subject: kind, from, to, cause: causes[event.kind] }] }
}

const shown = ({ revoked, earned }: ConsentStanding): ConsentLevel => (revoked ? 'OBSERVE' : earned)
