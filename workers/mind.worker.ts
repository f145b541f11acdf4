// mind.worker: features in, states and helps out; gives the session this computer's clock, calendar and dice.
import { exposeWorker } from './host/expose.ts'
import { localTime } from './mind/local-time.ts'
import type { MindEvent } from './mind/mind-event.ts'
import { createMindMethods, type MindMethods } from './mind/mind.ts'
import { connectMindStore } from './mind/store-link.ts'

export type { MindEvent } from './mind/mind-event.ts'
export type { Answer, HelpSettings, MindMethods } from './mind/mind.ts'
export type { Examination } from './mind/examine.ts'
export type { HelpMemory } from '#core/session/help-memory.ts'
export type { PersonResponse, Surroundings } from '#core/session/session-event.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<MindMethods, MindEvent>({ name: 'mind', build }, (emit) =>
  createMindMethods({
    emit,
    build,
    nowMs: Date.now,
    monoMs: () => performance.now(),
    random: Math.random,
    newId: () => crypto.randomUUID(),
    local: localTime,
    every: (ms, run) => void setInterval(run, ms),
    // Held until the window closes; the next window then decides.
    lead: (run) =>
      void navigator.locks.request('cortex-decides', () => {
        run()
        return new Promise(() => undefined)
      }),
    connectStore: connectMindStore,
  }),
)
