// Splits a whole recording into the pieces the database keeps: its head and each of its chunks.
import { CHUNK_HEAD_BYTES, CRC_BYTES, FILE_HEAD_BYTES } from '#core/contracts/recording-encode.ts'

/** Domain: a file that `decodeRecording` accepted without damage. The pieces in a row are the file again. */
export function splitRecording(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  while (at < bytes.length) {
    const size =
      at === 0 ? FILE_HEAD_BYTES + view.getUint32(12, true) : CHUNK_HEAD_BYTES + view.getUint32(at + 12, true)
    pieces.push(new Uint8Array(bytes.subarray(at, at + size + CRC_BYTES)))
    at += size + CRC_BYTES
  }
  return pieces
}
