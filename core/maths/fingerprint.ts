// Names a block of numbers by its bits, so that a log can say which bank and which posterior it was computed from.

const PRIME = 0x01000193

/**
 * 64-bit fingerprint (two FNV-1a lanes with different bases) of the IEEE bits of the numbers, as 16 hex digits.
 * Detects accidental change, not malice: the log it appears in is the person's own.
 */
export function fingerprint(values: ArrayLike<number>): string {
  const cell = new Float64Array(1)
  const bytes = new Uint8Array(cell.buffer)
  let low = 0x811c9dc5
  let high = 0x9dc5811c
  for (let k = 0; k < values.length; k++) {
    cell[0] = values[k] ?? Number.NaN
    for (const byte of bytes) {
      low = Math.imul(low ^ byte, PRIME)
      high = Math.imul(high ^ (byte + k), PRIME)
    }
  }
  const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')
  return hex(high) + hex(low)
}
