// The connection itself: picks how to get in, runs the link, follows what the bridge says, and knows the ways to start and stop it.
import type { LinkState, Reply } from '#core/contracts/bridge-client-state.ts'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { readPairingFragment, readTypedCode, type SessionResult } from '#core/contracts/bridge-hello.ts'
import {
  callMethod,
  createBridgeLink,
  type BridgeLink,
  type CallOptions,
  type LinkTransport,
} from '#core/contracts/bridge-link.ts'
import type { BridgeMethodId, ResultOf } from '#core/contracts/bridge-methods.ts'
import type { InputState, Readiness } from '#core/contracts/bridge-readiness.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import { runStopChain, type StopAttempt, type StopStepResult } from '#core/contracts/stop-chain.ts'
import type { BridgeConnection, ConnectOptions, StartOutcome } from './bridge-view.ts'
import { createBridgeKeyStore, type BridgeKeyStore } from './bridge-key.ts'
import { startThroughLauncher, stopThroughLauncher, type LauncherDoor } from './bridge-launcher.ts'
import {
  callOverFetch,
  createPageTransport,
  fromBase64url,
  importKey,
  mintCid,
  type PairingSecret,
} from './bridge-transport.ts'

/** The product's ports, where this page was not served by the bridge itself. */
const DEFAULT_HTTP_PORT = 9472
const DEFAULT_LAUNCHER_PORT = 9471

/** How long a bridge that said yes to stopping may take; it bounds itself to five seconds. */
const DOWN_MS = 6_000
const LOOK_AGAIN_MS = 150
const STREAM_MS = 2_500
/** Without a key there is nothing to connect with; whether the bridge is there at all is looked at now and then. */
const PROBE_MS = 30_000

const client = { kind: 'page', id: 'cortex-page', version: CORTEX_VERSION } as const

export interface ConnectionParts {
  readonly httpPort: number
  readonly keys: BridgeKeyStore
  readonly pairing: PairingSecret
  /** Talks to the bridge. */
  readonly transport: Omit<LinkTransport, 'keepDevice'>
}

