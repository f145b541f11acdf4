// Proofs: HMACs that show possession of a shared secret, in both directions, without showing the secret.
import { createHmac, pbkdf2Sync } from 'node:crypto'
import { TYPED_ROUNDS, typedSalt } from '#core/contracts/bridge-hello.ts'
import { decodeSecret, SECRET_BYTES, secretsEqual } from '../guard/compare.ts'

export const prove = (secret: Uint8Array, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url')

export const isProof = (secret: Uint8Array, text: string, given: string): boolean =>
  secretsEqual(decodeSecret(given), createHmac('sha256', secret).update(text).digest())

/** A page's own key follows from the root key and its id: nothing to store, and it ends with the root key. */
export const deviceKey = (rootKey: Uint8Array, deviceId: string): Uint8Array =>
  createHmac('sha256', rootKey).update(`cortex device 1\n${deviceId}`).digest()

/** Slow on purpose: 40 bits typed by hand must not be found by trying within the life of a code. */
export const typedKey = (code: string, port: number): Uint8Array =>
  pbkdf2Sync(code, typedSalt(port), TYPED_ROUNDS, SECRET_BYTES, 'sha256')
