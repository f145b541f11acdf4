// Gives the pages TanStack Query: one client for all of them, in the pages' chunks, since the shell around them asks nothing.
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createQueryClient } from './client.ts'

const client = createQueryClient() // one for the page's life: what was asked on one page is known on the next

export const QueryScope = ({ children }: { readonly children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
)