export async function connectToBridge(options: ConnectOptions): Promise<BridgeConnection> {
  const httpPort = location.hostname === '127.0.0.1' ? Number(location.port) : DEFAULT_HTTP_PORT
  const keys = createBridgeKeyStore(indexedDB)
  const pairing: PairingSecret = { link: null, typed: null }
  const transport = createPageTransport({ httpPort, keys, pairing })
  const connection = new PageConnection(options, { httpPort, keys, pairing, transport })
  addEventListener('online', () => connection.wake())
  document.addEventListener('visibilitychange', () => document.hidden || connection.wake())
  await connection.begin()
  return connection
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export class PageConnection implements BridgeConnection {
  readonly #options: ConnectOptions
  readonly #parts: ConnectionParts
  readonly #link: BridgeLink
  #tryingCode = false
  #keeping: Promise<void> = Promise.resolve()
  #probing: ReturnType<typeof setTimeout> | undefined

  constructor(options: ConnectOptions, parts: ConnectionParts) {
    this.#options = options
    this.#parts = parts
    const transport: LinkTransport = {
      ...parts.transport,
      keepDevice: (device) => void (this.#keeping = this.#keep(device)),
    }
    this.#link = createBridgeLink({ httpPort: parts.httpPort, client, scopes: bridgeScopes }, transport)
    this.#link.onState((link) => void this.#onLink(link))
    this.#link.onMessage((message) => this.#onMessage(message))
  }

  async begin(): Promise<void> {
    const offered = readPairingFragment(this.#options.fragment)
    const isPaired = (await this.#parts.keys.load()) !== null
    this.#options.onView({ isPaired })
    if (!offered) return this.#startWithOwnKey()
    this.#parts.pairing.link = fromBase64url(offered.secret)
    this.#startWithCode({ kind: 'code', codeId: offered.codeId })
  }

  pair(code: string): boolean {
    const typed = readTypedCode(code)
    if (typed === null) return false
    this.#parts.pairing.typed = typed
    this.#startWithCode({ kind: 'typed' })
    return true
  }

  async forget(): Promise<void> {
    await this.#link.request('goodbye')
    this.#link.stop()
    await this.#parts.keys.forget()
    this.#options.onView({ isPaired: false, pairing: 'none', readiness: null, settings: null, input: null })
    await this.#probe()
  }

  wake(): void {
    this.#link.wake()
  }

  request<I extends BridgeMethodId>(id: I, options: CallOptions<I> = {}): Promise<Reply<ResultOf<I>>> {
    return this.#link.request(id, options)
  }

  async startBridge(): Promise<StartOutcome> {
    const door = await this.#launcherDoor()
    if (!door) return 'not-paired'
    const outcome = await startThroughLauncher(door)
    this.#link.wake()
    return outcome
  }

  stopBridge(onStep: (step: StopStepResult) => void): Promise<readonly StopStepResult[]> {
    const attempts = {
      stream: () => this.#stopByStream(),
      http: () => this.#stopByHttp(),
      launcher: () => this.#stopByLauncher(),
    }
    return runStopChain({ attempts, isDown: () => this.#isDown(), onStep })
  }

  #startWithCode(ref: { kind: 'code'; codeId: string } | { kind: 'typed' }): void {
    clearTimeout(this.#probing)
    this.#tryingCode = true
    this.#options.onView({ pairing: 'trying' })
    this.#link.start({ kind: 'proof', ref })
  }

  async #startWithOwnKey(): Promise<void> {
    const own = await this.#parts.keys.load()
    if (own) this.#link.start({ kind: 'proof', ref: { kind: 'device', deviceId: own.deviceId } })
    else await this.#probe()
  }

  /** A code that led nowhere is told apart from a bridge that is not ours, and the page's own key is tried after it. */
  async #onLink(link: LinkState): Promise<void> {
    if (this.#tryingCode && (link.kind === 'needs-pairing' || link.kind === 'not-genuine')) {
      this.#endCode(link.kind === 'needs-pairing' ? 'spent' : 'no-match')
      this.#link.stop()
      return this.#startWithOwnKey()
    }
    if (link.kind === 'off') return
    const lost = link.kind === 'live' ? {} : { readiness: null, input: null }
    this.#options.onView({ link, ...lost })
    // The key itself stays until another takes its place: a program that only holds the port could say so as well.
    if (link.kind === 'needs-pairing') this.#options.onView({ isPaired: false })
    if (link.kind === 'live') await this.#onLive(link)
  }

  async #onLive({ launcherUrl }: Extract<LinkState, { kind: 'live' }>): Promise<void> {
    this.#endCode('none')
    this.#options.onView({ isPaired: true })
    await this.#keeping
    const own = await this.#parts.keys.load()
    const launcherPort = Number(/:(\d{1,5})$/.exec(launcherUrl)?.[1] ?? 0)
    if (own && launcherPort > 0 && launcherPort !== own.launcherPort)
      await this.#parts.keys.keep({ ...own, launcherPort }).catch(() => undefined) // then the usual port is tried
  }

  /** Where the browser keeps nothing, this page stays in until it is closed and pairs anew the next time. */
  async #keep({ deviceId, key }: NonNullable<SessionResult['device']>): Promise<void> {
    const own = { deviceId, key: await importKey(fromBase64url(key)), launcherPort: DEFAULT_LAUNCHER_PORT }
    await this.#parts.keys.keep(own).catch(() => undefined)
  }

  #endCode(pairing: 'none' | 'spent' | 'no-match'): void {
    if (!this.#tryingCode) return
    this.#tryingCode = false
    this.#parts.pairing.link = null
    this.#parts.pairing.typed = null
    this.#options.onView({ pairing })
  }

  #onMessage(message: ServerMessage): void {
    const { onView, onMessage } = this.#options
    if (message.type === 'SNAPSHOT') {
      const { readiness, settings, input } = message.payload
      onView({ readiness, settings, input: input.state })
    }
    if (message.type === 'READINESS') onView({ readiness: message.payload, input: inputStateOf(message.payload) })
    if (message.type === 'SETTINGS') onView({ settings: message.payload })
    onMessage(message)
  }

  /** Without a key: is there a bridge to be paired with? Nothing is sent that could matter to anyone. */
  async #probe(): Promise<void> {
    clearTimeout(this.#probing)
    const reply = await callMethod(this.#parts.transport, 'preflight', { token: null })
    if (this.#link.state().kind !== 'off') return
    const link: LinkState =
      reply.kind === 'ok'
        ? { kind: 'needs-pairing' }
        : reply.kind === 'blocked'
          ? { kind: 'blocked' }
          : { kind: 'not-running', since: performance.now() }
    this.#options.onView({ link })
    this.#probing = setTimeout(() => this.#link.state().kind === 'off' && void this.#probe(), PROBE_MS)
  }

  async #launcherDoor(): Promise<LauncherDoor | null> {
    const own = await this.#parts.keys.load()
    if (!own) return null
    const { launcherPort: port, deviceId } = own
    return {
      port,
      deviceId,
      client,
      transport: { ...this.#parts.transport, call: (call) => callOverFetch(port, call) },
    }
  }

  async #stopByStream(): ReturnType<StopAttempt> {
    let unlisten = (): void => {}
    const answered = new Promise<Awaited<ReturnType<StopAttempt>>>((resolve) => {
      unlisten = this.#link.onMessage((message) => {
        if (message.type === 'STOPPING') resolve({ outcome: 'accepted' })
        if (message.type === 'ERROR') resolve({ outcome: 'refused', code: message.payload.code })
      })
    })
    const sent = this.#link.send('SHUTDOWN', mintCid())
    const outcome = sent
      ? await Promise.race([answered, pause(STREAM_MS).then(() => ({ outcome: 'timed-out' as const }))])
      : { outcome: 'unreachable' as const }
    unlisten()
    return outcome
  }

  async #stopByHttp(): ReturnType<StopAttempt> {
    const reply = await this.#link.request('shutdown', { body: {} })
    if (reply.kind === 'ok') return { outcome: 'accepted' }
    return reply.kind === 'failed' ? { outcome: 'refused', code: reply.error.code } : { outcome: 'unreachable' }
  }

  async #stopByLauncher(): ReturnType<StopAttempt> {
    const door = await this.#launcherDoor()
    return door ? stopThroughLauncher(door) : { outcome: 'unreachable' }
  }

  async #isDown(): Promise<boolean> {
    const end = performance.now() + DOWN_MS
    while (performance.now() < end) {
      const reply = await callMethod(this.#parts.transport, 'preflight', { token: null })
      if (reply.kind === 'unreachable') return true
      await pause(LOOK_AGAIN_MS)
    }
    return false
  }
}

/** How the counting is doing, out of what readiness says of it. */
function inputStateOf({ subsystems }: Readiness): InputState | null {
  const part = subsystems.find(({ name }) => name === 'input')
  if (!part) return null
  if (part.state === 'ok') return { state: 'running' }
  const state =
    part.state === 'degraded'
      ? 'restarting'
      : part.reason === 'off' || part.reason === 'failed'
        ? part.reason
        : 'unavailable'
  return { state, ...(part.reason && { reason: part.reason }) }
}
