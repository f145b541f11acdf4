// A real bridge for tests: its own state folder and ports, a clock that can be moved, and short ways to ask it things.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bridgeScopes, type BridgeErrorCode, type BridgeScope } from '#core/contracts/bridge-errors.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { assembleBridge, type Bridge } from '../../../bridge/assemble.ts'
import type { BootOptions } from '../../../bridge/boot-options.ts'
import { resolveStateTree, type StateTree } from '../../../bridge/ledger/state-tree.ts'
import { newestEvents } from '../../../bridge/ledger/lists.ts'
import { systemClock, systemRandom, type Clock } from '../../../bridge/ports/clock.ts'
import { systemDisk } from '../../../bridge/ports/disk.ts'
import { freePorts } from '../free-port.ts'
import { scratchFolder } from './scratch.ts'

/** The system's clock, moved by hand. */
export interface MovableClock extends Clock {
  advance(ms: number): void
  /** From now on time stands still but for `advance`: for limits that count what comes within a time. */
  hold(): void
  /** Moves only what people read, as when the clock is set. */
  setWallBy(ms: number): void
}
export function movableClock(): MovableClock {
  let mono = 0
  let wall = 0
  let heldMs: number | null = null
  return {
    wallMs: () => systemClock.wallMs() + wall,
    monoMs: () => (heldMs ?? systemClock.monoMs()) + mono,
    hold: () => void (heldMs = systemClock.monoMs()),
    advance(ms) {
      mono += ms
      wall += ms
    },
    setWallBy: (ms) => void (wall += ms),
  }
}

export interface TrialOptions extends Partial<Omit<BootOptions, 'program' | 'tree' | 'clock'>> {
  readonly stateDir?: string
  readonly clock?: MovableClock
  readonly program?: Partial<BootOptions['program']>
  /** Open the ports too. Most tests do without. */
  readonly listen?: boolean
}

export interface TrialBridge {
  readonly bridge: Bridge
  readonly clock: MovableClock
  readonly tree: StateTree
  readonly httpPort: number
  readonly streamPort: number
  readonly origin: string
  readonly extensionOrigin: string
  /** A bearer for these scopes; all of them by default. */
  token(scopes?: readonly BridgeScope[], who?: { local?: boolean; id?: string }): string
  request(path: string, init?: RequestInit & { token?: string }): Promise<Response>
  /** The same with a JSON body. */
  post(path: string, body: unknown, init?: RequestInit & { token?: string; key?: string }): Promise<Response>
  /** Refusals on record, newest last. */
  denials(): Promise<LedgerEvent[]>
  rows(kind: LedgerEvent['kind']): LedgerEvent[]
  stop(): Promise<void>
}

export const EXTENSION_ID = 'abcdefghijklmnopabcdefghijklmnop'

/** Stop it, or `stopAll` after the test does. */
export async function startTrialBridge(options: TrialOptions = {}): Promise<TrialBridge> {
  const { stateDir = scratchFolder('trial'), clock = movableClock(), listen = false } = options
  const [httpPort = 0, streamPort = 0, launcherPort = 0] = await freePorts(3)
  const tree = resolveStateTree({ stateDir, env: {} })
  const program = {
    httpPort,
    streamPort,
    launcherPort,
    stateDir,
    extraOrigins: [],
    extensionId: EXTENSION_ID,
    webRoot: undefined,
    stopWithStdin: false,
    ...options.program,
  }
  const { program: _program, clock: _clock, stateDir: _stateDir, listen: _listen, ...rest } = options
  const bridge = await assembleBridge({
    tree,
    disk: systemDisk,
    random: systemRandom,
    run: () => Promise.resolve(null),
    homeDir: join(stateDir, 'no-projects-here'),
    webRoot: join(stateDir, 'no-app-here'),
    logLevel: 'debug',
    ...rest,
    program,
    clock,
  })
  if (listen) await bridge.listen()
  const trial = describeTrial(bridge, { clock, tree, program, removes: options.stateDir === undefined })
  running.add(trial)
  return trial
}

const running = new Set<TrialBridge>()
/** For `afterEach`. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((trial) => trial.stop()))
}

interface Described {
  readonly clock: MovableClock
  readonly tree: StateTree
  readonly program: BootOptions['program']
  readonly removes: boolean
}

function describeTrial(bridge: Bridge, { clock, tree, program, removes }: Described): TrialBridge {
  const { records, sessions, denials } = bridge.parts
  const origin = `http://127.0.0.1:${program.httpPort}`
  const request: TrialBridge['request'] = async (path, { token, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return bridge.app.request(`${origin}${path}`, { ...init, headers })
  }
  const rows: TrialBridge['rows'] = (kind) =>
    (records.ledger.read((sql) => newestEvents(sql, kind, 10_000)) ?? []).toReversed()
  const trial: TrialBridge = {
    bridge,
    clock,
    tree,
    httpPort: program.httpPort,
    streamPort: program.streamPort,
    origin,
    extensionOrigin: `chrome-extension://${EXTENSION_ID}`,
    token: (scopes = bridgeScopes, { local = true, id = 'test' } = {}) =>
      sessions.open({
        who: `${local ? 'local' : 'device'}:${id}`,
        local,
        client: { kind: local ? 'cli' : 'page', id, version: '0' },
        scopes,
      }).token,
    request,
    post: (path, body, { key, ...init } = {}) => {
      const headers = new Headers(init.headers)
      headers.set('content-type', 'application/json')
      if (key !== undefined) headers.set('idempotency-key', key)
      return request(path, { method: 'POST', body: JSON.stringify(body), ...init, headers })
    },
    async denials() {
      await denials.flush()
      return rows('audit').filter(({ body }) => body['outcome'] === 'denied')
    },
    rows,
    async stop() {
      running.delete(trial)
      await bridge.stop()
      if (removes) rmSync(tree.base, { recursive: true, force: true })
    },
  }
  return trial
}

/** What a test checks of an answer. */
export interface ReadAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly code: BridgeErrorCode | null
  readonly result: unknown
  readonly cid: string
}
export async function readAnswer(answering: Response | Promise<Response>): Promise<ReadAnswer> {
  const response = await answering
  const text = await response.text()
  const envelope = readJson(text)
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: envelope?.error?.code ?? null,
    result: envelope?.result,
    cid: envelope?.cid ?? '',
  }
}

interface LooseEnvelope {
  readonly cid?: string
  readonly result?: unknown
  readonly error?: { readonly code: BridgeErrorCode; readonly details: unknown }
}
function readJson(text: string): LooseEnvelope | null {
  try {
    return JSON.parse(text) as LooseEnvelope
  } catch {
    return null
  }
}
