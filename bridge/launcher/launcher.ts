// The launcher's own small server: the bridge's gate and proofs, and three things to ask for.
import type { IncomingMessage, Server } from 'node:http'
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import type { HelloRequest } from '#core/contracts/bridge-hello.ts'
import { launcherMethods, type BridgeMethod, type LauncherMethodId } from '#core/contracts/bridge-methods.ts'
import { pageOrigin, peersOf } from '../doors.ts'
import { exitCodes } from '../exit-codes.ts'
import { livenessAnswer, okAnswer, preflightAnswer, refusalAnswer, type Answer } from '../guard/answer.ts'
import { createGate, type Gate, type Verdict } from '../guard/gate.ts'
import { createBucket, rateLimits } from '../guard/rate.ts'
import { readJson } from '../guard/read-body.ts'
import { createRouteFinder } from '../guard/route-table.ts'
import type { ProgramOptions } from '../options.ts'
import { ok, refuse, type Settled } from '../outcome.ts'
import { mintId, type Clock, type RandomBytes } from '../ports/clock.ts'
import { createHardenedServer, LOOPBACK, send, type Passed } from '../ports/hardened-server.ts'
import { readPeerUid } from '../ports/peer-owner.ts'
import type { DeviceBook } from '../sessions/device-book.ts'
import { createHello, type Hello } from '../sessions/hello.ts'
import { createSessionBook, type SessionBook } from '../sessions/session-book.ts'
import type { BridgeKeeper, StartResult } from './bridge-keeper.ts'

export interface LauncherPorts {
  readonly program: ProgramOptions
  readonly clock: Clock
  readonly random: RandomBytes
  readonly rootKey: () => Uint8Array
  readonly devices: DeviceBook
  readonly keeper: BridgeKeeper
  /** What was done and what was refused, for the launcher's log. */
  readonly note: (line: Readonly<Record<string, unknown>>) => void
}

type Admitted = Extract<Verdict, { kind: 'admitted' }>
type Act = (body: unknown) => Promise<Settled<unknown>> | Settled<unknown>

export function createLauncher(ports: LauncherPorts): Server {
  const monoMs = () => ports.clock.monoMs()
  const sessions = createSessionBook({ monoMs, random: ports.random, onEnd: () => {} })
  const mintCid = () => mintId(ports.random)
  const acts = actsOf(ports, openHello(ports, sessions))
  return createHardenedServer({
    gate: openGate(ports, sessions, mintCid),
    mintCid,
    ...(process.platform === 'linux' ? { ownerOf: (socket) => readPeerUid(socket) } : {}),
    onRefused: ({ code, cid }) => ports.note({ cid, denied: code }),
    onBug: (error, cid) => ports.note({ cid, failed: error instanceof Error ? error.name : 'unknown' }),
    serve: (incoming, outgoing, verdict) =>
      void answer(ports, acts, { incoming, verdict }).then((written) => send(outgoing, written)),
  })
}

function openGate({ program, clock }: LauncherPorts, sessions: SessionBook, mintCid: () => string): Gate {
  return createGate({
    surface: 'launcher',
    peers: peersOf(program, program.launcherPort),
    findRoute: createRouteFinder(launcherMethods),
    isPagePath: () => false,
    findSession: sessions.find,
    strangers: createBucket(rateLimits.stranger),
    hellos: createBucket(rateLimits.hello),
    nowMs: () => clock.monoMs(),
    mintCid,
    ownUid: process.getuid?.() ?? null,
  })
}

function openHello({ program, rootKey, devices, clock, random }: LauncherPorts, sessions: SessionBook): Hello {
  const launcherUrl = `http://${LOOPBACK}:${program.launcherPort}`
  const greeting = () => ({
    capabilities: { launcher: true },
    bootId: 'launcher',
    streamUrl: pageOrigin(program),
    launcherUrl,
  })
  return createHello({ port: program.launcherPort, rootKey, devices, sessions, clock, random, greeting })
}

function actsOf({ keeper, note }: LauncherPorts, hello: Hello): Readonly<Record<LauncherMethodId, Act>> {
  return {
    healthz: () => ok({ ok: true }),
    preflight: () => ok({ contract: CONTRACT_VERSION, shuttingDown: false }),
    hello: (body) => hello(body as HelloRequest), // parsed by hello's own schema before it gets here
    status: async () => ok(await keeper.status()),
    async start() {
      const started = await keeper.start()
      note({ act: 'start', outcome: started.kind })
      return toSettled(started)
    },
    async stop() {
      const stopped = await keeper.stop()
      note({ act: 'stop', ...stopped })
      return ok(stopped)
    },
  }
}

/** The reasons a bridge gives by its exit code, in the words of the contract. */
function toSettled(started: StartResult): Settled<unknown> {
  if (started.kind === 'running') return ok(started.status)
  const { stateLocked, portTaken, stateUnwritable, stateInsecure } = exitCodes
  if (started.exitCode === stateLocked || started.exitCode === portTaken) return refuse('state_conflict', {})
  return refuse(
    started.exitCode === stateUnwritable || started.exitCode === stateInsecure
      ? 'storage_unavailable'
      : 'internal_error',
  )
}

interface Visit {
  readonly incoming: IncomingMessage
  readonly verdict: Passed
}

async function answer(
  ports: LauncherPorts,
  acts: Readonly<Record<LauncherMethodId, Act>>,
  { incoming, verdict }: Visit,
): Promise<Answer> {
  if (verdict.kind === 'preflight') return preflightAnswer(verdict.corsOrigin)
  if (verdict.kind === 'page') return refusalAnswer(verdict, { code: 'unknown_route' })
  if (verdict.route.id === 'healthz') return livenessAnswer()
  try {
    const settled = await act(acts, incoming, verdict)
    if (settled.kind === 'ok') return okAnswer(verdict, settled.result, settled.status)
    ports.note({ cid: verdict.cid, denied: settled.refusal.code })
    return refusalAnswer(verdict, settled.refusal)
  } catch (error) {
    ports.note({ cid: verdict.cid, failed: error instanceof Error ? error.name : 'unknown' })
    return refusalAnswer(verdict, { code: 'internal_error' })
  }
}

async function act(
  acts: Readonly<Record<LauncherMethodId, Act>>,
  incoming: IncomingMessage,
  verdict: Admitted,
): Promise<Settled<unknown>> {
  const id = verdict.route.id as LauncherMethodId // found in the launcher's own table
  const method: BridgeMethod = launcherMethods[id]
  if (!method.body) return acts[id](undefined)
  const read = await readJson(incoming.iterator({ destroyOnReturn: false }), method.body)
  return read.kind === 'refused' ? { kind: 'refused', refusal: read.refusal } : acts[id](read.value)
}
