// store.worker: the only owner and the only writer of IndexedDB; gives the store the worker's clock, dice and channel to other windows.
import { exposeWorker } from './host/expose.ts'
import type { StoreEvent } from './store/events.ts'
import { createStoreMethods, type StoreMethods } from './store/store.ts'

export type { StoreMethods } from './store/store.ts'
export type { StoreEvent } from './store/events.ts'
export type { Stored, StoreRefusal } from './store/outcome.ts'

/** Retention and space are looked after soon after the start, then every hour for as long as the window lives. */
const JANITOR_FIRST_MS = 60_000
const JANITOR_EVERY_MS = 3_600_000

const build = import.meta.env['VITE_BUILD'] ?? 'development'
const channel = new BroadcastChannel('cortex-store')

exposeWorker<StoreMethods, StoreEvent>({ name: 'store', build }, (emit) => {
  channel.addEventListener('message', () => emit({ kind: 'settings' }))
  const methods = createStoreMethods({
    emit,
    nowMs: Date.now,
    newId: () => crypto.randomUUID(),
    after: (ms, run) => void setTimeout(run, ms),
    estimate: () => navigator.storage.estimate(),
    announceSettings: () => channel.postMessage('settings'),
  })
  const runJanitor = (): void => void methods.runJanitor({ nowMs: Date.now() })
  setTimeout(runJanitor, JANITOR_FIRST_MS)
  setInterval(runJanitor, JANITOR_EVERY_MS)
  return methods
})
