// TanStack Query for this page: everything asked is on this machine, so being offline changes nothing and retries are few.
import { QueryClient } from '@tanstack/react-query'

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: 1, staleTime: 10_000 },
      mutations: { networkMode: 'always', retry: 0 },
    },
  })
