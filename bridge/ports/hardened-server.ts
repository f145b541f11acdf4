// An HTTP server on 127.0.0.1 that asks the gate before anyone else sees a request, and that slow or broken callers cannot wear down.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { refusalAnswer, type Answer } from '../guard/answer.ts'
import { BODY_LIMIT_BYTES, type Gate, type Refusal, type Verdict } from '../guard/gate.ts'
import { readKnock, type Knock } from '../guard/knock.ts'

// A static import of node:http makes Node load its whole fetch implementation for the named exports: 13 MB this process does not need.
const { createServer } = process.getBuiltinModule('node:http')

/** The only address ever listened on. */
export const LOOPBACK = '127.0.0.1'

/** Node's own defaults let 400 slow sockets shut everyone out; with these, service is back within 3 s. */
const limits = {
  headersTimeout: 2_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 8_192,
} as const
const MAX_REQUESTS_PER_SOCKET = 1_000
const MAX_CONNECTIONS = 512
/** A refused body is still read, up to this much and this long, so that the caller gets to see the answer. */
const DRAIN_BYTES = 4 * BODY_LIMIT_BYTES
const DRAIN_MS = 1_000

type Refused = Extract<Verdict, { kind: 'refused' }>
export type Passed = Exclude<Verdict, Refused>

export interface Door {
  readonly gate: Gate
  readonly mintCid: () => string
  readonly ownerOf?: (socket: Socket) => number | null
  readonly serve: (incoming: IncomingMessage, outgoing: ServerResponse, verdict: Passed) => void
  /** Absent: upgrades are refused. */
  readonly upgrade?: (incoming: IncomingMessage, socket: Duplex, head: Buffer, verdict: Passed) => void
  readonly onRefused: (verdict: Refused, knock: Knock) => void
  /** The gate itself failed; the caller has been refused. */
  readonly onBug: (error: unknown, cid: string) => void
  readonly maxConnections?: number
}

export function createHardenedServer(door: Door): Server {
  const server = createServer({ ...limits, insecureHTTPParser: false, requireHostHeader: true })
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET
  server.maxConnections = door.maxConnections ?? MAX_CONNECTIONS
  server.on('request', (incoming, outgoing) => answer(door, incoming, outgoing))
  server.on('checkContinue', (incoming, outgoing) => answer(door, incoming, outgoing, true))
  server.on('checkExpectation', (_incoming, outgoing) => {
    send(outgoing, refusalAnswer(stranger(door), { code: 'malformed_request' }), true)
  })
  server.on('upgrade', (incoming, socket, head) => answerUpgrade(door, incoming, socket, head))
  server.on('connect', (incoming, socket) => answerUpgrade(door, incoming, socket, Buffer.alloc(0)))
  server.on('clientError', (error, socket) => answerBroken(door, error, socket))
  return server
}

const stranger = (door: Door) => ({ cid: door.mintCid(), corsOrigin: null })

function knockOf(door: Door, incoming: IncomingMessage): Knock {
  const knock = readKnock(incoming.method ?? '', incoming.url ?? '', incoming.rawHeaders)
  const { ownerOf } = door
  return ownerOf ? { ...knock, peerUid: () => ownerOf(incoming.socket) } : knock
}

/** A gate that fails is shut: nobody passes, and the program goes on. */
function judge(door: Door, knock: Knock): Verdict {
  try {
    return door.gate(knock)
  } catch (error) {
    const to = stranger(door)
    door.onBug(error, to.cid)
    return { kind: 'refused', ...to, session: null, route: null, code: 'internal_error' }
  }
}

function answer(door: Door, incoming: IncomingMessage, outgoing: ServerResponse, waits = false): void {
  const knock = knockOf(door, incoming)
  const verdict = judge(door, knock)
  if (verdict.kind !== 'refused') {
    if (waits) outgoing.writeContinue()
    door.serve(incoming, outgoing, verdict)
    return
  }
  door.onRefused(verdict, knock)
  const tooMuch = waits || Number(incoming.headers['content-length'] ?? 0) > DRAIN_BYTES
  send(outgoing, refusalAnswer(verdict, verdict), tooMuch)
  if (!tooMuch) drain(incoming)
}

/** Reads on for a moment after an early answer: closing at once would reset the connection before the caller has read it. */
export function drain(incoming: IncomingMessage): void {
  if (incoming.complete) {
    incoming.resume()
    return
  }
  let left = DRAIN_BYTES
  const timer = setTimeout(() => incoming.destroy(), DRAIN_MS)
  incoming.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) incoming.destroy()
  })
  incoming.once('close', () => clearTimeout(timer))
  incoming.once('end', () => clearTimeout(timer))
  incoming.on('error', () => {})
}

export function send(outgoing: ServerResponse, { status, headers, text }: Answer, last = false): void {
  if (last) outgoing.setHeader('Connection', 'close')
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) })
  outgoing.end(text)
}

function answerUpgrade(door: Door, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  const knock = knockOf(door, incoming)
  const verdict = judge(door, knock)
  if (verdict.kind === 'refused') {
    door.onRefused(verdict, knock)
    sendRaw(socket, refusalAnswer(verdict, verdict))
  } else if (door.upgrade && incoming.method === 'GET') door.upgrade(incoming, socket, head, verdict)
  else sendRaw(socket, refusalAnswer(verdict, { code: 'malformed_request', status: UPGRADE_REQUIRED }))
}

const UPGRADE_REQUIRED = 426
const HEADERS_TOO_LARGE = 431
const REQUEST_TIMEOUT = 408

/** Parser failures never become a request, so they are answered here, in the same shape. */
function answerBroken(door: Door, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  sendRaw(socket, refusalAnswer(stranger(door), parserRefusal(error.code)))
}

function parserRefusal(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return { code: 'malformed_request', status: HEADERS_TOO_LARGE }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { code: 'malformed_request', status: REQUEST_TIMEOUT }
  if (code === 'HPE_INVALID_METHOD')
    return { code: 'method_not_allowed', details: { allow: ['GET', 'POST', 'PATCH', 'DELETE'] } }
  return { code: 'malformed_request' }
}

const reasons: Readonly<Record<number, string>> = process.getBuiltinModule('node:http').STATUS_CODES as Record<
  number,
  string
> // Node's own table

/** Writes an answer to a socket that has no response object, and hangs up. */
export function sendRaw(socket: Duplex, { status, headers, text }: Answer): void {
  const lines = [`HTTP/1.1 ${status} ${reasons[status] ?? 'Refused'}`]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  lines.push('Connection: close', `Content-Length: ${Buffer.byteLength(text)}`, '', text)
  socket.end(lines.join('\r\n'), () => socket.destroy())
}

/** Listens on loopback; resolves with the port. Rejects with Node's error (EADDRINUSE and so on). */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
