// Short messages to the person (toasts): a list any part can add to; how they look is the toaster's business.
import { createStore, type Readable } from '../../ui/store.ts'

export interface Notice {
  /** Same id: the newer replaces the older. */
  readonly id: string
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Stays until closed; otherwise gone after a few seconds. */
  readonly sticky?: boolean
}

export interface Notices extends Readable<readonly Notice[]> {
  readonly say: (notice: Notice) => void
  readonly close: (id: string) => void
}

export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>([])
  const without = (id: string): readonly Notice[] => store.get().filter((notice) => notice.id !== id)
  return {
    get: store.get,
    subscribe: store.subscribe,
    say: (notice) => store.set([...without(notice.id), notice]),
    close: (id) => store.set(without(id)),
  }
}
