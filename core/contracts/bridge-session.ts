// One session without a stream, for programs that ask a thing or two and go: the same proofs, in order, as the link's.
import { CONTRACT_VERSION } from './bridge-envelope.ts'
import type { BridgeScope } from './bridge-errors.ts'
import type { FailedReply } from './bridge-client-state.ts'
import {
  clientProofText,
  serverProofText,
  type BridgeClientName,
  type ProofRef,
  type SessionResult,
} from './bridge-hello.ts'
import { callMethod, type LinkTransport } from './bridge-link.ts'

export interface SessionPlan {
  /** Of the port that `transport` talks to: bridge and launcher have one each. */
  readonly port: number
  readonly ref: ProofRef
  readonly client: BridgeClientName
  readonly scopes: readonly BridgeScope[]
}
export type SessionReply =
  | { readonly kind: 'ok'; readonly result: SessionResult }
  /** Something holds the port that does not know the secret. Nothing of ours was sent to it. */
  | { readonly kind: 'not-genuine' }
  | FailedReply

export async function openSession(
  transport: Pick<LinkTransport, 'call' | 'sign' | 'world'>,
  plan: SessionPlan,
): Promise<SessionReply> {
  const { port, ref, client, scopes } = plan
  const clientNonce = transport.world().nonce()
  const ask = { step: 'challenge' as const, contract: CONTRACT_VERSION, proof: ref, clientNonce }
  const challenge = await callMethod(transport, 'hello', { body: ask, token: null })
  if (challenge.kind === 'unreadable') return { kind: 'not-genuine' }
  if (challenge.kind !== 'ok') return challenge
  if (challenge.result.step !== 'challenge') return { kind: 'not-genuine' }
  const { serverNonce, serverProof } = challenge.result
  const request = {
    step: 'session' as const,
    contract: CONTRACT_VERSION,
    proof: ref,
    clientNonce,
    serverNonce,
    client,
    scopes: [...scopes],
  }
  const texts = [serverProofText(port, ref, { clientNonce, serverNonce }), clientProofText(port, request)]
  const [expected, clientProof = ''] = await transport.sign({ kind: 'credential', ref }, texts)
  if (expected !== serverProof) return { kind: 'not-genuine' }
  const reply = await callMethod(transport, 'hello', { body: { ...request, clientProof }, token: null })
  if (reply.kind !== 'ok') return reply
  return reply.result.step === 'session' ? { kind: 'ok', result: reply.result } : { kind: 'not-genuine' }
}
