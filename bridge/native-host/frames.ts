// Frames of native messaging: four bytes of length, then that much JSON; a lying length ends the talk before anything is kept for it.
import { NATIVE_FRAME_BYTES } from '#core/contracts/native-host.ts'

const HEADER_BYTES = 4

export type FrameReading =
  | { readonly kind: 'frames'; readonly bodies: readonly Buffer[] }
  /** A length of nothing or beyond the cap: whoever wrote it speaks something else, and what follows cannot be found again. */
  | { readonly kind: 'broken' }

export interface FrameReader {
  read(chunk: Buffer): FrameReading
}

/** Keeps at most one frame that is not complete. Lengths are little-endian, as browsers on all our systems write them. */
export function createFrameReader(): FrameReader {
  let pending: Buffer = Buffer.alloc(0)
  return {
    read(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const bodies: Buffer[] = []
      while (pending.length >= HEADER_BYTES) {
        const length = pending.readUInt32LE(0)
        if (length === 0 || length > NATIVE_FRAME_BYTES) return { kind: 'broken' }
        if (pending.length < HEADER_BYTES + length) break
        bodies.push(Buffer.from(pending.subarray(HEADER_BYTES, HEADER_BYTES + length)))
        pending = pending.subarray(HEADER_BYTES + length)
      }
      return { kind: 'frames', bodies }
    },
  }
}

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8')
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32LE(body.length, 0)
  return Buffer.concat([header, body])
}
