// The client's life on the stream: the bridge's first word, sequences and gaps, silence, sleep, the end.
import {
  absent,
  begin,
  distrust,
  LATE_MS,
  noSeqs,
  pause,
  QUIET_MS,
  step,
  STEP_MS,
  stepTimer,
  type ClientEffect,
  type ClientState,
  type ClientStep,
  type ClientWorld,
  type LinkState,
} from './bridge-client-state.ts'
import { closeCodes, newestOnly, type ClientMessage, type ServerMessage, type StreamType } from './bridge-stream.ts'

export function onMessage(state: ClientState, message: ServerMessage | null, world: ClientWorld): ClientStep {
  const { phase } = state
  if (phase.at === 'authenticating') return onWelcome(state, phase.serverMac, { message, world })
  if (phase.at !== 'live' || message === null) return step(state)
  const heard: ClientState = { ...state, heardMs: world.nowMs }
  switch (message.type) {
    case 'SNAPSHOT':
      return step({ ...heard, seqs: { ...noSeqs, ...message.payload.seqs }, resyncing: false }, { do: 'tell', message })
    case 'STOPPING':
      return step({ ...heard, link: { kind: 'shutting-down' } }, { do: 'tell', message })
    case 'PONG':
    case 'WELCOME':
      return step(heard)
    case 'ERROR':
      return step(heard, { do: 'tell', message })
    default:
      return onSequenced(heard, message, world)
  }
}

type Sequenced = Extract<ServerMessage, { type: StreamType }>

/** A number seen before is dropped. A number left out means that something was missed: what came is passed on, and a snapshot asked for. */
function onSequenced(state: ClientState, message: Sequenced, world: ClientWorld): ClientStep {
  const last = state.seqs[message.type]
  if (message.seq <= last) return step(state)
  const next: ClientState = { ...state, seqs: { ...state.seqs, [message.type]: message.seq } }
  const isGap = message.seq > last + 1 && !newestOnly.has(message.type)
  if (!isGap || state.resyncing) return step(next, { do: 'tell', message })
  const resync: ClientMessage = { type: 'RESYNC', seq: 0, cid: world.cid(), payload: {} }
  return step({ ...next, resyncing: true }, { do: 'tell', message }, { do: 'send', message: resync })
}

interface FirstWord {
  readonly message: ServerMessage | null
  readonly world: ClientWorld
}

function onWelcome(state: ClientState, serverMac: string, { message, world }: FirstWord): ClientStep {
  if (message?.type !== 'WELCOME' || message.payload.proof !== serverMac) return distrust(state, world)
  const { bootId } = message.payload
  const link: LinkState = { kind: 'live', scopes: state.session?.scopes ?? [], bootId, launcherUrl: state.launcherUrl }
  const live: ClientState = {
    ...state,
    link,
    bootId,
    phase: { at: 'live' },
    attempts: 0,
    seqs: noSeqs,
    resyncing: false,
  }
  return step({ ...live, heardMs: world.nowMs, dueMs: world.nowMs + QUIET_MS }, { do: 'timer', afterMs: QUIET_MS })
}

export function onTimer(state: ClientState, world: ClientWorld): ClientStep {
  const lateMs = state.dueMs === null ? 0 : world.nowMs - state.dueMs
  if (state.phase.at === 'waiting') return begin(lateMs > LATE_MS ? { ...state, attempts: 0 } : state, world)
  if (state.phase.at === 'off' || state.phase.at === 'halted') return step(state)
  if (state.phase.at !== 'live') return pause(state, absent(state, world), world)
  if (lateMs > LATE_MS) return begin({ ...state, link: { kind: 'asleep' } }, world)
  const quietMs = world.nowMs - state.heardMs
  if (quietMs >= QUIET_MS + STEP_MS) return pause(state, absent(state, world), world)
  const ping: ClientMessage = { type: 'PING', seq: 0, cid: world.cid(), payload: {} }
  const afterMs = quietMs >= QUIET_MS ? STEP_MS : QUIET_MS - quietMs
  const effects: ClientEffect[] = quietMs >= QUIET_MS ? [{ do: 'send', message: ping }] : []
  return step({ ...state, dueMs: world.nowMs + afterMs }, ...effects, { do: 'timer', afterMs })
}

export function onClosed(state: ClientState, code: number, world: ClientWorld): ClientStep {
  const { at } = state.phase
  if (at !== 'live' && at !== 'authenticating' && at !== 'opening') return step(state)
  if (code === closeCodes.stopping) return pause({ ...state, attempts: 0 }, { kind: 'shutting-down' }, world)
  if (code === closeCodes.sessionOver) return begin({ ...state, session: null }, world)
  if (at === 'live') return pause({ ...state, attempts: 0 }, { kind: 'connecting' }, world)
  return pause(state, state.link, world)
}

export function onWake(state: ClientState, world: ClientWorld): ClientStep {
  if (state.phase.at === 'waiting') return begin({ ...state, attempts: 0 }, world)
  if (state.phase.at !== 'live') return step(state)
  const ping: ClientMessage = { type: 'PING', seq: 0, cid: world.cid(), payload: {} }
  // Heard long ago as far as the timer is concerned: without an answer soon, the connection counts as lost.
  const asked: ClientState = { ...state, heardMs: world.nowMs - QUIET_MS, dueMs: world.nowMs + STEP_MS }
  return step(asked, { do: 'send', message: ping }, stepTimer)
}
