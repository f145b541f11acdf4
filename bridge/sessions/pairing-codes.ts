// Pairing codes: single use, short-lived; one kind goes into an address that a program of ours opens, the other is typed by hand.
import { pairingFragment, TYPED_ALPHABET, TYPED_LENGTH } from '#core/contracts/bridge-hello.ts'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import { SECRET_BYTES } from '../guard/compare.ts'
import type { RandomBytes } from '../ports/clock.ts'
import { typedKey } from './proofs.ts'

/** A browser needs seconds to open a page; a person needs a minute to read and type. */
export const LINK_LIFE_MS = 60_000
export const TYPED_LIFE_MS = 180_000
/** Wrong proofs before a code is void. */
const TRIES = 3
/** Chosen by hand: links opened in quick succession each keep theirs. */
const LINK_CAP = 8

export interface PairingSecret {
  readonly secret: Uint8Array
  readonly scopes: readonly BridgeScope[]
}

export interface PairingCodes {
  mintLink(scopes: readonly BridgeScope[]): { readonly fragment: string; readonly expiresInMs: number }
  /** Replaces any typed code before it. */
  mintTyped(scopes: readonly BridgeScope[]): { readonly code: string; readonly expiresInMs: number }
  find(ref: { readonly kind: 'code'; readonly codeId: string } | { readonly kind: 'typed' }): PairingSecret | null
  /** After a wrong proof. */
  miss(ref: { readonly kind: string; readonly codeId?: string }): void
  /** After a right proof: the code is spent. */
  spend(ref: { readonly kind: string; readonly codeId?: string }): void
}

interface Entry extends PairingSecret {
  readonly endsMs: number
  triesLeft: number
}

export interface PairingOptions {
  readonly monoMs: () => number
  readonly random: RandomBytes
  readonly port: number
}

const CODE_ID_BYTES = 6
const TYPED = 'typed'

export function createPairingCodes({ monoMs, random, port }: PairingOptions): PairingCodes {
  const codes = new Map<string, Entry>()
  const keyOf = (ref: { readonly kind: string; readonly codeId?: string }): string => ref.codeId ?? TYPED
  const add = (id: string, secret: Uint8Array, rest: { scopes: readonly BridgeScope[]; lifeMs: number }): void => {
    codes.set(id, { secret, scopes: rest.scopes, endsMs: monoMs() + rest.lifeMs, triesLeft: TRIES })
  }
  return {
    mintLink(scopes) {
      for (const id of codes.keys()) {
        if (codes.size < LINK_CAP) break
        codes.delete(id)
      }
      const codeId = Buffer.from(random(CODE_ID_BYTES)).toString('base64url')
      const secret = random(SECRET_BYTES)
      add(codeId, secret, { scopes, lifeMs: LINK_LIFE_MS })
      return { fragment: pairingFragment(codeId, Buffer.from(secret).toString('base64url')), expiresInMs: LINK_LIFE_MS }
    },
    mintTyped(scopes) {
      const code = pickCharacters(random)
      add(TYPED, typedKey(code, port), { scopes, lifeMs: TYPED_LIFE_MS })
      return { code, expiresInMs: TYPED_LIFE_MS }
    },
    find(ref) {
      const entry = codes.get(keyOf(ref))
      if (!entry || monoMs() >= entry.endsMs || entry.triesLeft <= 0) return null
      return entry
    },
    miss(ref) {
      const entry = codes.get(keyOf(ref))
      if (entry) entry.triesLeft -= 1
    },
    spend: (ref) => void codes.delete(keyOf(ref)),
  }
}

/** Evenly over the alphabet: bytes that would favour its first letters are drawn again. */
function pickCharacters(random: RandomBytes): string {
  const fair = 256 - (256 % TYPED_ALPHABET.length)
  let code = ''
  while (code.length < TYPED_LENGTH)
    for (const byte of random(TYPED_LENGTH))
      if (byte < fair && code.length < TYPED_LENGTH) code += TYPED_ALPHABET[byte % TYPED_ALPHABET.length] ?? ''
  return code
}
