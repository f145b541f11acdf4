// The link: runs the client's state machine over a transport, and makes calls of the contract with the session it holds.
import { stepClient } from './bridge-client.ts'
import {
  initialClient,
  type ClientConfig,
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  type ClientWorld,
  type Credential,
  type LinkState,
  type Reply,
} from './bridge-client-state.ts'
import { readEnvelope } from './bridge-envelope.ts'
import type { SessionResult } from './bridge-hello.ts'
import { bridgeMethods, type BodyOf, type BridgeMethod, type BridgeMethodId, type ResultOf } from './bridge-methods.ts'
import { serverMessageSchema, type ClientMessage, type ServerMessage } from './bridge-stream.ts'
import { checkShape, type Shape } from './check-shape.ts'
import { parseHostile, type HostileLimits } from './parse-hostile.ts'

export interface HttpCall {
  readonly verb: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}
export type HttpReply =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'blocked' }

export interface LinkSocket {
  send(text: string): void
  close(): void
}
export interface SocketListeners {
  readonly onOpen: () => void
  readonly onText: (text: string) => void
  readonly onClose: (code: number) => void
}

/** What page, extension and CLI each bring along. None of it knows the protocol. */
export interface LinkTransport {
  readonly world: () => ClientWorld
  call(call: HttpCall): Promise<HttpReply>
  sign(key: Extract<ClientEffect, { do: 'sign' }>['key'], texts: readonly string[]): Promise<readonly string[]>
  openSocket(url: string, listeners: SocketListeners): LinkSocket
  /** Returns what clears it. */
  setTimer(afterMs: number, fire: () => void): () => void
  keepDevice(device: NonNullable<SessionResult['device']>): void
  /** Only where sessions are handed over by someone else. */
  fetchHanded?(): Promise<Extract<ClientEvent, { type: 'handed' }>['session']>
}

export interface CallOptions<I extends BridgeMethodId> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: BodyOf<I>
  readonly idempotencyKey?: string
  readonly cid?: string
  /** An emergency permission, for when the normal path is down. */
  readonly grant?: string
}

export interface BridgeLink {
  start(credential: Credential): void
  stop(): void
  wake(): void
  state(): LinkState
  /** Calls of the contract, with the session held now. */
  request<I extends BridgeMethodId>(id: I, options?: CallOptions<I>): Promise<Reply<ResultOf<I>>>
  /** On the stream; false when it is not live. */
  send(type: 'SHUTDOWN' | 'RESYNC', cid: string): boolean
  onState(listener: (state: LinkState) => void): () => void
  onMessage(listener: (message: ServerMessage) => void): () => void
}

/** An answer of the bridge: a dashboard with its recents is the largest, a few hundred kilobytes. */
const answerLimits: HostileLimits = { maxBytes: 8_388_608, maxDepth: 40, maxKeys: 200_000 }

export const createBridgeLink = (config: ClientConfig, transport: LinkTransport): BridgeLink =>
  new RunningLink(config, transport)

class RunningLink implements BridgeLink {
  readonly #transport: LinkTransport
  readonly #stateListeners = new Set<(state: LinkState) => void>()
  readonly #messageListeners = new Set<(message: ServerMessage) => void>()
  #state: ClientState
  #socket: LinkSocket | null = null
  #clearTimer: () => void = () => {}

  constructor(config: ClientConfig, transport: LinkTransport) {
    this.#transport = transport
    this.#state = initialClient(config)
  }

  start(credential: Credential): void {
    this.#on({ type: 'start', credential })
  }

  stop(): void {
    this.#on({ type: 'stop' })
  }

  wake(): void {
    this.#on({ type: 'wake' })
  }

  state(): LinkState {
    return this.#state.link
  }

