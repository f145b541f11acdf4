// Is the local bridge answering? It also serves the page, but an installed page opens without it.
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from './keys.ts'

const healthSchema = z.object({ ok: z.literal(true) })
const ASK_EVERY_MS = 60_000

/** True when the bridge answers; false when it does not, or when something else does. Never throws: absence is an answer here. */
async function askHealth({ signal }: { readonly signal: AbortSignal }): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { signal, cache: 'no-store' })
    return response.ok && healthSchema.safeParse(await response.json()).success
  } catch (error) {
    if (signal.aborted) throw error
    return false // refused, or an answer that is not JSON
  }
}

export const bridgeHealth = queryOptions({
  queryKey: queryKeys.bridgeHealth,
  queryFn: askHealth,
  refetchInterval: ASK_EVERY_MS,
})
