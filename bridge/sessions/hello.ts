// Hello: first the bridge proves that it holds the shared secret, then the caller does; then there is a session.
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import { bridgeScopes, type BridgeScope } from '#core/contracts/bridge-errors.ts'
import {
  clientProofText,
  CONTRACT_MINORS,
  negotiateContract,
  serverProofText,
  type ChallengeRequest,
  type HelloRequest,
  type HelloResult,
  type ProofRef,
  type SessionRequest,
  type SessionResult,
} from '#core/contracts/bridge-hello.ts'
import { SECRET_BYTES } from '../guard/compare.ts'
import { ok, refuse, type Settled } from '../outcome.ts'
import { mintId, type Clock, type RandomBytes } from '../ports/clock.ts'
import type { DeviceBook } from './device-book.ts'
import type { PairingCodes } from './pairing-codes.ts'
import { deviceKey, isProof, prove } from './proofs.ts'
import type { SessionBook } from './session-book.ts'

export interface HelloPorts {
  /** Part of both proofs: a proof made for one port is worth nothing at another. */
  readonly port: number
  /** Asked anew each time: a person may have it replaced. */
  readonly rootKey: () => Uint8Array
  readonly devices: DeviceBook
  /** Absent where nobody can be paired (the launcher). */
  readonly codes?: PairingCodes
  readonly sessions: SessionBook
  readonly clock: Clock
  readonly random: RandomBytes
  readonly greeting: () => Pick<SessionResult, 'capabilities' | 'bootId' | 'streamUrl' | 'launcherUrl'>
}

/** Seconds between the two steps of an honest caller: well under one. */
const NONCE_LIFE_MS = 30_000
const NONCE_CAP = 256

interface Pending {
  readonly proof: string
  readonly clientNonce: string
  readonly endsMs: number
}
interface Secret {
  readonly secret: Uint8Array
  /** What a session under this secret may hold at most. */
  readonly ceiling: readonly BridgeScope[]
}

export type Hello = (request: HelloRequest) => Settled<HelloResult>

export function createHello(ports: HelloPorts): Hello {
  const pending = new Map<string, Pending>()
  return (request) => {
    const spoken = negotiateContract(request.contract, CONTRACT_VERSION)
    if (spoken === null)
      return refuse('contract_major_unsupported', { offered: request.contract, supported: CONTRACT_VERSION })
    const found = findSecret(ports, request.proof)
    if (found === null) return refuse('auth_required')
    return request.step === 'challenge'
      ? challenge(ports, request, found, pending)
      : openSession(ports, request, found, { pending, spoken })
  }
}

function findSecret({ rootKey, devices, codes }: HelloPorts, proof: ProofRef): Secret | null {
  if (proof.kind === 'local') return { secret: rootKey(), ceiling: bridgeScopes }
  if (proof.kind === 'device') {
    const device = devices.find(proof.deviceId)
    return device && { secret: deviceKey(rootKey(), device.deviceId), ceiling: device.scopes }
  }
  const code = codes?.find(proof)
  return code ? { secret: code.secret, ceiling: code.scopes } : null
}

function challenge(
  ports: HelloPorts,
  { proof, clientNonce }: ChallengeRequest,
  { secret }: Secret,
  pending: Map<string, Pending>,
): Settled<HelloResult> {
  const serverNonce = Buffer.from(ports.random(SECRET_BYTES)).toString('base64url')
  for (const oldest of pending.keys()) {
    if (pending.size < NONCE_CAP) break
    pending.delete(oldest)
  }
  const endsMs = ports.clock.monoMs() + NONCE_LIFE_MS
  pending.set(serverNonce, { proof: JSON.stringify(proof), clientNonce, endsMs })
  const serverProof = prove(secret, serverProofText(ports.port, proof, { clientNonce, serverNonce }))
  return ok({ step: 'challenge' as const, serverNonce, serverProof })
}

interface Negotiation {
  readonly pending: Map<string, Pending>
  readonly spoken: string
}

function openSession(
  ports: HelloPorts,
  request: SessionRequest,
  { secret, ceiling }: Secret,
  { pending, spoken }: Negotiation,
): Settled<HelloResult> {
  const asked = pending.get(request.serverNonce)
  pending.delete(request.serverNonce) // a nonce is good for one try, right or wrong
  const fits =
    asked !== undefined &&
    asked.clientNonce === request.clientNonce &&
    asked.proof === JSON.stringify(request.proof) &&
    ports.clock.monoMs() < asked.endsMs
  if (!fits || !isProof(secret, clientProofText(ports.port, request), request.clientProof)) {
    ports.codes?.miss(request.proof)
    return refuse('auth_required')
  }
  const beyond = request.scopes.find((scope) => !ceiling.includes(scope))
  if (beyond !== undefined) return refuse('scope_forbidden', { needed: beyond })
  const holder = identify(ports, request, ceiling)
  const session = ports.sessions.open({ ...holder, client: request.client, scopes: request.scopes })
  const contract = { spoken, oldestMinor: CONTRACT_MINORS.oldest, newestMinor: CONTRACT_MINORS.newest }
  const device = holder.device ? { device: holder.device } : {}
  return ok({ step: 'session' as const, session, contract, ...ports.greeting(), ...device })
}

interface Holder {
  readonly who: string
  readonly local: boolean
  readonly device?: { readonly deviceId: string; readonly key: string }
}

function identify(ports: HelloPorts, { proof, client }: SessionRequest, ceiling: readonly BridgeScope[]): Holder {
  // A session that is handed on to an extension is an extension's, whoever proved to hold the key for it.
  if (proof.kind === 'local') return { who: `local:${client.id}`, local: client.kind !== 'extension' }
  if (proof.kind === 'device') return { who: `device:${proof.deviceId}`, local: false }
  ports.codes?.spend(proof)
  const deviceId = mintId(ports.random)
  ports.devices.add({ deviceId, kind: client.kind, pairedAtMs: ports.clock.wallMs(), scopes: [...ceiling] })
  const key = Buffer.from(deviceKey(ports.rootKey(), deviceId)).toString('base64url')
  return { who: `device:${deviceId}`, local: false, device: { deviceId, key } }
}
