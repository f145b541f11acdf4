// The allow table: which actions each arm may hold, what consent each needs, and what it takes to carry one out. Nothing outside it exists.
import type { ConsentLevel } from '../contracts/consent.ts'
import { actionTraits, type ActionKind, type PlanAction } from '../contracts/plan.ts'
import type { PlanRequest } from '../contracts/planning.ts'
import { arms, type Arm, type ConsentKind } from '../policy/arms.ts'
import { rank } from '../policy/consent/ladder.ts'
import { consentRules } from '../policy/consent/rules.ts'

/** The ladder's kind that governs an action. */
export const consentKindOf: Readonly<Record<ActionKind, ConsentKind>> = {
  'show-card': 'overlay',
  breathe: 'breathing',
  'rest-eyes': 'break',
  move: 'break',
  'take-break': 'break',
  'micro-steps': 'overlay',
  defuse: 'overlay',
  'focus-timer': 'overlay',
  dim: 'shield',
  'group-tabs': 'tabs',
  'discard-tabs': 'tabs',
  'close-tabs': 'tabs',
  'bookmark-tabs': 'tabs',
  notify: 'overlay',
  'do-not-disturb': 'dnd',
  'open-target': 'open',
  'launch-project': 'launch',
}

/** What an arm may consist of. `notify` is a way of delivery, not a help, so no arm holds it and no model can ask for it. */
export const armActions: Readonly<Record<Arm, readonly ActionKind[]>> = {
  no_action: [],
  workspace_simplify: ['group-tabs', 'discard-tabs', 'bookmark-tabs', 'close-tabs'],
  task_decompose: ['micro-steps', 'focus-timer', 'open-target', 'launch-project'],
  breath_box: ['breathe'],
  nature_break: ['take-break', 'rest-eyes', 'move'],
  flow_shield: ['dim', 'do-not-disturb', 'focus-timer'],
  defusion_prompt: ['defuse'],
  circuit_breaker: ['take-break', 'breathe', 'move', 'do-not-disturb'],
}

/** The arm of a request, or null for a name that is none. */
export const armOf = (name: string): Arm | null => arms.find((arm) => arm === name) ?? null

const levelOf = (request: PlanRequest, kind: ActionKind): ConsentLevel => {
  const subject = consentKindOf[kind]
  return Object.hasOwn(request.consents, subject) ? (request.consents[subject] ?? 'OBSERVE') : 'OBSERVE'
}

/** Least level in force at which an action of this kind may be in a plan at all; the ladder's own minimum. */
export const neededLevel = (kind: ActionKind): ConsentLevel => consentRules[consentKindOf[kind]].minimum

/** Is there consent for an action of this kind to be offered? Carrying it out asks again. */
export const isConsented = (request: PlanRequest, kind: ActionKind): boolean =>
  rank(levelOf(request, kind)) >= rank(neededLevel(kind))

export const isAvailable = (request: PlanRequest, kind: ActionKind): boolean => request.available.includes(kind)

/** Were texts of strangers (titles, hosts) in what the planner was given? Then nothing irreversible may follow from it (security D04). */
export const hasStrangersText = ({ envelope }: PlanRequest): boolean =>
  envelope.tabs.some(({ title, host }) => title !== null || host !== null)

/** Every kind that a plan for this request may hold, in the table's order. */
export function allowedKinds(request: PlanRequest): readonly ActionKind[] {
  const arm = armOf(request.arm)
  if (arm === null) return []
  const strangers = hasStrangersText(request)
  return armActions[arm].filter(
    (kind) => isConsented(request, kind) && isAvailable(request, kind) && (actionTraits[kind].reversible || !strangers),
  )
}

/** The handles an action points at; empty for one that points at nothing. */
export function targetsOf(action: PlanAction): readonly string[] {
  if ('targets' in action) return action.targets
  return 'target' in action ? [action.target] : []
}

/** More tabs or pages than this in one action always need a fresh yes, at any level (security reference 2.6.2). */
export const BULK_TARGETS = 5

/**
 * Does the person have to press for this one action, now, whatever the level in force? Bulk, irreversible and focus-stealing actions do;
 * so does everything under a level that is not REVERSIBLE_ACT or above. A notification only says something, and is under its own switch.
 */
export function needsPress(action: PlanAction, level: ConsentLevel): boolean {
  if (action.kind === 'notify') return false
  if (targetsOf(action).length > BULK_TARGETS || !actionTraits[action.kind].reversible) return true
  return rank(level) < rank('REVERSIBLE_ACT')
}
