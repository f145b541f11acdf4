// Hello: how a caller and the bridge prove themselves to each other before anything secret is said, and the session that follows.
import { z } from 'zod/mini'
import { bridgeScopes, contractVersionSchema } from './bridge-errors.ts'
import { idSchema } from './text.ts'

/** 32 bytes in base64url. */
export const bytes32Schema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

export const clientKinds = ['page', 'extension', 'cli', 'launcher', 'native-host', 'script'] as const
export type ClientKind = (typeof clientKinds)[number]

/**
 * Which shared secret the proof is made with. `local`: the root token itself (programs of this user).
 * `device`: the key a page got when it was paired. `code`: a pairing code, named by the public half of it; `typed`: the 8 characters on screen.
 */
export const proofRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({ kind: z.literal('device'), deviceId: idSchema }),
  z.strictObject({ kind: z.literal('code'), codeId: idSchema }),
  z.strictObject({ kind: z.literal('typed') }),
])
export type ProofRef = z.infer<typeof proofRefSchema>

/** Step 1: the caller shows nothing but a nonce; the answer proves who holds the port. */
const challengeRequest = z.strictObject({
  step: z.literal('challenge'),
  contract: contractVersionSchema,
  proof: proofRefSchema,
  clientNonce: bytes32Schema,
})

export const clientSchema = z.strictObject({
  kind: z.enum(clientKinds),
  /** Stable name of the installation, so that a repeated mutation is recognised after a restart. */
  id: idSchema,
  version: z.string().check(z.regex(/^[0-9A-Za-z.+-]{1,32}$/)),
})
export type BridgeClientName = z.infer<typeof clientSchema>

/** Step 2: the caller's own proof, over both nonces and everything it asks for. */
const sessionRequest = z.strictObject({
  step: z.literal('session'),
  contract: contractVersionSchema,
  proof: proofRefSchema,
  clientNonce: bytes32Schema,
  serverNonce: bytes32Schema,
  clientProof: bytes32Schema,
  client: clientSchema,
  scopes: z.array(z.enum(bridgeScopes)).check(z.minLength(1), z.maxLength(bridgeScopes.length)),
})

export const helloRequestSchema = z.discriminatedUnion('step', [challengeRequest, sessionRequest])
export type HelloRequest = z.infer<typeof helloRequestSchema>
export type ChallengeRequest = z.infer<typeof challengeRequest>
export type SessionRequest = z.infer<typeof sessionRequest>

const challengeResult = z.strictObject({
  step: z.literal('challenge'),
  serverNonce: bytes32Schema,
  serverProof: bytes32Schema,
})

export const sessionSchema = z.strictObject({
  sid: idSchema,
  token: bytes32Schema,
  scopes: z.array(z.enum(bridgeScopes)),
  /** Slides forward with use. */
  idleMs: z.int(),
  /** Whatever the use, the session ends after this. */
  maxMs: z.int(),
})
export type GrantedSession = z.infer<typeof sessionSchema>

const sessionResult = z.strictObject({
  step: z.literal('session'),
  session: sessionSchema,
  /** Both sides speak this one; the range says which minors this bridge still answers to. */
  contract: z.strictObject({ spoken: contractVersionSchema, oldestMinor: z.int(), newestMinor: z.int() }),
  capabilities: z.record(z.string().check(z.maxLength(32)), z.boolean()),
  bootId: idSchema,
  streamUrl: z.string().check(z.maxLength(64)),
  launcherUrl: z.string().check(z.maxLength(64)),
  /** Given once, when a page is paired by a code: the key for every later hello. */
  device: z.optional(z.strictObject({ deviceId: idSchema, key: bytes32Schema })),
})

export const helloResultSchema = z.discriminatedUnion('step', [challengeResult, sessionResult])
export type HelloResult = z.infer<typeof helloResultSchema>
export type SessionResult = z.infer<typeof sessionResult>

/** Oldest and newest minor of our major that this build answers to. */
export const CONTRACT_MINORS = { oldest: 0, newest: 0 } as const

/** What both sides can speak: the lower of the two minors; null when the major differs. */
export function negotiateContract(theirs: string, ours: string): string | null {
  const [theirMajor, theirMinor] = parts(theirs)
  const [major, minor] = parts(ours)
  return theirMajor === major ? `${major}.${Math.min(minor, theirMinor)}` : null
}

const parts = (version: string): readonly [number, number] => {
  const [major = '', minor = ''] = version.split('.')
  return [Number(major), Number(minor)]
}

export interface Nonces {
  readonly clientNonce: string
  readonly serverNonce: string
}

/** Text under the server's HMAC: it binds the port, so that a program relaying from another port proves nothing. */
export const serverProofText = (port: number, proof: ProofRef, { clientNonce, serverNonce }: Nonces): string =>
  ['cortex hello 1', 'server', String(port), refText(proof), clientNonce, serverNonce].join('\n')

/** Text under the caller's HMAC: it binds everything asked for, so that nothing can be changed on the way. */
export const clientProofText = (port: number, request: Omit<SessionRequest, 'clientProof'>): string =>
  [
    'cortex hello 1',
    'client',
    String(port),
    refText(request.proof),
    request.clientNonce,
    request.serverNonce,
    request.contract,
    `${request.client.kind} ${request.client.id} ${request.client.version}`,
    request.scopes.join(' '),
  ].join('\n')

export interface TicketUse {
  readonly ticket: string
  readonly nonce: string
}

/** Text under the HMAC of a stream ticket, one for each direction. */
export const streamProofText = (side: 'server' | 'client', port: number, { ticket, nonce }: TicketUse): string =>
  ['cortex stream 1', side, String(port), ticket, nonce].join('\n')

function refText(proof: ProofRef): string {
  if (proof.kind === 'device') return `device ${proof.deviceId}`
  return proof.kind === 'code' ? `code ${proof.codeId}` : proof.kind
}

/** Characters of a typed code: none that is read as another. */
export const TYPED_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const TYPED_LENGTH = 8
/** PBKDF2-SHA256 rounds between the typed characters and the HMAC key: 40 bits must not be guessed offline within the life of a code. */
export const TYPED_ROUNDS = 210_000
export const typedSalt = (port: number): string => `cortex typed code 1 ${port}`

/** What the person typed, as the characters of a code: case, spaces and dashes do not matter. Null when it cannot be one. */
export function readTypedCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '')
  return code.length === TYPED_LENGTH && [...code].every((letter) => TYPED_ALPHABET.includes(letter)) ? code : null
}

const FRAGMENT = /^#?pair=([A-Za-z0-9_-]{8})\.([A-Za-z0-9_-]{43})$/

/** The one-time code in the address a program of ours opened: its public id and the secret. Null when there is none. */
export function readPairingFragment(fragment: string): { readonly codeId: string; readonly secret: string } | null {
  const found = FRAGMENT.exec(fragment)
  return found?.[1] && found[2] ? { codeId: found[1], secret: found[2] } : null
}
export const pairingFragment = (codeId: string, secret: string): string => `#pair=${codeId}.${secret}`
