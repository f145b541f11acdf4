// What a step gives: the next state, and effects for the host to carry out in order.
import type { SessionEffect } from './session-event.ts'
import type { SessionState } from './session-state.ts'

export interface Stepped {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}
