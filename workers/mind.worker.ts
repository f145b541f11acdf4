// mind.worker: features in, states and helps out; gives the session this computer's clock, calendar and dice.
import { type Pace, realTime, toSessionMs } from '#core/units/pace.ts'
import { exposeWorker } from './host/expose.ts'
import { localTime } from './mind/local-time.ts'
import type { MindEvent } from './mind/mind-event.ts'
import { createMindMethods, type MindMethods as SessionMethods } from './mind/mind.ts'
import { connectMindStore } from './mind/store-link.ts'

export type { MindEvent } from './mind/mind-event.ts'
export type { Answer, HelpSettings } from './mind/mind.ts'
export type { Examination } from './mind/examine.ts'
export type { HelpMemory } from '#core/session/help-memory.ts'
export type { PersonResponse, Surroundings } from '#core/session/session-event.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

/** The pace comes before anything else is asked; without it the session runs in real time. */
export type MindMethods = SessionMethods & { readonly pace: (pace: Pace) => void }
let pace = realTime

exposeWorker<MindMethods, MindEvent>({ name: 'mind', build }, (emit) => ({
  pace: (next) => void (pace = next),
  ...createMindMethods({
    emit,
    build,
    nowMs: () => toSessionMs(Date.now(), pace),
    monoMs: () => performance.now() * pace.rate,
    random: () => pace.draw ?? Math.random(),
    newId: () => crypto.randomUUID(),
    local: localTime,
    every: (ms, run) => void setInterval(run, ms / pace.rate),
    // Held until the window closes; the next window then decides.
    lead: (run) =>
      void navigator.locks.request('cortex-decides', () => {
        run()
        return new Promise(() => undefined)
      }),
    connectStore: connectMindStore,
  }),
}))
