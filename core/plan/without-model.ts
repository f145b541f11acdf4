// The deterministic planner: a complete plan for every arm from the request alone. Always there, and meant to be enough by itself.
import { PLAN_VERSION, type Plan } from '../contracts/plan.ts'
import type { FallbackReason, PlanRequest } from '../contracts/planning.ts'
import { fingerprintText } from '../maths/fingerprint.ts'
import type { Arm } from '../policy/arms.ts'
import { numberActions, type ActionDraft } from './action-draft.ts'
import { allowedKinds, armOf } from './allow-table.ts'
import { claimsFrom } from './claims.ts'
import { microSteps } from './micro-steps.ts'
import { helpWords, type HelpWords } from './plan-words.ts'
import { tidyTabs } from './tidy-tabs.ts'

/** A plan may be carried out as long as its decision is being measured; what it would change is looked at again before each step. */
export const PLAN_LIFE_MS = 300_000

export interface PlanStamp {
  readonly reason: FallbackReason
  readonly nowMs: number
}

/** The plan's id is made from the request's: the same request twice is the same plan. */
export const planIdOf = ({ requestId }: PlanRequest): string => `p_${fingerprintText(`plan ${requestId}`).slice(0, 24)}`

/** Whole number in [0, `choices`) that differs from request to request, so that the same help does not always come in the same words. */
const turnOf = ({ requestId }: PlanRequest, choices: number): number =>
  Number.parseInt(fingerprintText(`turn ${requestId}`).slice(0, 8), 16) % choices

/**
 * A plan for the request's arm out of what is allowed, available and consented to; its actions may be none, its words never are.
 * For `no_action` and an unknown arm: a plan without words' worth of help (empty actions), which nobody shows.
 */
export function planWithoutModel(request: PlanRequest, { reason, nowMs }: PlanStamp): Plan {
  const arm = armOf(request.arm) ?? 'no_action'
  const drafts = draftActions(arm, request)
  const words = wordsFor(arm, request, drafts)
  return {
    v: PLAN_VERSION,
    planId: planIdOf(request),
    decisionId: request.decisionId,
    arm: request.arm,
    source: 'fallback',
    fallbackReason: reason,
    createdMs: nowMs,
    expiresMs: nowMs + PLAN_LIFE_MS,
    ...words,
    claims: claimsFrom(request.facts),
    actions: numberActions(drafts),
    truncated: isCut(request),
  }
}

/** Was anything left out of what a planner sees? */
export const isCut = ({ envelope: { leftOut } }: PlanRequest): boolean =>
  leftOut.tabs + leftOut.projects + leftOut.texts > 0

/** The other arms have one variant of words; these lengths are the doses of policy reference 3. */
const BREATHING_SECONDS = 300
const EYE_REST_SECONDS = 20
const MOVE_SECONDS = 120
const BREAK_MINUTES = 5
const LONG_BREAK_MINUTES = 10
const FIRST_STEP_MINUTES = 10

function draftActions(arm: Arm, request: PlanRequest): readonly ActionDraft[] {
  const allowed = allowedKinds(request)
  return candidates[arm](request).filter(({ kind }) => allowed.includes(kind))
}

const candidates: Readonly<Record<Arm, (request: PlanRequest) => readonly ActionDraft[]>> = {
  no_action: () => [],
  workspace_simplify: ({ envelope }) => tidyTabs(envelope.tabs),
  task_decompose: (request) => [
    { kind: 'micro-steps', steps: microSteps(request.envelope.goal, turnOf(request, 97)) },
    { kind: 'focus-timer', minutes: FIRST_STEP_MINUTES },
  ],
  breath_box: ({ preferences }) => [{ kind: 'breathe', pattern: preferences.breathing, seconds: BREATHING_SECONDS }],
  nature_break: (request) => breakParts[turnOf(request, breakParts.length)] ?? [],
  flow_shield: ({ preferences: { focusMinutes } }) => [
    { kind: 'dim', minutes: focusMinutes },
    { kind: 'do-not-disturb', minutes: focusMinutes },
    { kind: 'focus-timer', minutes: focusMinutes },
  ],
  defusion_prompt: (request) => [{ kind: 'defuse', text: pick(defusions, request) }],
  circuit_breaker: ({ preferences }) => [
    { kind: 'take-break', minutes: LONG_BREAK_MINUTES },
    { kind: 'breathe', pattern: preferences.breathing, seconds: 120 },
  ],
}

const breakParts: readonly (readonly ActionDraft[])[] = [
  [{ kind: 'take-break', minutes: BREAK_MINUTES }],
  [
    { kind: 'take-break', minutes: BREAK_MINUTES },
    { kind: 'rest-eyes', seconds: EYE_REST_SECONDS },
  ],
  [
    { kind: 'take-break', minutes: BREAK_MINUTES },
    { kind: 'move', seconds: MOVE_SECONDS },
  ],
]

/** Written by hand in the manner of acceptance and commitment exercises: notice, name, return. No trial supports these very sentences. */
const defusions = [
  'Name the thought that keeps coming back. Say to yourself: I notice the thought that … Then look at your work again.',
  'Write down in three words what is pulling at you. It can wait on paper. What is the next small thing in front of you?',
  'Notice one thing you see, one you hear, one you feel. Then choose what deserves the next ten minutes.',
  'Thank your mind for the reminder, and leave it in the corner for now. What would make this hour a good one?',
] as const

const pick = (texts: readonly [string, ...string[]], request: PlanRequest): string =>
  texts[turnOf(request, texts.length)] ?? texts[0]

/** Words that promise only what the plan holds: without an action they suggest, with one they offer. */
function wordsFor(arm: Arm, request: PlanRequest, drafts: readonly ActionDraft[]): HelpWords {
  const variants = helpWords[arm][drafts.length > 0 ? 'offer' : 'suggest']
  return variants[turnOf(request, variants.length)] ?? variants[0]
}
