// The stream's own port: upgrades behind the gate, nothing secret in address or subprotocol, a proof within two seconds.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { CLIENT_FRAME_BYTES, closeCodes } from '#core/contracts/bridge-stream.ts'
import { livenessAnswer, refusalAnswer, type Answer } from '../guard/answer.ts'
import { createHardenedServer, send, sendRaw, type Door, type Passed } from '../ports/hardened-server.ts'
import { createConnection } from './connection.ts'
import { hear, type TalkPorts } from './talk.ts'

/** The first frame must come within this. */
export const PROOF_MS = 2_000
const UPGRADE_REQUIRED = 426
/** The one of RFC 6455; ws would also take the draft before it. */
const WS_VERSION = '13'

export type StreamDoor = Omit<Door, 'serve' | 'upgrade'>

/** ws's own limits are made for strangers on a network: 100 MiB messages, 16,384 fragments. */
const frameLimits = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: CLIENT_FRAME_BYTES,
  maxFragments: 16,
  maxBufferedChunks: 256,
  /** How long a peer has to answer a close before its socket is cut. */
  closeTimeout: 1_000,
} as const

export function createStreamServer(door: StreamDoor, talk: TalkPorts): Server {
  const webSockets = new WebSocketServer(frameLimits)
  return createHardenedServer({
    ...door,
    serve: (_incoming, outgoing, verdict) => send(outgoing, answerPlain(verdict)),
    upgrade(incoming, socket, head, verdict) {
      if (refuseUpgrade(talk, { incoming, socket, verdict })) return
      webSockets.handleUpgrade(incoming, socket, head, (webSocket) =>
        admit(talk, webSocket, incoming.headers.origin ?? ''),
      )
    },
  })
}

const answerPlain = (verdict: Passed): Answer =>
  verdict.kind === 'admitted' && verdict.route.id === 'healthz'
    ? livenessAnswer()
    : refusalAnswer(verdict, { code: 'malformed_request', status: UPGRADE_REQUIRED })

interface Upgrade {
  readonly incoming: IncomingMessage
  readonly socket: Duplex
  readonly verdict: Passed
}

/** What could hold a secret does not belong into an address or a subprotocol: both end up in logs. */
function refuseUpgrade({ hub }: TalkPorts, { incoming, socket, verdict }: Upgrade): boolean {
  const isOldVersion = incoming.headers['sec-websocket-version'] !== WS_VERSION
  const talksTooEarly =
    incoming.headers['sec-websocket-protocol'] !== undefined || (incoming.url?.includes('?') ?? false)
  if (isOldVersion) sendRaw(socket, refusalAnswer(verdict, { code: 'malformed_request', status: UPGRADE_REQUIRED }))
  else if (talksTooEarly) sendRaw(socket, refusalAnswer(verdict, { code: 'malformed_request' }))
  else if (hub.isCrowded())
    sendRaw(socket, refusalAnswer(verdict, { code: 'rate_limited', details: { retryAfterMs: PROOF_MS } }))
  else return false
  return true
}

function admit(talk: TalkPorts, socket: WebSocket, origin: string): void {
  const connection = createConnection(socket, talk.monoMs)
  talk.hub.add(connection)
  const deadline = setTimeout(() => {
    if (connection.sid === null) socket.close(closeCodes.notProven)
  }, PROOF_MS)
  socket.on('message', (bytes: Buffer, isBinary: boolean) => hear(talk, connection, { bytes, isBinary, origin }))
  socket.on('pong', () => (connection.aliveMs = talk.monoMs()))
  socket.on('error', () => {}) // a broken frame: ws answers it with its close code and hangs up
  socket.on('close', () => {
    clearTimeout(deadline)
    talk.hub.remove(connection)
  })
}
