// What the page knows of the bridge, and what may be asked of the connection to it.
import type { LinkState, Reply } from '#core/contracts/bridge-client-state.ts'
import type { CallOptions } from '#core/contracts/bridge-link.ts'
import type { BridgeMethodId, ResultOf } from '#core/contracts/bridge-methods.ts'
import type { InputState, Readiness } from '#core/contracts/bridge-readiness.ts'
import type { VersionedSettings } from '#core/contracts/bridge-settings.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import type { StopStepResult } from '#core/contracts/stop-chain.ts'

/** What became of the last code: in use, spent or unknown to the bridge, or not the one the bridge holds. */
export type PairingState = 'none' | 'trying' | 'spent' | 'no-match'

export interface BridgeView {
  readonly link: LinkState
  /** Has this page been let in before? Then it needs no code. */
  readonly isPaired: boolean
  readonly pairing: PairingState
  readonly readiness: Readiness | null
  readonly settings: VersionedSettings | null
  readonly input: InputState | null
}

/** What starting the bridge through the launcher came to. */
export type StartOutcome = 'started' | 'launcher-missing' | 'not-genuine' | 'not-paired' | 'failed'

export interface BridgeConnection {
  /** False when what was typed cannot be a code. */
  pair(code: string): boolean
  forget(): Promise<void>
  startBridge(): Promise<StartOutcome>
  stopBridge(onStep: (step: StopStepResult) => void): Promise<readonly StopStepResult[]>
  request<I extends BridgeMethodId>(id: I, options?: CallOptions<I>): Promise<Reply<ResultOf<I>>>
  wake(): void
}

export interface ConnectOptions {
  /** `#pair=...`, as it stood in the address; gone from it by now. */
  readonly fragment: string
  readonly onView: (change: Partial<BridgeView>) => void
  readonly onMessage: (message: ServerMessage) => void
}
export const unconnected: BridgeView = {
  link: { kind: 'off' },
  isPaired: false,
  pairing: 'none',
  readiness: null,
  settings: null,
  input: null,
}
