// The client's way in: challenge, the bridge's proof, our proof, the session, the ticket for the stream.
import { CONTRACT_VERSION } from './bridge-envelope.ts'
import {
  absent,
  distrust,
  goTo,
  onFailure,
  pause,
  step,
  stepTimer,
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  type ClientStep,
  type ClientWorld,
  type Credential,
  type IssuedTicket,
  type Phase,
  type Reply,
} from './bridge-client-state.ts'
import { clientProofText, serverProofText, streamProofText, type HelloResult, type ProofRef } from './bridge-hello.ts'
import type { ClientMessage } from './bridge-stream.ts'

export interface Greeted {
  readonly reply: Reply<HelloResult>
  readonly world: ClientWorld
}

export function onChallenge(state: ClientState, nonce: string, { reply, world }: Greeted): ClientStep {
  if (reply.kind !== 'ok') return onFailure(state, reply, world)
  const { credential, config } = state
  if (reply.result.step !== 'challenge' || credential?.kind !== 'proof') return distrust(state, world)
  const { serverNonce, serverProof } = reply.result
  const { ref } = credential
  const texts = [
    serverProofText(config.httpPort, ref, { clientNonce: nonce, serverNonce }),
    clientProofText(config.httpPort, sessionRequest(state, ref, { clientNonce: nonce, serverNonce })),
  ]
  const phase: Phase = { at: 'proving', nonce, serverNonce, serverProof }
  return step(goTo(state, phase, world), { do: 'sign', texts, key: { kind: 'credential', ref } }, stepTimer)
}

const sessionRequest = (
  { config }: ClientState,
  proof: ProofRef,
  nonces: { clientNonce: string; serverNonce: string },
) => ({
  step: 'session' as const,
  contract: CONTRACT_VERSION,
  proof,
  ...nonces,
  client: config.client,
  scopes: [...config.scopes],
})

interface Proved {
  readonly macs: readonly string[]
  readonly world: ClientWorld
}

/** The bridge's proof is checked before ours leaves: whoever merely holds its port gets nothing. */
export function onProved(
  state: ClientState,
  phase: Extract<Phase, { at: 'proving' }>,
  { macs, world }: Proved,
): ClientStep {
  const { credential } = state
  const [expected, clientProof] = macs
  if (credential?.kind !== 'proof' || clientProof === undefined || expected !== phase.serverProof)
    return distrust(state, world)
  const request = {
    ...sessionRequest(state, credential.ref, { clientNonce: phase.nonce, serverNonce: phase.serverNonce }),
    clientProof,
  }
  return step(goTo(state, { at: 'greeting' }, world), { do: 'hello', request }, stepTimer)
}

export function onGreeting(state: ClientState, reply: Reply<HelloResult>, world: ClientWorld): ClientStep {
  if (reply.kind !== 'ok') return onFailure(state, reply, world)
  if (reply.result.step !== 'session') return distrust(state, world)
  const { session, bootId, launcherUrl, device } = reply.result
  const greeted = { ...state, session, bootId, launcherUrl }
  if (!device) return askTicket(greeted, world)
  // From now on the page's own key opens the door; the code it came with is spent.
  const credential: Credential = { kind: 'proof', ref: { kind: 'device', deviceId: device.deviceId } }
  const { state: next, effects } = askTicket({ ...greeted, credential }, world)
  return step(next, { do: 'keep-device', device }, ...effects)
}

export function onHanded(
  state: ClientState,
  handed: Extract<ClientEvent, { type: 'handed' }>['session'],
  world: ClientWorld,
): ClientStep {
  if (handed === null) return pause(state, absent(state, world), world)
  const { bootId, ...session } = handed
  return askTicket({ ...state, session, bootId }, world)
}

function askTicket(state: ClientState, world: ClientWorld): ClientStep {
  return step(goTo(state, { at: 'ticketing' }, world), { do: 'ticket', token: state.session?.token ?? '' }, stepTimer)
}

export function onTicket(state: ClientState, reply: Reply<IssuedTicket>, world: ClientWorld): ClientStep {
  if (reply.kind === 'failed' && ['auth_required', 'session_expired'].includes(reply.error.code))
    return pause(state, state.link, world)
  if (reply.kind !== 'ok') return onFailure(state, reply, world)
  const { result: ticket } = reply
  const port = Number(/:(\d+)\//.exec(ticket.url)?.[1] ?? 0)
  const nonce = world.nonce()
  const texts = (['client', 'server'] as const).map((side) =>
    streamProofText(side, port, { ticket: ticket.ticket, nonce }),
  )
  const sign: ClientEffect = { do: 'sign', texts, key: { kind: 'ticket', secret: ticket.secret } }
  return step(goTo(state, { at: 'preparing', ticket, nonce }, world), sign, stepTimer)
}

export function onOpened(
  state: ClientState,
  { ticket, nonce, macs }: Extract<Phase, { at: 'opening' }>,
  world: ClientWorld,
): ClientStep {
  const [proof = '', serverMac = ''] = macs
  const message: ClientMessage = {
    type: 'AUTH',
    seq: 0,
    cid: world.cid(),
    payload: { ticket: ticket.ticket, nonce, proof },
  }
  return step(goTo(state, { at: 'authenticating', serverMac }, world), { do: 'send', message }, stepTimer)
}
