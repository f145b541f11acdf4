// Planning and what belongs to it: the plan, its preview, the planner's settings, its key, its costs.
import type { AiStatus } from '#core/contracts/bridge-ai.ts'
import { reservedUsd } from '#core/plan/cost.ts'
import type { Routes } from '../kernel.ts'
import { ok, refuse } from '../outcome.ts'
import type { AiDesk } from '../planner/ai-desk.ts'
import type { KeyPlace, KeyStore } from '../planner/key-store.ts'
import type { Planner } from '../planner/planner.ts'
import type { Spending } from '../planner/spending.ts'

export interface PlanPorts {
  readonly desk: AiDesk
  readonly keys: KeyStore
  readonly planner: Planner
  readonly spending: Spending
}

const DAYS_SHOWN = 90

export function planRoutes(ports: PlanPorts): Routes {
  const { desk, keys, planner } = ports
  return {
    plan: async ({ body, cid }) => ok(await planner.plan(body, cid)),
    previewPlan({ body: { request } }) {
      const preview = planner.preview(request)
      desk.noteShown(preview.sha256)
      return ok(preview)
    },
    cancelPlan: ({ params }) => ok({ cancelled: planner.cancel(params['id'] ?? '') }),
    getAi: async () => ok(await statusOf(ports)),
    async patchAi({ body }) {
      const place = await placeOf(ports)
      return {
        kind: 'write',
        durable: true,
        apply(tx) {
          const changed = desk.change(tx, body)
          return changed.kind === 'ok' ? ok(toStatus(ports, changed.result, place)) : changed
        },
      }
    },
    async setAiKey({ body: { provider, key } }) {
      const place = await keys.write(provider, key)
      return place === null ? refuse('storage_unavailable') : ok({ provider, place })
    },
    async forgetAiKey({ body: { provider } }) {
      await keys.forget(provider)
      return ok({ provider, place: (await keys.read(provider))?.place ?? null })
    },
  }
}

const placeOf = async ({ keys, desk }: PlanPorts): Promise<KeyPlace | null> =>
  (await keys.read(desk.current().provider))?.place ?? null

const statusOf = async (ports: PlanPorts): Promise<AiStatus> =>
  toStatus(ports, ports.desk.current(), await placeOf(ports))

function toStatus({ planner, spending }: PlanPorts, settings: AiStatus['settings'], key: KeyPlace | null): AiStatus {
  const today = spending.today()
  const { spentUsd, calls, fallbacks } = today
  return {
    settings,
    key,
    resting: settings.on ? planner.resting(key !== null) : 'ai-off',
    today: {
      spentUsd,
      reservedUsd: reservedUsd(today),
      calls,
      fallbacks,
      warned: spentUsd >= settings.warnUsdPerDay,
    },
    days: spending.days(DAYS_SHOWN).map((row) => ({ day: row.day, spentUsd: row.spentUsd, calls: row.calls })),
  }
}
