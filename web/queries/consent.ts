// The history of consent, read from the store; read again whenever the ladder changed.
import { queryOptions } from '@tanstack/react-query'
import type { StoreClient } from '../clients/store-client.ts'
import { queryKeys } from './keys.ts'

/** Oldest first; empty when the store cannot be read. `standings` only makes the answer as fresh as the ladder. */
export const consentHistoryQuery = (store: Pick<StoreClient, 'ask'>, standings: unknown) =>
  queryOptions({
    queryKey: [...queryKeys.consent, standings],
    queryFn: async () => {
      const kept = await store.ask('readConsent', null)
      return kept.ok ? kept.value : []
    },
  })
