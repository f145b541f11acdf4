// The request a plan is made from, and the plan of the deterministic planner: the arm is drawn before, and nothing here can change it.
import type { ConsentLevel } from '#core/contracts/consent.ts'
import type { ActionKind, Plan } from '#core/contracts/plan.ts'
import { type Fact, PLANNING_VERSION, type PlanRequest } from '#core/contracts/planning.ts'
import type { Settings } from '#core/contracts/settings.ts'
import type { StateEstimate } from '#core/contracts/state.ts'
import { buildEnvelope, type EnvelopeSource } from '#core/plan/envelope.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'
import { type Arm, type ConsentKind, consentKinds } from '#core/policy/arms.ts'
import { consentRules } from '#core/policy/consent/rules.ts'
import { levelOf } from '#core/session/consents.ts'
import type { SessionState } from '#core/session/session-state.ts'
import type { MindSurroundings } from './mind-event.ts'

/** What the page itself can carry out. */
const pageActions: readonly ActionKind[] = [
  'show-card',
  'breathe',
  'rest-eyes',
  'move',
  'take-break',
  'micro-steps',
  'defuse',
  'focus-timer',
  'dim',
]
/** Reasons are features of the last stretch; this names its length in a claim. */
const REASON_WINDOW_MS = 60_000
/** A difference below this many robust deviations is "as usual". */
const UNUSUAL_Z = 1
const LONGEST_FOCUS_MINUTES = 120

interface PlanningMoment {
  readonly decisionId: string
  readonly arm: Arm
  readonly estimate: StateEstimate | null
  readonly consents: Readonly<Partial<Record<ConsentKind, ConsentLevel>>>
  readonly settings: Pick<Settings, 'exercises' | 'ai'>
  readonly nowMs: number
  readonly minuteOfDay: number
  readonly requestId: string
}

/** The request of one decision: what the person allows to leave in its envelope, everything else beside it. */
function planRequest(moment: PlanningMoment): PlanRequest {
  const { breathing, focusMinutes } = moment.settings.exercises
  const facts = factsOf(moment.estimate)
  return {
    v: PLANNING_VERSION,
    requestId: moment.requestId,
    decisionId: moment.decisionId,
    arm: moment.arm,
    consents: moment.consents,
    available: [...pageActions],
    preferences: { breathing, focusMinutes: Math.min(LONGEST_FOCUS_MINUTES, focusMinutes) },
    facts,
    envelope: buildEnvelope(
      {
        state: stateOf(moment),
        facts,
        minuteOfDay: moment.minuteOfDay,
        goal: null,
        tabs: [],
        projects: [],
      },
      moment.settings.ai.fields,
    ),
  }
}

/** The request as of now, with the trust the session holds; before there is a session, the trust everybody starts with. */
export function requestOf(
  world: Pick<MindSurroundings, 'nowMs' | 'newId' | 'local'>,
  {
    state,
    ...about
  }: Pick<PlanningMoment, 'decisionId' | 'arm' | 'estimate' | 'settings'> & { state: SessionState | null },
): PlanRequest {
  const nowMs = world.nowMs()
  const { minuteOfDay } = world.local(nowMs)
  const consents = Object.fromEntries(
    consentKinds.map((kind) => [kind, state ? levelOf(state, kind) : consentRules[kind].start]),
  )
  return planRequest({ ...about, consents, nowMs, minuteOfDay, requestId: world.newId() })
}

/** The plan that needs nobody else. */
export const planAlone = (request: PlanRequest, nowMs: number): Plan =>
  planWithoutModel(request, { reason: 'no-bridge', nowMs: Math.round(nowMs) })

function stateOf({ estimate, nowMs }: PlanningMoment): EnvelopeSource['state'] {
  if (!estimate) return null
  return {
    label: estimate.state,
    sinceMs: Math.max(0, nowMs - estimate.sinceMs),
    loadRatio: estimate.load.ratio,
    reasons: estimate.reasons.map(({ feature, z }) => ({ metric: feature, z })),
  }
}

const factsOf = (estimate: StateEstimate | null): Fact[] =>
  (estimate?.reasons ?? []).map(({ feature, value, z }) => ({
    metric: feature,
    value,
    windowMs: REASON_WINDOW_MS,
    comparator: z === null || Math.abs(z) < UNUSUAL_Z ? 'near-usual' : z > 0 ? 'above-usual' : 'below-usual',
  }))
