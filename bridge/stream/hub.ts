// The hub: who is connected, what goes to all of them, and the numbers by which a missed message is noticed.
import { isCid } from '#core/contracts/check-shape.ts'
import { closeCodes, type ServerMessage, type ServerPayload, type StreamType } from '#core/contracts/bridge-stream.ts'
import type { Connection } from './connection.ts'

/** Quiet this long: asked whether it is there. Quiet twice as long: gone. */
const PING_MS = 15_000

export interface HubCaps {
  readonly perSession: number
  readonly total: number
  /** Connections that have not proven themselves yet. */
  readonly unproven: number
}
/** Chosen by hand within the contract: a page has one or two, the extension one, the CLI one. */
export const hubCaps: HubCaps = { perSession: 16, total: 64, unproven: 32 }

export interface HubOptions {
  readonly caps: HubCaps
  readonly monoMs: () => number
  readonly mintCid: () => string
  /** A connection that shows life keeps its session in use. */
  readonly onAlive: (sid: string) => void
}

export class Hub {
  readonly #options: HubOptions
  readonly #connections = new Set<Connection>()
  readonly #seqs: Record<StreamType, number> = { INPUT: 0, READINESS: 0, SETTINGS: 0, EVENT: 0, SCAN: 0 }
  #framesSent = 0

  constructor(options: HubOptions) {
    this.#options = options
  }

  /** Last sequence sent of each type. */
  seqs(): Record<StreamType, number> {
    return { ...this.#seqs }
  }

  isCrowded(): boolean {
    return [...this.#connections].filter(({ sid }) => sid === null).length >= this.#options.caps.unproven
  }

  add(connection: Connection): void {
    this.#connections.add(connection)
  }

  remove(connection: Connection): void {
    this.#connections.delete(connection)
  }

  /** A session over its cap loses its own oldest connection; others only when everything is full and it has none. */
  makeRoom(sid: string): void {
    const { perSession, total } = this.#options.caps
    const proven = [...this.#connections].filter((other) => other.sid !== null)
    const own = proven.filter((other) => other.sid === sid)
    const leaves = own.length >= perSession || proven.length >= total ? (own[0] ?? proven[0]) : undefined
    leaves?.socket.close(closeCodes.replaced)
    if (leaves) this.#connections.delete(leaves)
  }

  /** Written out once for everyone. */
  publish<T extends StreamType>(type: T, cid: string, payload: ServerPayload<T>): void {
    const seq = ++this.#seqs[type]
    if (this.#connections.size === 0) return
    const bytes = Buffer.from(JSON.stringify({ type, seq, cid: isCid(cid) ? cid : this.#options.mintCid(), payload }))
    for (const connection of this.#connections) {
      if (connection.sid === null) continue
      connection.broadcast(type, bytes)
      this.#framesSent++
    }
  }

  /** To everyone, outside the sequences. */
  announce(message: ServerMessage): void {
    for (const connection of this.#connections) if (connection.sid !== null) connection.send(message)
  }

  endSession(sid: string): void {
    for (const { sid: owner, socket } of this.#connections) if (owner === sid) socket.close(closeCodes.sessionOver)
  }

  /** Pings the quiet, ends the dead and the slow. Called about once a second. */
  tick(): void {
    const nowMs = this.#options.monoMs()
    for (const connection of this.#connections) {
      connection.check()
      const quietMs = nowMs - connection.aliveMs
      if (quietMs > 2 * PING_MS) connection.socket.terminate()
      else if (quietMs > PING_MS) connection.socket.ping()
      else if (connection.sid !== null) this.#options.onAlive(connection.sid)
    }
  }

  counts(): { readonly open: number; readonly framesSent: number } {
    return { open: this.#connections.size, framesSent: this.#framesSent }
  }

  closeAll(code: number): void {
    for (const { socket } of this.#connections) socket.close(code)
  }

  terminateAll(): void {
    for (const { socket } of this.#connections) socket.terminate()
  }
}
