// What the bridge answers to a client's messages on the stream: proof first, then only what the closed union names.
import type { BridgeErrorCode, BridgeErrorDetails } from '#core/contracts/bridge-errors.ts'
import {
  clientMessageSchema,
  closeCodes,
  type ClientMessage,
  type ServerPayload,
} from '#core/contracts/bridge-stream.ts'
import { parseJson } from '../guard/read-body.ts'
import type { OpenedSession, SessionBook } from '../sessions/session-book.ts'
import type { StopDecision } from '../stop/stop-request.ts'
import type { Connection } from './connection.ts'
import type { Hub } from './hub.ts'
import type { TicketBook } from './tickets.ts'

export interface Asker {
  readonly cid: string
  readonly who: string
}

export interface TalkPorts {
  readonly hub: Hub
  readonly tickets: TicketBook
  readonly sessions: SessionBook
  readonly bootId: string
  readonly monoMs: () => number
  readonly mintCid: () => string
  readonly snapshot: () => Omit<ServerPayload<'SNAPSHOT'>, 'seqs'>
  /** A client with the right scope asked the bridge to stop. */
  readonly onShutdown: (by: Asker & { readonly sid: string }) => Promise<StopDecision>
  readonly onDenied: (code: BridgeErrorCode, by: Asker) => void
}

/** One message as it came. */
export interface Heard {
  readonly bytes: Buffer
  readonly isBinary: boolean
  readonly origin: string
}

export function hear(ports: TalkPorts, from: Connection, heard: Heard): void {
  from.aliveMs = ports.monoMs()
  if (!from.takeInbound()) {
    refuse(ports, from, { cid: ports.mintCid(), code: 'rate_limited', details: { retryAfterMs: 1_000 } })
    return
  }
  const read = heard.isBinary ? null : parseJson(heard.bytes.toString('utf8'), clientMessageSchema)
  if (read?.kind === 'read') {
    const message = read.value as ClientMessage // parsed by its schema on the line above
    if (from.sid === null) checkProof(ports, from, { message, origin: heard.origin })
    else act(ports, from, message)
  } else if (from.sid === null) endUnproven(ports, from, ports.mintCid())
  else refuse(ports, from, { cid: ports.mintCid(), code: 'malformed_request', details: {} })
}

function endUnproven(ports: TalkPorts, from: Connection, cid: string): void {
  ports.onDenied('auth_required', { cid, who: 'stranger' })
  from.socket.close(closeCodes.notProven)
}

function checkProof(
  ports: TalkPorts,
  from: Connection,
  { message, origin }: { message: ClientMessage; origin: string },
): void {
  const redeemed = message.type === 'AUTH' ? ports.tickets.redeem({ ...message.payload, origin }) : null
  if (redeemed === null || ports.sessions.peek(redeemed.sid) === null) {
    endUnproven(ports, from, message.cid)
    return
  }
  ports.hub.makeRoom(redeemed.sid)
  from.sid = redeemed.sid
  const { cid } = message
  from.send({ type: 'WELCOME', seq: 0, cid, payload: { bootId: ports.bootId, proof: redeemed.proof } })
  sendSnapshot(ports, from, cid)
}

function act(ports: TalkPorts, from: Connection, message: ClientMessage): void {
  const live = from.sid === null ? null : ports.sessions.peek(from.sid)
  if (live === null) {
    from.socket.close(closeCodes.sessionOver)
    return
  }
  const { cid } = message
  switch (message.type) {
    case 'PING':
      from.send({ type: 'PONG', seq: 0, cid, payload: {} })
      break
    case 'RESYNC':
      sendSnapshot(ports, from, cid)
      break
    case 'SHUTDOWN':
      shutDown(ports, from, { cid, live })
      break
    case 'AUTH':
      refuse(ports, from, { cid, code: 'state_conflict', details: {} })
  }
}

function shutDown(ports: TalkPorts, from: Connection, { cid, live }: { cid: string; live: OpenedSession }): void {
  const { who, sid, scopes } = live.session
  if (!scopes.has('admin:stop')) {
    refuse(ports, from, { cid, code: 'scope_forbidden', details: { needed: 'admin:stop' } })
    return
  }
  void ports.onShutdown({ cid, who, sid }).then((decision) => {
    if (decision.kind === 'refused') refuse(ports, from, { cid, code: decision.code, details: {} })
  })
}

const sendSnapshot = ({ hub, snapshot }: TalkPorts, to: Connection, cid: string): void =>
  to.send({ type: 'SNAPSHOT', seq: 0, cid, payload: { seqs: hub.seqs(), ...snapshot() } })

interface StreamRefusal<C extends BridgeErrorCode> {
  readonly cid: string
  readonly code: C
  readonly details: BridgeErrorDetails<C>
}

/** Said out loud, so that an honest client knows; counted, so that a dishonest one goes. */
function refuse<C extends BridgeErrorCode>(
  ports: TalkPorts,
  to: Connection,
  { cid, code, details }: StreamRefusal<C>,
): void {
  to.send({ type: 'ERROR', seq: 0, cid, payload: { code, details } })
  const who = to.sid === null ? undefined : ports.sessions.peek(to.sid)?.session.who
  ports.onDenied(code, { cid, who: who ?? 'stranger' })
  if (to.countError()) to.socket.close(code === 'rate_limited' ? closeCodes.tooMany : closeCodes.badMessages)
}
