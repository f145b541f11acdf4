// The bridge under load: start and stop, reads and durable writes a second, fan-out, memory, and the time a wrong proof takes.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { secretsEqual } from '../../bridge/guard/compare.ts'
import { cpuSeconds, median, row, rssMb, runParts } from '../support/bridge/bench/figures.ts'
import { runLoad, trimmed, welchT, type LoadResult } from '../support/bridge/bench/load.ts'
import { dropPlace, makePlace, startProgram, entries, type Place, type Program } from '../support/bridge/run-bridge.ts'
import { authFrame } from '../support/bridge/stream-client.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

const ROOT = join(import.meta.dirname, '../..')
const SUPPORT = join(ROOT, 'tests/support/bridge')
/** The bundle that `npm start` runs; the sources where it has not been built. */
const bundle = join(ROOT, 'dist/bridge/main.mjs')
const program = existsSync(bundle) ? bundle : entries.bridge
/** As scripts/start gives them. */
const nodeArgs = ['--optimize-for-size']

export const run = (): Promise<void> =>
  runParts({
    start: measureStartAndStop,
    requests: measureRequests,
    hundred: () => measureFanOut(100, '<= 15 ms, none lost'),
    thousand: () => measureFanOut(1_000, '<= 50 ms, none lost'),
    compare: measureCompare,
  })

interface Running {
  readonly place: Place
  readonly bridge: Program
  readonly pid: number
  readonly token: string
}
async function startBridge(): Promise<Running> {
  const place = await makePlace(join(scratchFolder('bench'), 'state'))
  const bridge = startProgram(program, place, { nodeArgs })
  await bridge.ready
  const token = await openToken(place)
  return { place, bridge, pid: bridge.child.pid ?? 0, token }
}

async function openToken(place: Place): Promise<string> {
  const { transport, plan } = caller(place)
  const reply = await openSession(transport, plan)
  if (reply.kind !== 'ok') throw new Error(reply.kind)
  return reply.result.session.token
}

function caller({ httpPort, stateDir }: Place) {
  const rootKey = readFileSync(join(stateDir, 'root.key'))
  const client = { kind: 'script', id: 'bench', version: '1' } as const
  return {
    transport: createNodeTransport({ port: httpPort, origin: `http://127.0.0.1:${httpPort}`, rootKey }),
    plan: { port: httpPort, ref: { kind: 'local' }, client, scopes: bridgeScopes } as const,
  }
}

const MB = 1_048_576
const IDLE_S = 20
async function measureStartAndStop(): Promise<void> {
  const place = await makePlace(join(scratchFolder('bench'), 'state'))
  const readies: number[] = []
  const stops: number[] = []
  const dashboards: number[] = []
  for (let i = 0; i < 6; i++) {
    const begunMs = performance.now()
    const bridge = startProgram(program, place, { nodeArgs })
    await bridge.ready
    readies.push(performance.now() - begunMs)
    const askedMs = performance.now()
    const { transport, plan } = caller(place)
    const session = await openSession(transport, plan)
    if (session.kind === 'ok') await callMethod(transport, 'dashboard', { token: session.result.session.token })
    dashboards.push(performance.now() - askedMs)
    const stopMs = performance.now()
    bridge.child.kill('SIGTERM')
    await bridge.ended
    stops.push(performance.now() - stopMs)
  }
  dropPlace(place)
  row('ready, first start (provisions)', `${Math.round(readies[0] ?? 0)} ms`, '')
  row('ready after provisioning, median', `${Math.round(median(readies.slice(1)))} ms`, '<= 400 ms')
  row('hello to dashboard, cold, slowest', `${Math.round(Math.max(...dashboards))} ms`, '<= 500 ms')
  row('stop, slowest', `${Math.round(Math.max(...stops))} ms`, '<= 2000 ms')
}

