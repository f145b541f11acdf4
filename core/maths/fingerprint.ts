// Names a block of numbers by its bits, so that a log can say which bank and which posterior it was computed from.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** SHA-256 over the little-endian IEEE 754 bits of the numbers, as 64 hex digits; the same on every machine. */
export function fingerprint(values: ArrayLike<number>): string {
  const bytes = new Uint8Array(values.length * 8)
  const view = new DataView(bytes.buffer)
  for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k] ?? Number.NaN, true)
  return bytesToHex(sha256(bytes))
}

/** SHA-256 over the UTF-16 code units of a text (two bytes each, little-endian), as 64 hex digits; for ids and marks made from other ids. */
export function fingerprintText(text: string): string {
  const bytes = new Uint8Array(2 * text.length)
  for (let k = 0; k < text.length; k++) {
    bytes[2 * k] = text.charCodeAt(k) & 0xff
    bytes[2 * k + 1] = text.charCodeAt(k) >> 8
  }
  return bytesToHex(sha256(bytes))
}
