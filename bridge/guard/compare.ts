// The one place where secrets are compared: constant time, never throws, never true for empty or short input.
import { timingSafeEqual } from 'node:crypto'

/** Every secret, proof and MAC here is this long. */
export const SECRET_BYTES = 32

/** True only when both are exactly SECRET_BYTES long, equal, and not all zero. */
export function secretsEqual(given: Uint8Array | null, expected: Uint8Array | null): boolean {
  if (given === null || expected === null) return false
  if (given.length !== SECRET_BYTES || expected.length !== SECRET_BYTES) return false
  return timingSafeEqual(given, expected) && expected.some((byte) => byte !== 0)
}

const BASE64URL_32 = /^[A-Za-z0-9_-]{43}$/

/** Bytes of a base64url text that holds exactly 32 bytes, or null. A last character with stray bits is refused, so one secret has one spelling. */
export function decodeSecret(text: string): Uint8Array | null {
  if (!BASE64URL_32.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === SECRET_BYTES && bytes.toString('base64url') === text ? bytes : null
}