  async request<I extends BridgeMethodId>(id: I, options: CallOptions<I> = {}): Promise<Reply<ResultOf<I>>> {
    const reply = await callMethod(this.#transport, id, { ...options, token: this.#state.session?.token ?? null })
    if (reply.kind === 'failed' && reply.error.code === 'session_expired') this.#on({ type: 'session-over' })
    return reply
  }

  send(type: 'SHUTDOWN' | 'RESYNC', cid: string): boolean {
    if (this.#state.link.kind !== 'live' || !this.#socket) return false
    this.#socket.send(JSON.stringify({ type, seq: 0, cid, payload: {} } satisfies ClientMessage))
    return true
  }

  onState(listener: (state: LinkState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => void this.#stateListeners.delete(listener)
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    this.#messageListeners.add(listener)
    return () => void this.#messageListeners.delete(listener)
  }

  #on(event: ClientEvent): void {
    const before = this.#state.link
    const { state, effects } = stepClient(this.#state, event, this.#transport.world())
    this.#state = state
    for (const effect of effects) this.#run(effect)
    if (this.#state === state && state.link !== before) this.#stateListeners.forEach((listen) => listen(state.link))
  }

  /** Passes on what was asked for now, unless the state machine has moved on meanwhile. */
  #whenDone<T>(work: Promise<T>, toEvent: (value: T) => ClientEvent): void {
    const { turn } = this.#state
    void work.then((value) => {
      if (this.#state.turn === turn) this.#on(toEvent(value))
    })
  }

  #run(effect: ClientEffect): void {
    const transport = this.#transport
    switch (effect.do) {
      case 'hello':
        this.#whenDone(callMethod(transport, 'hello', { body: effect.request, token: null }), (reply) => ({
          type: 'hello',
          reply,
        }))
        break
      case 'fetch-handed':
        this.#whenDone(transport.fetchHanded?.() ?? Promise.resolve(null), (session) => ({ type: 'handed', session }))
        break
      case 'sign':
        this.#whenDone(transport.sign(effect.key, effect.texts), (macs) => ({ type: 'signed', macs }))
        break
      case 'ticket':
        this.#whenDone(callMethod(transport, 'streamTicket', { body: {}, token: effect.token }), (reply) => ({
          type: 'ticket',
          reply,
        }))
        break
      default:
        this.#runNow(effect)
    }
  }

  #runNow(effect: Exclude<ClientEffect, { do: 'hello' | 'fetch-handed' | 'sign' | 'ticket' }>): void {
    switch (effect.do) {
      case 'open':
        this.#open(effect.url)
        break
      case 'send':
        this.#socket?.send(JSON.stringify(effect.message))
        break
      case 'close':
        this.#socket?.close()
        this.#socket = null
        break
      case 'timer':
        this.#clearTimer()
        this.#clearTimer =
          effect.afterMs === null
            ? () => {}
            : this.#transport.setTimer(effect.afterMs, () => this.#on({ type: 'timer' }))
        break
      case 'keep-device':
        this.#transport.keepDevice(effect.device)
        break
      case 'tell':
        this.#messageListeners.forEach((listen) => listen(effect.message))
    }
  }

  /** Events of a socket that has been replaced are nobody's. */
  #open(url: string): void {
    const isCurrent = () => this.#socket === socket
    const socket = this.#transport.openSocket(url, {
      onOpen: () => isCurrent() && this.#on({ type: 'opened' }),
      onText: (text) => isCurrent() && this.#on({ type: 'message', message: readMessage(text) }),
      onClose: (code) => isCurrent() && this.#on({ type: 'closed', code }),
    })
    this.#socket = socket
  }
}

function readMessage(text: string): ServerMessage | null {
  const parsed = parseHostile(text, answerLimits)
  const checked = parsed.ok ? checkShape(serverMessageSchema, parsed.value) : null
  return checked?.ok ? checked.value : null
}

/** One call of the contract, with or without a session. The answer is read as strictly as a stranger's. */
export async function callMethod<I extends BridgeMethodId>(
  transport: Pick<LinkTransport, 'call' | 'world'>,
  id: I,
  options: CallOptions<I> & { readonly token: string | null },
): Promise<Reply<ResultOf<I>>> {
  const method: BridgeMethod = bridgeMethods[id]
  const { body, idempotencyKey, token } = options
  const headers: Record<string, string> = { 'X-Cortex-Request-ID': options.cid ?? transport.world().cid() }
  if (token !== null) headers['Authorization'] = `Bearer ${token}`
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
  if (options.grant !== undefined) headers['X-Cortex-Grant'] = options.grant
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const path = pathOf(method.path, options)
  const reply = await transport.call({
    verb: method.verb,
    path,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (reply.kind !== 'answer') return reply
  return readReply(reply.text, method.result as Shape<ResultOf<I>>) // the table pairs method and result
}

function readReply<T>(text: string, shape: Shape<T>): Reply<T> {
  const parsed = parseHostile(text, answerLimits)
  const read = parsed.ok ? readEnvelope(parsed.value, shape) : null
  if (read === null || read.kind === 'unreadable') return { kind: 'unreadable' }
  return read.kind === 'ok' ? { kind: 'ok', result: read.result } : { kind: 'failed', error: read.error }
}

function pathOf(
  pattern: string,
  { params = {}, query = {} }: { params?: Readonly<Record<string, string>>; query?: Readonly<Record<string, string>> },
): string {
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}
