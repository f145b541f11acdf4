// A client of the stream by hand: tickets, proofs and frames as a test wants them, honest or not.
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import { streamProofText } from '#core/contracts/bridge-hello.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import { readAnswer, type TrialBridge } from './trial-bridge.ts'

export interface Ticket {
  readonly ticket: string
  readonly secret: string
}

export async function getTicket(trial: TrialBridge, token: string, origin?: string): Promise<Ticket> {
  const headers = origin === undefined ? {} : { origin }
  const { result } = await readAnswer(trial.post('/v1/stream/tickets', {}, { token, headers }))
  return result as Ticket
}

export interface StreamClient {
  readonly socket: WebSocket
  readonly messages: ServerMessage[]
  send(message: unknown): void
  /** Waits for the next message of a type, from the beginning of what was heard. */
  heard<T extends ServerMessage['type']>(type: T, count?: number): Promise<Extract<ServerMessage, { type: T }>>
  /** Close code. */
  readonly closed: Promise<number>
}

export interface OpenOptions {
  readonly origin?: string
  readonly url?: string
  readonly protocols?: string[]
}

export async function openSocket(
  trial: TrialBridge,
  { origin = trial.origin, url, protocols = [] }: OpenOptions = {},
): Promise<StreamClient> {
  const socket = new WebSocket(url ?? `ws://127.0.0.1:${trial.streamPort}/v1/stream`, protocols, { origin })
  const messages: ServerMessage[] = []
  socket.on('message', (bytes: Buffer) => messages.push(JSON.parse(bytes.toString()) as ServerMessage))
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  socket.on('error', () => {})
  await once(socket, 'open')
  return {
    socket,
    messages,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async heard(type, count = 1) {
      const end = performance.now() + 20_000
      while (performance.now() < end) {
        const found = messages.filter((message) => message.type === type)[count - 1]
        if (found) return found as never // of the type asked for
        await wait(5)
      }
      throw new Error(
        `no ${type} came; there were ${messages.map((message) => message.type).join(', ') || 'no messages'}`,
      )
    },
  }
}

export function authFrame(
  trial: TrialBridge,
  { ticket, secret }: Ticket,
  { port = trial.streamPort, nonce = randomBytes(32).toString('base64url') } = {},
) {
  const proof = createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(streamProofText('client', port, { ticket, nonce }))
    .digest('base64url')
  return { type: 'AUTH', seq: 0, cid: 'cid-auth-1', payload: { ticket, nonce, proof } }
}

/** Connected and proven. */
export async function openStream(
  trial: TrialBridge,
  scopes: readonly BridgeScope[] = ['state:read'],
  token?: string,
): Promise<StreamClient> {
  const ticket = await getTicket(trial, token ?? trial.token(scopes))
  const client = await openSocket(trial)
  client.send(authFrame(trial, ticket))
  await client.heard('SNAPSHOT')
  return client
}

export const message = (type: string, cid = 'cid-12345678') => ({ type, seq: 0, cid, payload: {} })
