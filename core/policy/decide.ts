// One decision point: feasible arms, exact propensities, one draw. Returns what will be logged; does nothing.
import { type Arm, type Capability, armIndex, armTraits, arms } from './arms.ts'
import type { NormalBank } from './bandit/normal-bank.ts'
import { type Bounds, averagedSoftmax, drawArm, projectToBox, temperatureFor } from './bandit/propensity.ts'
import { type PolicyModel, predictArms } from './bandit/policy-model.ts'
import { type DecisionContext, toVector } from './context.ts'
import { at } from '../maths/linear-algebra.ts'

/** Floors and caps of policy reference 1.5: no_action stays a real arm, everything else keeps 5 %. */
export const NO_ACTION_BOUNDS: Bounds = { floor: 0.2, cap: 0.8 }
export const ARM_BOUNDS: Bounds = { floor: 0.05, cap: 1 }

/** Deterministic rules, logged by id. A rule that narrows the arms leaves the draw random; one that forces leaves nothing to learn. */
export const ruleIds = ['only-no-action', 'load-high', 'always-prompt'] as const
export type RuleId = (typeof ruleIds)[number]

/** Arms offered when the load integral has reached its limit, with the original's shares for people who asked to be prompted always. */
const loadArms: readonly Arm[] = ['breath_box', 'nature_break', 'circuit_breaker']
const ALWAYS_PROMPT_SHARES: Readonly<Partial<Record<Arm, number>>> = {
  breath_box: 0.45,
  nature_break: 0.3,
  circuit_breaker: 0.25,
}

/** How arms are chosen: the product's bandit, or one of the policies it is compared with (P7). */
export const policyModes = ['amip', 'uniform', 'greedy', 'scheduled'] as const
export type PolicyMode = (typeof policyModes)[number]

/** What a decision needs to know. Availability was settled before: only available moments come here. */
export interface DecisionRequest {
  readonly context: DecisionContext
  readonly model: PolicyModel
  readonly bank: NormalBank
  readonly mode: PolicyMode
  readonly capabilities: readonly Capability[]
  /** Arms the person switched off or that rest after dismissals. */
  readonly blockedArms: readonly Arm[]
  /** Arms whose action kind may at least be suggested. */
  readonly consents: (arm: Arm) => boolean
  readonly loadRatio: number
  /** The person asked for a prompt at every load limit; gives up the contrast with no_action there. */
  readonly alwaysPrompt: boolean
  /** Uniform draw in [0, 1). */
  readonly u: number
}

/** The probabilistic part of a DECISION record. Shares are by arm over the feasible set, in the fixed order. */
export interface DecisionDraft {
  readonly action: Arm
  readonly ruleId: RuleId | null
  readonly tau: number
  readonly q: Readonly<Partial<Record<Arm, number>>>
  readonly floors: Readonly<Partial<Record<Arm, number>>>
  readonly p: Readonly<Partial<Record<Arm, number>>>
  readonly u: number
  readonly posteriorHash: string
  readonly bankHash: string
}

/**
 * Computes p first, then draws from p with the logged u, so the logged propensity is exact by construction (policy reference 1.4 C).
 * The same request gives the same draft on every machine: replay recomputes p and the action from the log.
 */
export function decide(request: DecisionRequest): DecisionDraft {
  const { feasible, ruleId } = feasibleArms(request)
  const tau = temperatureFor(request.model.decisions)
  const q = preferences(feasible, request, { ruleId, tau })
  const bounds = feasible.map((arm) => boundsOf(feasible, arm))
  const p = ruleId === 'always-prompt' ? q : projectToBox(q, bounds)
  const action = feasible[drawArm(p, request.u)] ?? 'no_action'
  return {
    action,
    ruleId,
    tau,
    q: byArm(feasible, q),
    floors: byArm(
      feasible,
      bounds.map(({ floor }) => floor),
    ),
    p: byArm(feasible, p),
    u: request.u,
    posteriorHash: request.model.hash,
    bankHash: request.bank.hash,
  }
}

/** Hard rules choose the feasible set before any probability is computed (policy reference 1.5). */
export function feasibleArms(request: DecisionRequest): {
  readonly feasible: readonly Arm[]
  readonly ruleId: RuleId | null
} {
  const possible = arms.filter((arm) => arm === 'no_action' || isPossible(arm, request))
  if (possible.length === 1) return { feasible: possible, ruleId: 'only-no-action' }
  if (request.loadRatio < 1) return { feasible: possible, ruleId: null }
  const restoring = possible.filter((arm) => loadArms.includes(arm))
  if (restoring.length === 0) return { feasible: possible, ruleId: null }
  if (request.alwaysPrompt) return { feasible: restoring, ruleId: 'always-prompt' }
  return { feasible: ['no_action', ...restoring], ruleId: 'load-high' }
}

function isPossible(arm: Arm, { capabilities, blockedArms, consents }: DecisionRequest): boolean {
  return (
    !blockedArms.includes(arm) && armTraits[arm].needs.every((need) => capabilities.includes(need)) && consents(arm)
  )
}

export const boundsOf = (feasible: readonly Arm[], arm: Arm): Bounds => {
  if (feasible.length === 1) return { floor: 1, cap: 1 }
  return arm === 'no_action' ? NO_ACTION_BOUNDS : ARM_BOUNDS
}

/** Shares before projection, by the mode in force. */
function preferences(
  feasible: readonly Arm[],
  request: DecisionRequest,
  { ruleId, tau }: { readonly ruleId: RuleId | null; readonly tau: number },
): readonly number[] {
  if (ruleId === 'always-prompt') return normalised(feasible.map((arm) => ALWAYS_PROMPT_SHARES[arm] ?? 0))
  if (request.mode === 'uniform') return feasible.map(() => 1 / feasible.length)
  if (request.mode === 'scheduled') return scheduledShares(feasible)
  const predictions = predictArms(request.model, feasible, toVector(request.context))
  if (request.mode === 'greedy') {
    const best = predictions.reduce((top, { mean }, k) => (mean > (predictions[top]?.mean ?? 0) ? k : top), 0)
    return feasible.map((_, k) => (k === best ? 1 : 0))
  }
  return [...averagedSoftmax(predictions, request.bank, { temperature: tau, bankIndex: feasible.map(armIndex) })]
}

/** Fixed reminders: a break every time, nothing learned; the floors still let the other arms be compared. */
const scheduledShares = (feasible: readonly Arm[]): readonly number[] => {
  const chosen: Arm = feasible.includes('nature_break') ? 'nature_break' : (feasible.at(-1) ?? 'no_action')
  return feasible.map((arm) => (arm === chosen ? 1 : 0))
}

const normalised = (shares: readonly number[]): readonly number[] => {
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => share / sum)
}

const byArm = (feasible: readonly Arm[], values: ArrayLike<number>): Partial<Record<Arm, number>> =>
  Object.fromEntries(feasible.map((arm, k) => [arm, at(values, k)]))
