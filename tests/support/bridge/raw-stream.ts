// WebSocket frames by hand: for frames that no library would send.
import { connect } from 'node:net'
import { rawRequest } from './raw-http.ts'
import type { TrialBridge } from './trial-bridge.ts'

const MASK = Buffer.from([1, 2, 3, 4])

/** One masked frame with this first byte. */
export function maskedFrame(first: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  const masked = bytes.map((byte, i) => byte ^ (MASK[i % 4] ?? 0))
  const length =
    bytes.length < 126
      ? Buffer.from([0x80 | bytes.length])
      : Buffer.from([0xfe, bytes.length >> 8, bytes.length & 0xff])
  return Buffer.concat([Buffer.from([first]), length, MASK, masked])
}

export interface RawStream {
  write(bytes: Uint8Array): void
  /** Nothing more will come from here. */
  hangUp(): void
  /** Everything after the 101, once the other side has closed. */
  readonly ended: Promise<Buffer>
}

export async function openRawStream(trial: TrialBridge): Promise<RawStream> {
  const socket = connect({ host: '127.0.0.1', port: trial.streamPort })
  socket.on('error', () => {})
  let received = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])))
  const ended = new Promise<Buffer>((resolve) =>
    socket.on('close', () => resolve(received.subarray(received.indexOf('\r\n\r\n') + 4))),
  )
  socket.write(
    rawRequest(
      'GET /v1/stream HTTP/1.1',
      `Host: 127.0.0.1:${trial.streamPort}`,
      `Origin: ${trial.origin}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ),
  )
  while (!received.includes('\r\n\r\n')) await new Promise((resolve) => socket.once('data', resolve))
  return { write: (bytes) => void socket.write(bytes), hangUp: () => void socket.end(), ended }
}

export interface ReadFrame {
  readonly opcode: number
  readonly closeCode: number | null
}

export function readFrames(bytes: Buffer): ReadFrame[] {
  const frames: ReadFrame[] = []
  for (let at = 0; at + 2 <= bytes.length;) {
    const opcode = (bytes[at] ?? 0) & 0x0f
    const short = (bytes[at + 1] ?? 0) & 0x7f
    const head = short === 126 ? 4 : 2
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short
    frames.push({ opcode, closeCode: opcode === 8 && length >= 2 ? bytes.readUInt16BE(at + head) : null })
    at += head + length
  }
  return frames
}
