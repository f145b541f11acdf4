// The connection itself: picks how to get in, runs the link, follows what the bridge says, and knows the ways to start and stop it.
import type { LinkState, Reply } from '#core/contracts/bridge-client-state.ts'
import { readEnvelope } from '#core/contracts/bridge-envelope.ts'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { readPairingFragment, readTypedCode } from '#core/contracts/bridge-hello.ts'
import { callMethod, createBridgeLink, type BridgeLink, type CallOptions, type LinkTransport } from '#core/contracts/bridge-link.ts'
import { launcherMethods, type BridgeMethodId, type ResultOf } from '#core/contracts/bridge-methods.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import type { Shape } from '#core/contracts/check-shape.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { runStopChain, type StopAttempt, type StopStepResult } from '#core/contracts/stop-chain.ts'
import type { BridgeConnection, ConnectOptions, StartOutcome } from './bridge-client.ts'
import { createBridgeKeyStore, type BridgeKey, type BridgeKeyStore } from './bridge-key.ts'
import { callOverFetch, createPageTransport, fromBase64url, mintCid, type PairingSecret } from './bridge-transport.ts'

/** The product's ports, where this page was not served by the bridge itself. */
const DEFAULT_HTTP_PORT = 9472
const DEFAULT_LAUNCHER_PORT = 9471

const client = { kind: 'page', id: 'cortex-page', version: CORTEX_VERSION } as const

export async function connectToBridge(options: ConnectOptions): Promise<BridgeConnection> {
  const connection = new PageConnection(options, createBridgeKeyStore(indexedDB))
  await connection.begin()
  return connection
}

/** How long a bridge that said yes to stopping may take; it bounds itself to five seconds. */
const DOWN_MS = 6_000
const LOOK_AGAIN_MS = 150
const STREAM_MS = 2_500
/** Without a key there is nothing to connect with; whether the bridge is there at all is looked at now and then. */
const PROBE_MS = 10_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

class PageConnection implements BridgeConnection {
  readonly #options: ConnectOptions
  readonly #keys: BridgeKeyStore
  readonly #pairing: PairingSecret = { link: null, typed: null }
  readonly #httpPort = location.hostname === '127.0.0.1' ? Number(location.port) : DEFAULT_HTTP_PORT
  readonly #transport: LinkTransport
  readonly #link: BridgeLink
  #launcherPort = DEFAULT_LAUNCHER_PORT
  #probing: ReturnType<typeof setTimeout> | undefined

  constructor(options: ConnectOptions, keys: BridgeKeyStore) {
    this.#options = options
    this.#keys = keys
    const launcherPort = () => this.#launcherPort
    this.#transport = createPageTransport({ httpPort: this.#httpPort, keys, pairing: this.#pairing, launcherPort })
    this.#link = createBridgeLink({ httpPort: this.#httpPort, client, scopes: bridgeScopes }, this.#followed(this.#transport))
    this.#link.onState((link) => this.#onLink(link))
    this.#link.onMessage((message) => this.#onMessage(message))
  }

