// One stream connection: its proof, its inbound limits, and an outbound queue that a slow reader cannot make grow.
import type { WebSocket } from 'ws'
import { createBucket } from '../guard/rate.ts'
import { closeCodes, newestOnly, type ServerMessage, type StreamType } from '#core/contracts/bridge-stream.ts'

/** Beyond this the reader is slow: only the newest of each kind waits for it. */
export const SLOW_BYTES = 262_144
/** Beyond this, or this long, it is given up: it may come back and take a snapshot. */
export const STUCK_BYTES = 1_048_576
export const STUCK_MS = 5_000
/** Wrong messages before the connection ends. */
const ERRORS_ALLOWED = 5
const asText = { binary: false } as const
const INBOUND = { perSecond: 50, burst: 100 } as const

export interface Connection {
  readonly socket: WebSocket
  sid: string | null
  /** A whole message of this connection alone. */
  send(message: ServerMessage): void
  /** A message that goes to everyone, written out once, in UTF-8. */
  broadcast(type: StreamType, bytes: Uint8Array): void
  /** Slow for too long? Then it is closed. Called about once a second. */
  check(): void
  /** Counts a wrong message; true when it was one too many. */
  countError(): boolean
  /** False: more messages than anyone has reason to send. */
  takeInbound(): boolean
  readonly openedMs: number
  aliveMs: number
}

export function createConnection(socket: WebSocket, monoMs: () => number): Connection {
  const inbound = createBucket(INBOUND)
  const waiting = new Map<StreamType, Uint8Array>()
  let slowSinceMs: number | null = null
  let errors = 0

  const isSlow = () => socket.bufferedAmount > SLOW_BYTES
  const giveUp = () => {
    socket.close(closeCodes.tooSlow)
    socket.terminate()
  }
  const catchUp = (): void => {
    if (isSlow()) return
    slowSinceMs = null
    for (const [type, bytes] of waiting) {
      waiting.delete(type)
      socket.send(bytes, asText, onSent)
    }
  }
  const onSent = (): void => {
    if (waiting.size > 0 && socket.readyState === socket.OPEN) catchUp()
  }
  return {
    socket,
    sid: null,
    openedMs: monoMs(),
    aliveMs: monoMs(),
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    broadcast(type, bytes) {
      if (socket.readyState !== socket.OPEN) return
      if (!isSlow()) {
        socket.send(bytes, asText, onSent)
        return
      }
      slowSinceMs ??= monoMs()
      // What is left out here shows as a gap in its sequence, and the client asks for a snapshot.
      if (newestOnly.has(type)) waiting.set(type, bytes)
      if (socket.bufferedAmount > STUCK_BYTES) giveUp()
    },
    check() {
      if (slowSinceMs !== null && monoMs() - slowSinceMs > STUCK_MS) giveUp()
      else if (slowSinceMs !== null) catchUp()
    },
    countError: () => ++errors >= ERRORS_ALLOWED,
    takeInbound: () => inbound.take(monoMs()) === 0,
  }
}
