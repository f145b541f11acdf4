// Hello by hand: each step and each proof as a test wants it.
import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  clientProofText,
  serverProofText,
  TYPED_ROUNDS,
  typedSalt,
  type HelloResult,
  type ProofRef,
  type SessionRequest,
  type SessionResult,
} from '#core/contracts/bridge-hello.ts'
import { readAnswer, type ReadAnswer, type TrialBridge } from './trial-bridge.ts'

export const nonce = (): string => randomBytes(32).toString('base64url')
export const macOf = (secret: Uint8Array, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url')

export const rootKeyOf = (trial: TrialBridge): Uint8Array => readFileSync(trial.tree.rootKey)
export const typedKeyOf = (trial: TrialBridge, code: string): Uint8Array =>
  pbkdf2Sync(code, typedSalt(trial.httpPort), TYPED_ROUNDS, 32, 'sha256')

export interface HelloPlan {
  readonly ref: ProofRef
  readonly secret: Uint8Array
  readonly contract?: string
  readonly scopes?: SessionRequest['scopes']
  readonly client?: Partial<SessionRequest['client']>
  /** Changes the second step before it is sent. */
  readonly tamper?: (request: SessionRequest) => unknown
}

export async function challenge(trial: TrialBridge, { ref, contract = '1.0' }: HelloPlan, clientNonce = nonce()) {
  const answer = await readAnswer(trial.post('/v1/hello', { step: 'challenge', contract, proof: ref, clientNonce }))
  const result = answer.result as Extract<HelloResult, { step: 'challenge' }> | undefined
  return { answer, clientNonce, serverNonce: result?.serverNonce ?? '', serverProof: result?.serverProof ?? '' }
}

export interface SaidHello {
  readonly answer: ReadAnswer
  readonly isGenuine: boolean
  readonly session: SessionResult | null
  /** The second step as it was sent, to send it again. */
  readonly sent: unknown
}

export async function sayHello(trial: TrialBridge, plan: HelloPlan): Promise<SaidHello> {
  const { ref, secret, contract = '1.0', scopes = ['state:read'], client = {}, tamper } = plan
  const asked = await challenge(trial, plan)
  const { clientNonce, serverNonce } = asked
  if (asked.answer.status !== 200) return { answer: asked.answer, isGenuine: false, session: null, sent: null }
  const isGenuine =
    asked.serverProof === macOf(secret, serverProofText(trial.httpPort, ref, { clientNonce, serverNonce }))
  const request = {
    step: 'session' as const,
    contract,
    proof: ref,
    clientNonce,
    serverNonce,
    client: { kind: 'page' as const, id: 'test-page', version: '1', ...client },
    scopes,
  }
  const signed: SessionRequest = { ...request, clientProof: macOf(secret, clientProofText(trial.httpPort, request)) }
  const sent = tamper ? tamper(signed) : signed
  const answer = await readAnswer(trial.post('/v1/hello', sent))
  return { answer, isGenuine, session: answer.status === 200 ? (answer.result as SessionResult) : null, sent }
}