  async begin(): Promise<void> {
    const own = await this.#keys.load()
    this.#launcherPort = own?.launcherPort ?? DEFAULT_LAUNCHER_PORT
    const offered = readPairingFragment(this.#options.fragment)
    this.#options.onView({ isPaired: own !== null })
    if (offered) {
      this.#pairing.link = fromBase64url(offered.secret)
      this.#link.start({ kind: 'proof', ref: { kind: 'code', codeId: offered.codeId } })
    } else if (own) this.#startWith(own)
    else void this.#probe()
    addEventListener('online', () => this.wake())
    document.addEventListener('visibilitychange', () => document.hidden || this.wake())
  }

  pair(code: string): boolean {
    const typed = readTypedCode(code)
    if (typed === null) return false
    clearTimeout(this.#probing)
    this.#pairing.typed = typed
    this.#link.start({ kind: 'proof', ref: { kind: 'typed' } })
    return true
  }

  async forget(): Promise<void> {
    await this.#link.request('goodbye')
    this.#link.stop()
    await this.#keys.forget()
    this.#options.onView({ isPaired: false, readiness: null, settings: null, input: null })
    void this.#probe()
  }

  wake(): void {
    this.#link.wake()
  }

  request<I extends BridgeMethodId>(id: I, options: CallOptions<I> = {}): Promise<Reply<ResultOf<I>>> {
    return this.#link.request(id, options)
  }

  async startBridge(): Promise<StartOutcome> {
    const answer = await this.#askLauncher('POST', launcherMethods.start)
    if (typeof answer === 'string') return answer
    this.#link.wake()
    return answer.kind === 'ok' ? 'started' : 'failed'
  }

  stopBridge(onStep: (step: StopStepResult) => void): Promise<readonly StopStepResult[]> {
    const attempts = { stream: () => this.#stopByStream(), http: () => this.#stopByHttp(), launcher: () => this.#stopByLauncher() }
    return runStopChain({ attempts, isDown: () => this.#isDown(), onStep })
  }

  /** The launcher's address comes with the first hello and is kept beside the key, for when the bridge is down. */
  #followed(transport: LinkTransport): LinkTransport {
    return {
      ...transport,
      call: async (call) => {
        const reply = await transport.call(call)
        const port = reply.kind === 'answer' ? /"launcherUrl":"http:\/\/127\.0\.0\.1:(\d{1,5})"/.exec(reply.text)?.[1] : undefined
        if (port) this.#launcherPort = Number(port)
        return reply
      },
    }
  }

  #startWith(own: Pick<BridgeKey, 'deviceId'>): void {
    this.#link.start({ kind: 'proof', ref: { kind: 'device', deviceId: own.deviceId } })
  }

  #onLink(link: LinkState): void {
    const lost = link.kind === 'live' ? {} : { readiness: null, input: null }
    this.#options.onView({ link, ...lost, ...(link.kind === 'live' ? { isPaired: true } : {}) })
    if (link.kind === 'needs-pairing') {
      this.#options.onView({ isPaired: false })
      void this.#keys.forget()
    }
  }

  #onMessage(message: ServerMessage): void {
    if (message.type === 'SNAPSHOT') {
      const { readiness, settings, input } = message.payload
      this.#options.onView({ readiness, settings, input: input.state })
    }
    if (message.type === 'READINESS') this.#options.onView({ readiness: message.payload })
    if (message.type === 'SETTINGS') this.#options.onView({ settings: message.payload })
    this.#options.onMessage(message)
  }

  /** Without a key: is there a bridge to be paired with? */
  async #probe(): Promise<void> {
    const reply = await callMethod(this.#transport, 'preflight', { token: null })
    const link: LinkState =
      reply.kind === 'ok'
        ? { kind: 'needs-pairing' }
        : reply.kind === 'blocked'
          ? { kind: 'blocked' }
          : reply.kind === 'unreadable'
            ? { kind: 'not-genuine' }
            : { kind: 'not-running', since: performance.now() }
    if (this.#link.state().kind === 'off') this.#options.onView({ link })
    this.#probing = setTimeout(() => this.#link.state().kind === 'off' && void this.#probe(), PROBE_MS)
  }

  async #askLauncher(verb: 'GET' | 'POST', { path, result }: { path: string; result: Shape }): Promise<StartOutcome | ReturnType<typeof readEnvelope>> {
    const own = await this.#keys.load()
    if (!own) return 'not-paired'
    const transport: LinkTransport = { ...this.#transport, call: (call) => callOverFetch(own.launcherPort, call) }
    const ref = { kind: 'device', deviceId: own.deviceId } as const
    const session = await openSession(transport, { port: own.launcherPort, ref, client, scopes: ['state:read', 'admin:stop'] })
    if (session.kind === 'not-genuine') return 'not-genuine'
    if (session.kind !== 'ok') return 'launcher-missing'
    const headers = { Authorization: `Bearer ${session.result.session.token}`, 'Content-Type': 'application/json' }
    const reply = await callOverFetch(own.launcherPort, { verb, path, headers, body: verb === 'POST' ? '{}' : null })
    const parsed = reply.kind === 'answer' ? parseHostile(reply.text) : null
    return parsed?.ok ? readEnvelope(parsed.value, result) : 'failed'
  }

  #stopByStream(): ReturnType<StopAttempt> {
    const answered = new Promise<Awaited<ReturnType<StopAttempt>>>((resolve) => {
      this.#link.onMessage((message) => {
        if (message.type === 'STOPPING') resolve({ outcome: 'accepted' })
        if (message.type === 'ERROR') resolve({ outcome: 'refused', code: message.payload.code })
      })
    })
    if (!this.#link.send('SHUTDOWN', mintCid())) return Promise.resolve({ outcome: 'unreachable' })
    return Promise.race([answered, pause(STREAM_MS).then(() => ({ outcome: 'timed-out' as const }))])
  }

  async #stopByHttp(): ReturnType<StopAttempt> {
    const reply = await this.#link.request('shutdown', { body: {} })
    if (reply.kind === 'ok') return { outcome: 'accepted' }
    return reply.kind === 'failed' ? { outcome: 'refused', code: reply.error.code } : { outcome: 'unreachable' }
  }

  async #stopByLauncher(): ReturnType<StopAttempt> {
    const answer = await this.#askLauncher('POST', launcherMethods.stop)
    if (answer === 'not-genuine') return { outcome: 'not-genuine' }
    if (typeof answer === 'string') return { outcome: 'unreachable' }
    if (answer.kind === 'failed') return { outcome: 'refused', code: answer.error.code }
    return { outcome: answer.kind === 'ok' ? 'accepted' : 'unreachable' }
  }

  async #isDown(): Promise<boolean> {
    const end = performance.now() + DOWN_MS
    while (performance.now() < end) {
      const reply = await callMethod(this.#transport, 'preflight', { token: null })
      if (reply.kind === 'unreachable') return true
      await pause(LOOK_AGAIN_MS)
    }
    return false
  }
}
