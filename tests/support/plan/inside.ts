// Judges a plan against its request: everything that may never happen, as a list of what did.
import { actionTraits, planSchema, type Plan } from '#core/contracts/plan.ts'
import type { PlanRequest } from '#core/contracts/planning.ts'
import { armActions, armOf, hasStrangersText, isAvailable, isConsented, targetsOf } from '#core/plan/allow-table.ts'

const ADDRESS =
  /:\/\/|www\.|javascript:|data:|evil\.example|<[a-z!/]|\]\(|[\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/iu

/** Empty when the plan keeps inside its arm's table, its consents, its abilities, its handles and plain words. */
export function breachesOf(plan: Plan, request: PlanRequest): string[] {
  const arm = armOf(request.arm)
  const handles = new Set([...request.envelope.tabs, ...request.envelope.projects].map(({ target }) => target))
  const kept = new Set(request.envelope.tabs.filter(({ keep }) => keep).map(({ target }) => target))
  const shape = planSchema.safeParse(plan).success ? [] : ['no plan by the contract']
  const words = [plan.title, plan.text].some((text) => ADDRESS.test(text)) ? ['an address or markup in its words'] : []
  const about = plan.arm === request.arm && plan.decisionId === request.decisionId ? [] : ['another arm or decision']
  const actions = plan.actions.flatMap((action) => [
    ...(arm === null || !armActions[arm].includes(action.kind) ? [`${action.kind} outside the table`] : []),
    ...(isConsented(request, action.kind) ? [] : [`${action.kind} without consent`]),
    ...(isAvailable(request, action.kind) ? [] : [`${action.kind} not available`]),
    ...(!actionTraits[action.kind].reversible && hasStrangersText(request)
      ? [`${action.kind} after strangers' text`]
      : []),
    ...(targetsOf(action).every((target) => handles.has(target)) ? [] : [`${action.kind} on a foreign handle`]),
    ...((action.kind === 'close-tabs' || action.kind === 'discard-tabs') &&
    targetsOf(action).some((target) => kept.has(target))
      ? [`${action.kind} on a tab to keep`]
      : []),
    ...('text' in action && ADDRESS.test(action.text) ? ['an address in an action'] : []),
  ])
  return [...shape, ...words, ...about, ...actions]
}