async function measureRequests(): Promise<void> {
  const running = await startBridge()
  const { place, pid, token, bridge } = running
  await wait(8_000) // what the start left behind is collected by then
  const idleCpu = cpuSeconds(pid)
  await wait(IDLE_S * 1000)
  row('idle memory', `${rssMb(pid).toFixed(0)} MB`, '<= 80 MB')
  row('idle processor', `${(((cpuSeconds(pid) - idleCpu) * 100) / IDLE_S).toFixed(2)} %`, '<= 0.5 %')
  const head = `Host: 127.0.0.1:${place.httpPort}\r\nAuthorization: Bearer ${token}\r\n`
  const read = () => `GET /v1/settings HTTP/1.1\r\n${head}\r\n`
  await runLoad({ port: place.httpPort, connections: 10, seconds: 2, request: read })
  const measured = (connections: number, request: (n: number) => string) =>
    withCpu(pid, runLoad({ port: place.httpPort, connections, seconds: 5, request }))
  showLoad('gated read, 10 connections', await measured(10, read), '>= 8000 /s, p99 <= 10 ms')
  const write = (n: number): string => {
    const body = JSON.stringify({
      events: [{ id: `e-${Date.now()}-${n}`, kind: 'decision', atMs: n, body: { arm: 'breathing', n } }],
    })
    return `POST /v1/events HTTP/1.1\r\n${head}Content-Type: application/json\r\nIdempotency-Key: key-${Date.now()}-${n}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  }
  showLoad('durable write, 1 connection', await measured(1, write), '>= 400 /s')
  showLoad('durable write, 64 connections', await measured(64, write), '>= 3000 /s, p99 <= 25 ms')
  row('memory after load', `${rssMb(pid).toFixed(0)} MB`, '<= 130 MB')
  bridge.child.kill('SIGTERM')
  await bridge.ended
  dropPlace(place)
}

/** What a request costs the bridge says more than its rate where other programs use the machine too. */
async function withCpu(pid: number, running: Promise<LoadResult>): Promise<LoadResult & { readonly cpuUs: number }> {
  const before = cpuSeconds(pid)
  const result = await running
  return { ...result, cpuUs: ((cpuSeconds(pid) - before) * 1e6) / result.answered }
}

const showLoad = (
  name: string,
  { perSecond, p99Ms, failed, cpuUs }: LoadResult & { cpuUs: number },
  goal: string,
): void =>
  row(
    name,
    `${Math.round(perSecond)} /s, p99 ${p99Ms.toFixed(1)} ms, ${cpuUs.toFixed(0)} us of processor each${failed > 0 ? `, ${failed} failed` : ''}`,
    goal,
  )

const FANOUT_S = 10
type Said =
  | { kind: 'ready'; streamPort: number; origin: string }
  | { kind: 'ticket'; ticket: { ticket: string; secret: string } }
  | { kind: 'done'; sent: number; rssBytes: number; open: number }

async function measureFanOut(clients: number, goal: string): Promise<void> {
  const child = fork(join(SUPPORT, 'bench/fanout-bridge.ts'), [String(FANOUT_S)], { execArgv: [] })
  const next = async <K extends Said['kind']>(kind: K): Promise<Extract<Said, { kind: K }>> => {
    for (;;) {
      const [said] = (await once(child, 'message')) as [Said]
      if (said.kind === kind) return said as Extract<Said, { kind: K }>
    }
  }
  const { streamPort, origin } = await next('ready')
  const delays: number[] = []
  let heard = 0
  const sockets: WebSocket[] = []
  for (let i = 0; i < clients; i++) {
    child.send('ticket')
    const { ticket } = await next('ticket')
    const socket = new WebSocket(`ws://127.0.0.1:${streamPort}/v1/stream`, { origin, perMessageDeflate: false })
    sockets.push(socket)
    await once(socket, 'open')
    socket.on('message', (bytes: Buffer) => {
      const at = bytes.indexOf('"sentMs":')
      if (at < 0) return
      heard++
      delays.push(Number(process.hrtime.bigint()) / 1e6 - Number.parseFloat(bytes.toString('latin1', at + 9, at + 40)))
    })
    socket.send(JSON.stringify(authFrame({ streamPort } as never, ticket)))
  }
  await wait(500)
  const cpu = cpuSeconds(child.pid ?? 0)
  child.send('go')
  const { sent, rssBytes } = await next('done')
  const share = ((cpuSeconds(child.pid ?? 0) - cpu) / FANOUT_S) * 100
  delays.sort((a, b) => a - b)
  const p99 = delays[Math.floor(delays.length * 0.99)] ?? 0
  row(
    `stream, ${clients} clients at 30 Hz`,
    `p99 ${p99.toFixed(1)} ms, ${clients * sent - heard} of ${clients * sent} lost, bridge ${share.toFixed(0)} % of a core, ${(rssBytes / MB).toFixed(0)} MB from sources`,
    goal,
  )
  for (const socket of sockets) socket.terminate()
  await once(child, 'exit')
}

/** Wrong in its first byte against wrong in its last: were they told apart by time, a proof could be guessed byte by byte. */
function measureCompare(): void {
  const secret = Buffer.alloc(32, 9)
  const first = Buffer.from(secret).fill(1, 0, 1)
  const last = Buffer.from(secret).fill(1, 31, 32)
  const sample = (equal: (a: Buffer, b: Buffer) => boolean): [number[], number[]] => {
    const [a, b]: [number[], number[]] = [[], []]
    for (let i = 0; i < 20_000; i++) {
      const [guess, times] = i % 2 === 0 ? ([first, a] as const) : ([last, b] as const)
      const begun = process.hrtime.bigint()
      for (let k = 0; k < 20; k++) equal(guess, secret)
      times.push(Number(process.hrtime.bigint() - begun))
    }
    return [trimmed(a), trimmed(b)]
  }
  const naive = (a: Buffer, b: Buffer): boolean => {
    for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false
    return true
  }
  for (const [name, equal, goal] of [
    ['our compare', secretsEqual, 'abs t < 4.5'],
    ['a plain loop, for contrast', naive, 'large'],
  ] as const) {
    sample(equal)
    row(`Welch t, wrong first against last byte, ${name}`, welchT(...sample(equal)).toFixed(1), goal)
  }
}
