// The client's side of the bridge protocol as a pure state machine: what to do next, given what happened. Page, extension and CLI share it.
import { onChallenge, onGreeting, onHanded, onOpened, onProved, onTicket } from './bridge-client-hello.ts'
import {
  begin,
  goTo,
  initialClient,
  step,
  stepTimer,
  type ClientEvent,
  type ClientState,
  type ClientStep,
  type ClientWorld,
} from './bridge-client-state.ts'
import { onClosed, onMessage, onTimer, onWake } from './bridge-client-stream.ts'

/** The next state and what to do. Events that do not belong to the phase are stale and change nothing. */
export function stepClient(state: ClientState, event: ClientEvent, world: ClientWorld): ClientStep {
  switch (event.type) {
    case 'start':
      return begin({ ...state, credential: event.credential, attempts: 0 }, world)
    case 'stop':
      return step(
        { ...initialClient(state.config), turn: state.turn + 1 },
        { do: 'close' },
        { do: 'timer', afterMs: null },
      )
    case 'wake':
      return onWake(state, world)
    case 'session-over':
      return state.phase.at === 'live' || state.phase.at === 'ticketing'
        ? begin({ ...state, session: null }, world)
        : step(state)
    case 'timer':
      return onTimer(state, world)
    case 'closed':
      return onClosed(state, event.code, world)
    case 'message':
      return onMessage(state, event.message, world)
    default:
      return onProgress(state, event, world)
  }
}

type Progress = Extract<ClientEvent, { type: 'hello' | 'handed' | 'signed' | 'ticket' | 'opened' }>

function onProgress(state: ClientState, event: Progress, world: ClientWorld): ClientStep {
  const { phase } = state
  if (event.type === 'hello' && phase.at === 'challenging')
    return onChallenge(state, phase.nonce, { reply: event.reply, world })
  if (event.type === 'hello' && phase.at === 'greeting') return onGreeting(state, event.reply, world)
  if (event.type === 'handed' && phase.at === 'fetching') return onHanded(state, event.session, world)
  if (event.type === 'signed' && phase.at === 'proving') return onProved(state, phase, { macs: event.macs, world })
  if (event.type === 'ticket' && phase.at === 'ticketing') return onTicket(state, event.reply, world)
  if (event.type === 'signed' && phase.at === 'preparing')
    return step(
      goTo(state, { ...phase, at: 'opening', macs: event.macs }, world),
      { do: 'open', url: phase.ticket.url },
      stepTimer,
    )
  if (event.type === 'opened' && phase.at === 'opening') return onOpened(state, phase, world)
  return step(state)
}
