// What a client of the bridge knows and may do: its events, effects and phases, and the moves that several phases share.
import { CONTRACT_VERSION, type BridgeError } from './bridge-envelope.ts'
import type { BridgeScope } from './bridge-errors.ts'
import type {
  BridgeClientName,
  GrantedSession,
  HelloRequest,
  HelloResult,
  ProofRef,
  SessionResult,
} from './bridge-hello.ts'
import { streamTypes, type ClientMessage, type ServerMessage, type StreamType } from './bridge-stream.ts'

/** What the person is told. Each has its own sentence and its own way out. */
export type LinkState =
  | { readonly kind: 'off' | 'connecting' | 'needs-pairing' | 'not-genuine' | 'blocked' | 'asleep' | 'shutting-down' }
  | { readonly kind: 'not-running'; readonly since: number }
  | { readonly kind: 'version-mismatch'; readonly theirs: string; readonly ours: string }
  | {
      readonly kind: 'live'
      readonly scopes: readonly BridgeScope[]
      readonly bootId: string
      /** Where the bridge can be started again once it is down; empty where a session was handed over without it. */
      readonly launcherUrl: string
    }

export interface ClientConfig {
  readonly httpPort: number
  readonly client: BridgeClientName
  readonly scopes: readonly BridgeScope[]
}

/** How the caller gets in. `proof`: with a secret that the transport holds. `handed`: a session that someone else obtained for us. */
export type Credential = { readonly kind: 'proof'; readonly ref: ProofRef } | { readonly kind: 'handed' }

/** How a call over HTTP ended, before anyone looks inside. */
export type FailedReply =
  | { readonly kind: 'failed'; readonly error: BridgeError }
  | { readonly kind: 'unreachable' }
  /** The browser did not let the call out: its permission for loopback is missing. */
  | { readonly kind: 'blocked' }
  /** Something answered, and it does not speak this contract. */
  | { readonly kind: 'unreadable' }
export type Reply<T> = { readonly kind: 'ok'; readonly result: T } | FailedReply

export interface IssuedTicket {
  readonly ticket: string
  readonly secret: string
  readonly url: string
}

export type ClientEvent =
  | { readonly type: 'start'; readonly credential: Credential }
  | { readonly type: 'stop' }
  /** The computer or the page woke up, or the network came back: no use in waiting longer. */
  | { readonly type: 'wake' }
  | { readonly type: 'hello'; readonly reply: Reply<HelloResult> }
  | { readonly type: 'handed'; readonly session: (GrantedSession & Pick<SessionResult, 'bootId'>) | null }
  | { readonly type: 'signed'; readonly macs: readonly string[] }
  | { readonly type: 'ticket'; readonly reply: Reply<IssuedTicket> }
  | { readonly type: 'opened' }
  | { readonly type: 'message'; readonly message: ServerMessage | null }
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'timer' }
  /** Some other call of this session was told that the session is over. */
  | { readonly type: 'session-over' }

export type ClientEffect =
  | { readonly do: 'hello'; readonly request: HelloRequest }
  | { readonly do: 'fetch-handed' }
  | {
      readonly do: 'sign'
      readonly texts: readonly string[]
      readonly key:
        | { readonly kind: 'credential'; readonly ref: ProofRef }
        | { readonly kind: 'ticket'; readonly secret: string }
    }
  | { readonly do: 'ticket'; readonly token: string }
  | { readonly do: 'open'; readonly url: string }
  | { readonly do: 'send'; readonly message: ClientMessage }
  | { readonly do: 'close' }
  /** One timer at a time: setting it replaces the one before; null clears it. */
  | { readonly do: 'timer'; readonly afterMs: number | null }
  | { readonly do: 'keep-device'; readonly device: NonNullable<SessionResult['device']> }
  | { readonly do: 'tell'; readonly message: ServerMessage }

export type Phase =
  | { readonly at: 'off' | 'fetching' | 'waiting' | 'halted' }
  | { readonly at: 'challenging'; readonly nonce: string }
  | { readonly at: 'proving'; readonly nonce: string; readonly serverNonce: string; readonly serverProof: string }
  | { readonly at: 'greeting' }
  | { readonly at: 'ticketing' }
  | { readonly at: 'preparing'; readonly ticket: IssuedTicket; readonly nonce: string }
  | { readonly at: 'opening'; readonly ticket: IssuedTicket; readonly nonce: string; readonly macs: readonly string[] }
  | { readonly at: 'authenticating'; readonly serverMac: string }
  | { readonly at: 'live' }

export interface ClientState {
  readonly config: ClientConfig
  readonly link: LinkState
  readonly phase: Phase
  readonly credential: Credential | null
  readonly session: GrantedSession | null
  readonly bootId: string
  readonly launcherUrl: string
  readonly attempts: number
  /** Goes up with every change of phase: an answer that was asked for in an earlier one is too late. */
  readonly turn: number
  /** Last sequence seen, by type. */
  readonly seqs: Readonly<Record<StreamType, number>>
  readonly resyncing: boolean
  /** When something was last heard, and when the timer in force should fire. */
  readonly heardMs: number
  readonly dueMs: number | null
}

