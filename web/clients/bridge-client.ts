// The page's handle to the bridge: how the connection stands now, what comes over it, and the connection itself, loaded when it is wanted.
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import { createStore, type Readable } from '../ui/store.ts'
import { unconnected, type BridgeConnection, type BridgeView, type ConnectOptions } from './bridge-view.ts'

export interface BridgeClient extends Readable<BridgeView> {
  /** Loads what talks and begins; later calls change nothing. */
  readonly start: () => Promise<void>
  /** Resolves once the connection's code is there; what it is asked for then is its own. */
  readonly connection: () => Promise<BridgeConnection>
  readonly onMessage: (listener: (message: ServerMessage) => void) => () => void
}

type Connect = (options: ConnectOptions) => Promise<BridgeConnection>

/**
 * @param fragment the address's fragment, taken out of it by `takePairingFragment` before anything else could keep it
 * @param connect loads the protocol; apart, because the page must be on the screen before it
 */
export function createBridgeClient(fragment: string, connect: Connect = connectLazily): BridgeClient {
  const view = createStore<BridgeView>(unconnected)
  const listeners = new Set<(message: ServerMessage) => void>()
  let connecting: Promise<BridgeConnection> | null = null
  const connection = (): Promise<BridgeConnection> =>
    (connecting ??= connect({
      fragment,
      onView: (change) => view.set({ ...view.get(), ...change }),
      onMessage: (message) => listeners.forEach((listen) => listen(message)),
    }))
  return {
    get: view.get,
    subscribe: view.subscribe,
    start: async () => void (await connection()),
    connection,
    onMessage(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const connectLazily: Connect = async (options) => (await import('./bridge-connection.ts')).connectToBridge(options)

/** A one-time code must not stay in the address bar, the history or a bookmark. */
export function takePairingFragment(
  place: Pick<Location, 'hash' | 'pathname' | 'search'>,
  past: Pick<History, 'replaceState' | 'state'>,
): string {
  const { hash, pathname, search } = place
  if (!hash.startsWith('#pair=')) return ''
  past.replaceState(past.state, '', pathname + search)
  return hash
}
