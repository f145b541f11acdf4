// What the bridge needs from whoever counts input rhythm: how it is doing, and one bucket a second.
import type { InputState } from '#core/contracts/bridge-readiness.ts'
import type { InputBucket } from '#core/contracts/bridge-stream.ts'

export interface InputPort {
  state(): InputState
  /** The last seconds, oldest first. */
  recent(): readonly InputBucket[]
  setEnabled(enabled: boolean): void
  /** Ends the counting and everything it started. */
  stop(): Promise<void>
}
export interface InputListeners {
  readonly onBucket: (bucket: InputBucket) => void
  readonly onState: (state: InputState) => void
}
/** Starts counting at once unless it is switched off. */
export type StartInput = (listeners: InputListeners, enabled: boolean) => InputPort

/** Where nothing counts: the part is not there, and says so. */
export const noInput: InputPort = {
  state: () => ({ state: 'unavailable', reason: 'not-installed' }),
  recent: () => [],
  setEnabled: () => {},
  stop: () => Promise.resolve(),
}
