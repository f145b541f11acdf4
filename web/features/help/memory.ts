// Pause, quiet mode and consent: as the mind last told them, and before it runs as they were kept. What the page and Settings read.
import { HELP_MEMORY_NAME, helpMemorySchema } from '#core/contracts/help-memory.ts'
import { consentKinds } from '#core/policy/arms.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { createStore, type Readable } from '../../ui/store.ts'
import type { HelpMemory } from '../../../workers/mind.worker.ts'
import type { MindLink } from '../mind/mind-link.ts'

/** null: nothing is known yet. */
export type MemoryView = HelpMemory | null

export function createMemory(mind: Pick<MindLink, 'onEvent'>, kept: Pick<StoreClient, 'ask'>): Readable<MemoryView> {
  const store = createStore<MemoryView>(null)
  mind.onEvent((event) => {
    if (event.kind === 'memory') store.set(event.memory)
  })
  // A pause must be seen from the first moment, even while nothing is sensed and the mind is not running.
  void kept.ask('readDocument', HELP_MEMORY_NAME).then((document) => {
    const memory = document.ok ? readKept(document.value?.body) : null
    if (memory && store.get() === null) store.set(memory)
  })
  return store
}

function readKept(body: unknown): HelpMemory | null {
  const parsed = helpMemorySchema.safeParse(body)
  if (!parsed.success || !consentKinds.every((kind) => Object.hasOwn(parsed.data.consents, kind))) return null
  return parsed.data as unknown as HelpMemory // every kind is there, checked above
}
