// The bridge's planner as it stands: settings, key, cost; and the calls that change it, each answered with the new standing.
import { queryOptions } from '@tanstack/react-query'
import type { AiStatus } from '#core/contracts/bridge-ai.ts'
import type { Reply } from '#core/contracts/bridge-client-state.ts'
import type { BridgeMethodId, ResultOf } from '#core/contracts/bridge-methods.ts'
import type { CallOptions } from '#core/contracts/bridge-link.ts'
import type { BridgeClient } from '../clients/bridge-client.ts'
import { queryKeys } from './keys.ts'

type Bridge = Pick<BridgeClient, 'connection'>

/** Null when the bridge does not answer. */
export const aiStatusQuery = (bridge: Bridge, isLive: boolean) =>
  queryOptions({
    queryKey: [...queryKeys.ai, isLive],
    enabled: isLive,
    queryFn: async (): Promise<AiStatus | null> => resultOf(await askBridge(bridge, 'getAi')),
  })

/** A call with the session the page holds. */
export async function askBridge<I extends BridgeMethodId>(
  bridge: Bridge,
  id: I,
  options: CallOptions<I> = {},
): Promise<Reply<ResultOf<I>>> {
  return (await bridge.connection()).request(id, options)
}

export const resultOf = <T>(reply: Reply<T>): T | null => (reply.kind === 'ok' ? reply.result : null)
