// The mind in one function: step(state, event, nowMs, random) -> { state, effects }. Hosts carry effects out; replay repeats it exactly.
import { addMinute, usualTable, bucketOf } from '../state/baseline.ts'
import { creditBreak } from '../state/load.ts'
import { account } from './account.ts'
import { help } from './help.ts'
import { becomeDurable, becomeShown, notShown, respond } from './respond.ts'
import { closeMinute } from './minute.ts'
import { sense } from './sense.ts'
import type { SessionEffect, SessionEvent } from './session-event.ts'
import type { SessionState } from './session-state.ts'

export interface Stepped {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/**
 * One event at wall time `nowMs`. `random` is consumed only at ticks that want help: at most one number for the open gate and one for the
 * draw. No clock, no dice, no I/O: the same events with the same numbers give the same state and effects.
 */
export function step(state: SessionState, event: SessionEvent, nowMs: number, random: () => number): Stepped {
  return account(stepOne(state, event, { nowMs, random }), event, nowMs)
}

function stepOne(
  state: SessionState,
  event: SessionEvent,
  { nowMs, random }: { readonly nowMs: number; readonly random: () => number },
): Stepped {
  switch (event.kind) {
    case 'features':
      return quietly({ ...state, latest: { ...state.latest, [event.line.channel]: event.line } })
    case 'tick':
      return tick({ ...state, local: event.local }, nowMs, random)
    case 'surroundings':
      return quietly({ ...state, surroundings: event.surroundings })
    case 'choices':
      return quietly({ ...state, choices: event.choices })
    case 'pause':
      return quietly({ ...state, pausedUntilMs: event.untilMs })
    case 'durable':
      return becomeDurable(state, event.decisionId)
    case 'shown':
      return becomeShown(state, event.decisionId, nowMs)
    case 'not-shown':
      return notShown(state, event.decisionId, event.reason)
    case 'response':
      return respond(state, event, nowMs)
    case 'learned':
      return quietly({ ...state, model: event.model })
    case 'calibrated':
      return quietly(calibrate(state, event.minutes, nowMs))
    case 'break-taken':
      return quietly({
        ...state,
        load: { ...state.load, zs: creditBreak(state.load.zs, event.seconds), warned: false },
      })
  }
}

const quietly = (state: SessionState): Stepped => ({ state, effects: [] })

function tick(state: SessionState, nowMs: number, random: () => number): Stepped {
  const closed = closeMinute(state, nowMs)
  const sensed = sense(closed.state, nowMs)
  const helped = help(sensed, nowMs, random)
  return { state: helped.state, effects: [...closed.effects, ...sensed.effects, ...helped.effects] }
}

/** Seeds the baseline from a guided sit and compares with it at once. */
function calibrate(
  state: SessionState,
  minutes: Extract<SessionEvent, { readonly kind: 'calibrated' }>['minutes'],
  nowMs: number,
): SessionState {
  const baseline = minutes.reduce((all, minute) => addMinute(all, minute), state.baseline)
  const bucket = bucketOf(state.local.minuteOfDay / 60, 'other')
  return { ...state, baseline, usuals: usualTable(baseline, { nowMs, bucket }), usualsAtMs: nowMs }
}
