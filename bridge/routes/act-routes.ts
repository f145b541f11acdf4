// Acting: a plan's own steps of the bridge, with consent asked here too; undo, stop, what can be done, what is allowed.
import { bridgeActionKinds, type ActRequest, type BridgeConsents } from '#core/contracts/bridge-act.ts'
import type { ActionKind, Plan, PlanAction } from '#core/contracts/plan.ts'
import { armActions, armOf } from '#core/plan/allow-table.ts'
import type { Call, Routes } from '../kernel.ts'
import { bridgeConsentOf, objectionTo, type Actor } from '../actions/actor.ts'
import type { ConsentDesk } from '../actions/consent-desk.ts'
import type { Executor } from '../actions/executor.ts'
import { invalid, notFound, ok, refuse, type Settled } from '../outcome.ts'

export interface ActPorts {
  readonly actor: Actor
  readonly consents: ConsentDesk
  readonly executors: Readonly<Partial<Record<ActionKind, Executor>>>
  /** Did the planner give out this plan, and just so? */
  readonly recognise: (plan: Plan) => 'same' | 'changed' | 'unknown'
  readonly wallMs: () => number
}

export function actRoutes(ports: ActPorts): Routes {
  const { actor, consents, executors, wallMs } = ports
  return {
    async act({ body, cid }) {
      const refusal = actor.find(body.plan.planId) ? null : refusalOf(ports, body)
      if (refusal) return refusal
      const act = await actor.act(body, cid)
      return act ? ok(act) : refuse('storage_unavailable')
    },
    getAct({ params }) {
      const act = actor.find(params['id'] ?? '')
      return act ? ok(act) : notFound()
    },
    async undoAct({ params, cid }: Call<'undoAct'>) {
      const act = await actor.undo(params['id'] ?? '', cid)
      return act ? ok(act) : notFound()
    },
    haltActs: async () => ok({ halted: [...(await actor.halt())] }),
    async abilities() {
      const asked = bridgeActionKinds.map(async (kind) => {
        const reason = (await executors[kind]?.available().catch(() => 'failed')) ?? null
        return { kind, available: reason === null, reason }
      })
      return ok({ abilities: await Promise.all(asked) })
    },
    getConsents: () => ok(consents.current()),
    patchConsents: ({ body }) => ({
      kind: 'write',
      durable: true,
      apply: (tx) => ok(consents.change(tx, body as Partial<BridgeConsents>, wallMs())), // JSON has no undefined
    }),
  }
}

/** Everything that can be said before anything is done. */
function refusalOf({ consents, recognise, wallMs }: ActPorts, { plan, pressed }: ActRequest): Settled<never> | null {
  const actions = plan.actions.filter(({ kind }) => bridgeActionKinds.includes(kind))
  if (actions.length === 0 || !actions.every((action) => isInTable(plan, action))) return invalid('plan')
  if (plan.expiresMs <= wallMs() || recognise(plan) === 'changed') return refuse('state_conflict', {})
  for (const action of actions) {
    const objection = objectionTo(action, pressed, consents.levelOf(bridgeConsentOf(action.kind)))
    if (objection !== null) return refuse('consent_required', { actionKind: action.kind })
  }
  return null
}

/** A notification may deliver any help; everything else must be in the table of the plan's arm, whoever made the plan. */
function isInTable({ arm }: Plan, { kind }: PlanAction): boolean {
  const known = armOf(arm)
  return known !== null && (kind === 'notify' || armActions[known].includes(kind))
}