/** What a step needs of the world, as arguments. */
export interface ClientWorld {
  readonly nowMs: number
  readonly random: () => number
  /** 32 fresh secret bytes in base64url. */
  readonly nonce: () => string
  readonly cid: () => string
}
export interface ClientStep {
  readonly state: ClientState
  readonly effects: readonly ClientEffect[]
}

export const noSeqs = Object.fromEntries(streamTypes.map((type) => [type, 0])) as Record<StreamType, number> // every type is a key

export const initialClient = (config: ClientConfig): ClientState => ({
  config,
  link: { kind: 'off' },
  phase: { at: 'off' },
  credential: null,
  session: null,
  bootId: '',
  launcherUrl: '',
  attempts: 0,
  turn: 0,
  seqs: noSeqs,
  resyncing: false,
  heardMs: 0,
  dueMs: null,
})

/** A step that is waited for longer than this has failed. Loopback answers in milliseconds; a first key derivation takes half a second. */
export const STEP_MS = 8_000
/** Quiet this long, the stream is asked whether it is there; it must answer within STEP_MS. The bridge speaks at least so often. */
export const QUIET_MS = 30_000
/** A timer this late means that the computer slept. */
export const LATE_MS = 30_000
/** Pauses between attempts double from the first to the cap; after MANY attempts they are long, so that an absent bridge costs nothing. */
const FIRST_PAUSE_MS = 150
const PAUSE_CAP_MS = 1_500
const LONG_PAUSE_MS = 10_000
export const MANY_ATTEMPTS = 40

export const step = (state: ClientState, ...effects: ClientEffect[]): ClientStep => ({ state, effects })

export const stepTimer: ClientEffect = { do: 'timer', afterMs: STEP_MS }

export const goTo = (state: ClientState, phase: Phase, { nowMs }: ClientWorld): ClientState => ({
  ...state,
  phase,
  turn: state.turn + 1,
  dueMs: nowMs + STEP_MS,
})

export function begin(state: ClientState, world: ClientWorld): ClientStep {
  const { credential } = state
  if (credential === null) return step(state)
  const link: LinkState = state.link.kind === 'off' || state.link.kind === 'live' ? { kind: 'connecting' } : state.link
  const from = { ...state, link, session: null }
  if (credential.kind === 'handed')
    return step(goTo(from, { at: 'fetching' }, world), { do: 'close' }, { do: 'fetch-handed' }, stepTimer)
  const nonce = world.nonce()
  const request: HelloRequest = {
    step: 'challenge',
    contract: CONTRACT_VERSION,
    proof: credential.ref,
    clientNonce: nonce,
  }
  return step(goTo(from, { at: 'challenging', nonce }, world), { do: 'close' }, { do: 'hello', request }, stepTimer)
}

/** Nothing to be done without the person. */
export const halt = (state: ClientState, link: LinkState): ClientStep =>
  step(
    { ...state, link, phase: { at: 'halted' }, session: null, dueMs: null },
    { do: 'close' },
    { do: 'timer', afterMs: null },
  )

/** Tries again after a pause that grows, with chance in it, so that many clients do not come back at the same moment. */
export function pause(state: ClientState, link: LinkState, { nowMs, random }: ClientWorld): ClientStep {
  const ceiling =
    state.attempts >= MANY_ATTEMPTS ? LONG_PAUSE_MS : Math.min(PAUSE_CAP_MS, FIRST_PAUSE_MS * 2 ** state.attempts)
  const afterMs = Math.round(ceiling * (0.5 + 0.5 * random()))
  const waiting: ClientState = {
    ...state,
    link,
    phase: { at: 'waiting' },
    session: null,
    attempts: state.attempts + 1,
    turn: state.turn + 1,
    dueMs: nowMs + afterMs,
  }
  return step(waiting, { do: 'close' }, { do: 'timer', afterMs })
}

export function onFailure(state: ClientState, reply: FailedReply, world: ClientWorld): ClientStep {
  if (reply.kind === 'blocked') return pause(state, { kind: 'blocked' }, world)
  if (reply.kind === 'unreadable') return distrust(state, world)
  if (reply.kind === 'unreachable') return pause(state, absent(state, world), world)
  const { error } = reply
  if (error.code === 'contract_major_unsupported')
    return halt(state, { kind: 'version-mismatch', theirs: error.details.supported, ours: CONTRACT_VERSION })
  if (error.code === 'shutting_down') return pause(state, { kind: 'shutting-down' }, world)
  if (error.code === 'auth_required' || error.code === 'session_expired' || error.code === 'scope_forbidden')
    return halt(state, { kind: 'needs-pairing' })
  return pause(state, { kind: 'connecting' }, world)
}

/** How long it has been away stays known over the attempts. */
export const absent = ({ link }: ClientState, { nowMs }: ClientWorld): LinkState =>
  link.kind === 'not-running' ? link : { kind: 'not-running', since: nowMs }

/** Nothing secret has left, so looking again now and then is safe: the real bridge may come back to its port. */
export const distrust = (state: ClientState, world: ClientWorld): ClientStep =>
  pause({ ...state, attempts: MANY_ATTEMPTS }, { kind: 'not-genuine' }, world)
