// The link's transport for programs of this user: HTTP and WebSocket over loopback, proofs made with the root key.
import { createHmac, randomBytes } from 'node:crypto'
import { deviceKey } from '../sessions/proofs.ts'
import type { ClientEffect, ClientWorld } from '#core/contracts/bridge-client-state.ts'
import type { HttpCall, HttpReply, LinkSocket, LinkTransport, SocketListeners } from '#core/contracts/bridge-link.ts'
import { mintId } from '../ports/clock.ts'
import { LOOPBACK } from '../ports/hardened-server.ts'

const { request } = process.getBuiltinModule('node:http')

export interface NodeTransportOptions {
  readonly port: number
  /** Our own origin on sockets: the bridge lets nobody in without one. */
  readonly origin: string
  readonly rootKey: Uint8Array
}

/** A stop takes up to five seconds, a scan up to thirty. */
const CALL_MS = 35_000
const ANSWER_BYTES = 8_388_608

type SigningKey = Extract<ClientEffect, { do: 'sign' }>['key']

export type NodeTransport = Omit<LinkTransport, 'fetchHanded'>

export function createNodeTransport(options: NodeTransportOptions): NodeTransport {
  return {
    world: nodeWorld,
    call: (call) => callOverHttp(options.port, call),
    sign: (key, texts) => Promise.resolve(texts.map((text) => macOf(options.rootKey, key, text))),
    openSocket: (url, listeners) => openNodeSocket(url, options.origin, listeners),
    setTimer(afterMs, fire) {
      const timer = setTimeout(fire, afterMs)
      return () => clearTimeout(timer)
    },
    keepDevice: () => {}, // a program of this user needs no device key: it has the root key
  }
}

const nodeWorld = (): ClientWorld => ({
  nowMs: performance.now(),
  random: Math.random,
  nonce: () => randomBytes(32).toString('base64url'),
  cid: () => mintId(randomBytes),
})

function macOf(rootKey: Uint8Array, key: SigningKey, text: string): string {
  return createHmac('sha256', secretFor(rootKey, key)).update(text).digest('base64url')
}

function secretFor(rootKey: Uint8Array, key: SigningKey): Uint8Array {
  if (key.kind === 'ticket') return Buffer.from(key.secret, 'base64url')
  return key.ref.kind === 'device' ? deviceKey(rootKey, key.ref.deviceId) : rootKey
}

function callOverHttp(port: number, { verb, path, headers, body }: HttpCall): Promise<HttpReply> {
  return new Promise((resolve) => {
    const lengthed = body === null ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
    const outgoing = request(
      { host: LOOPBACK, port, method: verb, path, headers: lengthed, timeout: CALL_MS, agent: false },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > ANSWER_BYTES) outgoing.destroy()
        })
        response.on('end', () => resolve({ kind: 'answer', text }))
        response.on('error', () => resolve({ kind: 'unreachable' }))
      },
    )
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => resolve({ kind: 'unreachable' }))
    outgoing.end(body ?? undefined)
  })
}

/** ws is loaded only by those who open a stream. */
function openNodeSocket(url: string, origin: string, listeners: SocketListeners): LinkSocket {
  let close = () => {}
  let send = (_text: string) => {}
  let closed = false
  void import('ws').then(({ WebSocket }) => {
    if (closed) return
    const socket = new WebSocket(url, { origin, perMessageDeflate: false, maxPayload: ANSWER_BYTES })
    socket.on('open', () => listeners.onOpen())
    socket.on('message', (bytes: Buffer) => listeners.onText(bytes.toString('utf8')))
    socket.on('close', (code: number) => listeners.onClose(code))
    socket.on('error', () => {}) // followed by close
    close = () => socket.close()
    send = (text) => socket.send(text)
  })
  return {
    send: (text) => send(text),
    close() {
      closed = true
      close()
    },
  }
}
