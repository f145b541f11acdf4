// Shutdown over HTTP: on record first, then 202, then the stop.
import type { Routes } from '../kernel.ts'
import { ok, refuse } from '../outcome.ts'
import type { RequestStop } from '../stop/stop-request.ts'
import { STOP_LIMIT_MS } from '../stop/stopper.ts'

const ACCEPTED = 202

export const shutdownRoute = (requestStop: RequestStop): Routes => ({
  async shutdown({ cid, session, grant }) {
    const decision = await requestStop({ surface: 'http', cid, who: session.who, sid: session.sid, grant })
    return decision.kind === 'refused'
      ? refuse(decision.code)
      : ok({ stopping: true as const, withinMs: STOP_LIMIT_MS }, ACCEPTED)
  },
})
