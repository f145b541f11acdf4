// store.worker: the only owner and the only writer of IndexedDB; gives the store the worker's clock, dice and channel to other windows.
import { exposeWorker } from './host/expose.ts'
import type { StoreEvent } from './store/events.ts'
import { createStoreMethods, type StoreMethods } from './store/store.ts'

export type { StoreMethods } from './store/store.ts'
export type { StoreEvent } from './store/events.ts'
export type { Stored, StoreRefusal } from './store/outcome.ts'

const channel = new BroadcastChannel('cortex-store')

exposeWorker<StoreMethods, StoreEvent>(
  { name: 'store', build: import.meta.env['VITE_BUILD'] ?? 'development' },
  (emit) => {
    channel.onmessage = () => emit({ kind: 'settings' })
    return createStoreMethods({
      emit,
      nowMs: Date.now,
      newId: () => crypto.randomUUID(),
      after: (ms, run) => void setTimeout(run, ms),
      estimate: () => navigator.storage.estimate(),
      announceSettings: () => channel.postMessage('settings'),
    })
  },
)
