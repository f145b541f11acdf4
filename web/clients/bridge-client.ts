// The page's handle to the bridge: how the connection stands, what the bridge says of itself, and what may be asked of it.
import type { LinkState, Reply } from '#core/contracts/bridge-client-state.ts'
import type { CallOptions } from '#core/contracts/bridge-link.ts'
import type { BridgeMethodId, ResultOf } from '#core/contracts/bridge-methods.ts'
import type { InputState, Readiness } from '#core/contracts/bridge-readiness.ts'
import type { VersionedSettings } from '#core/contracts/bridge-settings.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import type { StopStepResult } from '#core/contracts/stop-chain.ts'
import { createStore, type Readable } from '../ui/store.ts'

export interface BridgeView {
  readonly link: LinkState
  /** Has this page been let in before? Then it needs no code. */
  readonly isPaired: boolean
  readonly readiness: Readiness | null
  readonly settings: VersionedSettings | null
  readonly input: InputState | null
}

/** What starting the bridge through the launcher came to. */
export type StartOutcome = 'started' | 'launcher-missing' | 'not-genuine' | 'not-paired' | 'failed'

export interface BridgeConnection {
  pair(code: string): boolean
  forget(): Promise<void>
  startBridge(): Promise<StartOutcome>
  stopBridge(onStep: (step: StopStepResult) => void): Promise<readonly StopStepResult[]>
  request<I extends BridgeMethodId>(id: I, options?: CallOptions<I>): Promise<Reply<ResultOf<I>>>
  wake(): void
}

export interface BridgeClient extends Readable<BridgeView> {
  /** Loads what talks and begins; later calls change nothing. */
  readonly start: () => Promise<void>
  /** Resolves once the connection's code is there; what it is asked for then is its own. */
  readonly connection: () => Promise<BridgeConnection>
  readonly onMessage: (listener: (message: ServerMessage) => void) => () => void
}

export interface ConnectOptions {
  /** `#pair=...`, as it stood in the address; gone from it by now. */
  readonly fragment: string
  readonly onView: (change: Partial<BridgeView>) => void
  readonly onMessage: (message: ServerMessage) => void
}
type Connect = (options: ConnectOptions) => Promise<BridgeConnection>

export const unconnected: BridgeView = { link: { kind: 'off' }, isPaired: false, readiness: null, settings: null, input: null }

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
export function takePairingFragment(place: Pick<Location, 'hash' | 'pathname' | 'search'>, past: Pick<History, 'replaceState' | 'state'>): string {
  const { hash, pathname, search } = place
  if (!hash.startsWith('#pair=')) return ''
  past.replaceState(past.state, '', pathname + search)
  return hash
}
