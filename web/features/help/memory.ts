// Pause, quiet mode and consent as the mind last told them; what the page shows and the sections of Settings read.
import { createStore, type Readable } from '../../ui/store.ts'
import type { HelpMemory } from '../../../workers/mind.worker.ts'
import type { MindLink } from '../mind/mind-link.ts'

/** null: the mind has not said yet. */
export type MemoryView = HelpMemory | null

export function createMemory(mind: Pick<MindLink, 'onEvent'>): Readable<MemoryView> {
  const store = createStore<MemoryView>(null)
  mind.onEvent((event) => {
    if (event.kind === 'memory') store.set(event.memory)
  })
  return store
}
