// Bookkeeping around a step: counts what happened, tallies closed minutes, and lets a checkpoint out every 90 seconds.
import { wantsHelp } from './help.ts'
import type { SessionEffect, SessionEvent } from './session-event.ts'
import type { SessionState } from './session-state.ts'
import type { Stepped } from './stepped.ts'
import { CHECKPOINT_MS, countUp, reportOf, tallyMinute } from './tally.ts'

/** The step with its counts; at a tick also the checkpoint, when one is due. */
export function account(stepped: Stepped, event: SessionEvent, nowMs: number): Stepped {
  const names = [
    ...namesOfEvent(event),
    ...stepped.effects.flatMap((effect) => namesOfEffect(effect, stepped.state, nowMs)),
  ]
  const counted = names.length > 0 ? withCounts(stepped.state, names) : stepped.state
  const minute = stepped.effects.find((effect) => effect.kind === 'minute')
  const state = minute ? { ...counted, tally: tallyMinute(counted.tally, minute.minute) } : counted
  if (event.kind !== 'tick' || nowMs - state.tally.checkpointMs < CHECKPOINT_MS) return { ...stepped, state }
  return {
    state: { ...state, tally: { ...state.tally, checkpointMs: nowMs } },
    effects: [...stepped.effects, { kind: 'checkpoint', report: reportOf(state.tally, state.startedAtMs) }],
  }
}

const withCounts = (state: SessionState, names: readonly string[]): SessionState => ({
  ...state,
  minute: { ...state.minute, counts: countUp(state.minute.counts, names) },
  tally: { ...state.tally, counts: countUp(state.tally.counts, names) },
})

function namesOfEvent(event: SessionEvent): readonly string[] {
  switch (event.kind) {
    case 'shown':
      return ['shown']
    case 'response':
      return [event.response]
    case 'break-taken':
      return ['breaks']
    default:
      return []
  }
}

/** `held.GATE` counts minutes at whose end help was wanted and that gate, the first of those closed, held it back. */
function namesOfEffect(effect: SessionEffect, state: SessionState, nowMs: number): readonly string[] {
  if (effect.kind === 'transition') return [`to.${effect.transition.to}`]
  if (effect.kind === 'seen') return [`seen.${effect.sighting.detector}`]
  const [gate] = state.reportedGates
  return effect.kind === 'minute' && gate && wantsHelp(state, nowMs) ? [`held.${gate.id}`] : []
}
