// The Lab's evidence, computed by the mind from the whole log when it is asked for.
import { queryOptions } from '@tanstack/react-query'
import type { MindLink } from '../features/mind/mind-link.ts'
import type { StoreClient } from '../clients/store-client.ts'
import { queryKeys } from './keys.ts'

export const labQuery = (mind: Pick<MindLink, 'examine'>) =>
  queryOptions({ queryKey: [...queryKeys.lab, 'examination'], queryFn: () => mind.examine() })

const WEEKS_MS = 28 * 86_400_000

/** Minutes in which help was wanted and held back, by gate, over four weeks. */
export const heldBackQuery = (store: Pick<StoreClient, 'ask'>) =>
  queryOptions({
    queryKey: [...queryKeys.lab, 'held-back'],
    queryFn: async () => {
      const nowMs = Date.now()
      const kept = await store.ask('listSummaries', { level: 'day', fromMs: nowMs - WEEKS_MS, toMs: nowMs + 1 })
      const minutes: Record<string, number> = {}
      for (const { counts } of kept.ok ? kept.value.records : [])
        for (const [name, count] of Object.entries(counts))
          if (name.startsWith('held.')) minutes[name.slice(5)] = (minutes[name.slice(5)] ?? 0) + count
      return minutes
    },
  })
