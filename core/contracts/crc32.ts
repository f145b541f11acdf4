// CRC-32 (ISO-HDLC, the one of zip and PNG): finds accidental damage in recordings and archives; no protection against intent.

const POLYNOMIAL = 0xedb88320
const table = new Uint32Array(256).map((_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
  return crc
})

/**
 * Checksum of `bytes`, an unsigned 32-bit number.
 * @param before checksum of what came before them; the checksum of pieces equals that of the whole
 * Source: ITU-T V.42 8.1.1.6; check value of "123456789" is 0xcbf43926.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return ~crc >>> 0
}
