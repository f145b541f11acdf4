// Asks the bridge to have a help worded by a model, where the person has switched one on; the help does not wait long, and never depends on it.
import type { Plan } from '#core/contracts/plan.ts'
import type { PlanRequest } from '#core/contracts/planning.ts'
import type { BridgeClient } from '../../clients/bridge-client.ts'
import type { Clock } from '../../clients/clock.ts'

export interface Worded {
  readonly plan: Plan
  readonly request: PlanRequest
}

export interface WordingParts {
  readonly bridge: Pick<BridgeClient, 'get' | 'connection'>
  readonly clock: Clock
}

/** A model takes a few seconds; a help that comes much later would come at another moment than the one that was chosen. */
const WAIT_MS = 12_000

/**
 * Calls `use` once: at once with the mind's own plan where no bridge is connected, otherwise with the bridge's answer for the very same
 * decision and arm, or with the own plan when that fails or takes too long. A later answer is called off.
 */
export function askForWords(
  { bridge, clock }: WordingParts,
  { plan, request }: Worded,
  use: (plan: Plan) => void,
): void {
  if (bridge.get().link.kind !== 'live') return use(plan)
  let isOver = false
  const finish = (chosen: Plan): void => {
    if (isOver) return
    isOver = true
    cancel()
    use(chosen)
  }
  const cancel = clock.after(WAIT_MS, () => {
    finish(plan)
    void bridge.connection().then((to) => to.request('cancelPlan', { params: { id: request.requestId } }))
  })
  void bridge
    .connection()
    .then((to) => to.request('plan', { body: request }))
    .then(
      (reply) => finish(reply.kind === 'ok' && isSame(reply.result.plan, plan) ? reply.result.plan : plan),
      () => finish(plan),
    )
}

/** Whoever words it, it is the help that was drawn. */
const isSame = (a: Plan, b: Plan): boolean => a.decisionId === b.decisionId && a.arm === b.arm && a.planId === b.planId
