// mind.worker: features in, states out; gives the session this computer's clock, calendar and dice.
import { exposeWorker } from './host/expose.ts'
import { localTime } from './mind/local-time.ts'
import { createMindMethods, type MindEvent, type MindMethods } from './mind/mind.ts'

export type { MindEvent, MindMethods } from './mind/mind.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<MindMethods, MindEvent>({ name: 'mind', build }, (emit) =>
  createMindMethods({
    emit,
    build,
    nowMs: Date.now,
    random: Math.random,
    newSessionId: () => `session-${crypto.randomUUID()}`,
    local: localTime,
    every: (ms, run) => void setInterval(run, ms),
  }),
)
