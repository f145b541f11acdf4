// Hosts the session: feeds it lines and one tick a second, keeps its state, and tells the page what it concludes.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { StateEstimate, StateTransition } from '#core/contracts/state.ts'
import type { ClosedGate } from '#core/policy/availability/gates.ts'
import type { LocalTime, SessionEffect, SessionEvent } from '#core/session/session-event.ts'
import { type SessionState, defaultChoices, openSession } from '#core/session/session-state.ts'
import { step } from '#core/session/step.ts'

/** What the page hears: a state a second, transitions and closed gates when they change. */
export type MindEvent =
  | { readonly kind: 'state'; readonly estimate: StateEstimate }
  | { readonly kind: 'transition'; readonly transition: StateTransition }
  | { readonly kind: 'availability'; readonly closed: readonly ClosedGate[] }

export interface MindSurroundings {
  readonly emit: (event: MindEvent) => void
  readonly nowMs: () => number
  readonly random: () => number
  readonly newSessionId: () => string
  readonly build: string
  readonly local: (nowMs: number) => LocalTime
  /** Calls back every so often until the worker ends. */
  readonly every: (ms: number, run: () => void) => void
}

export const TICK_MS = 1000

export type MindMethods = ReturnType<typeof createMindMethods>

/** The session opens with the first line: a page that senses nothing keeps no clock running. Help stays off until its card can be shown. */
export function createMindMethods(world: MindSurroundings) {
  let state: SessionState | null = null
  const send = (event: SessionEvent): void => {
    if (!state) return
    const stepped = step(state, event, world.nowMs(), world.random)
    state = stepped.state
    for (const effect of stepped.effects) tell(effect, world.emit)
  }
  const open = (): void => {
    const nowMs = world.nowMs()
    const local = world.local(nowMs)
    state = openSession({ sessionId: world.newSessionId(), build: world.build, nowMs, local })
    send({ kind: 'choices', choices: { ...defaultChoices, on: false } })
    world.every(TICK_MS, () => send({ kind: 'tick', local: world.local(world.nowMs()) }))
  }
  return {
    /** One line of features from any channel. */
    line: (line: FeatureLine): void => {
      if (!state) open()
      send({ kind: 'features', line })
    },
    pause: (untilMs: number | null): void => send({ kind: 'pause', untilMs }),
  }
}

function tell(effect: SessionEffect, emit: (event: MindEvent) => void): void {
  if (effect.kind === 'state' || effect.kind === 'transition' || effect.kind === 'availability') emit(effect)
}
