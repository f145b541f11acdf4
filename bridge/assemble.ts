// Puts the bridge together: parts, doors, routes, servers, the beat that keeps them honest, and the stop that ends them in order.
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { allRoutes, type RouteNeeds } from './all-routes.ts'
import { admit, createApp, type BridgeHono } from './app.ts'
import { startBeat } from './beat.ts'
import type { BootOptions } from './boot-options.ts'
import { openGate, ownerOf, pageOrigin, peersOf, recordRefusal } from './doors.ts'
import type { Gate } from './guard/gate.ts'
import { securityHeadersFor } from './guard/headers.ts'
import { createKernel } from './kernel.ts'
import { openPorts, type Servers } from './open-ports.ts'
import { openParts, type Parts } from './parts.ts'
import { createHardenedServer } from './ports/hardened-server.ts'
import { openPageFiles, type PageFiles } from './routes/page-files.ts'
import { createStopRequest } from './stop/stop-request.ts'
import { stopSteps } from './stop/stop-steps.ts'
import { createStopper, type StopReport } from './stop/stopper.ts'
import { createStreamServer } from './stream/stream-server.ts'

export interface Bridge {
  readonly app: BridgeHono
  readonly parts: Parts
  /** Opens both ports and starts the beat; throws StartFailure (port taken). */
  listen(): Promise<void>
  /** An address with a fresh one-time code, for whoever opens the page. */
  openUrl(): string
  stop(): Promise<StopReport>
  /** Resolves when a stop is complete, whoever asked for it. */
  readonly stopped: Promise<StopReport>
}

export async function assembleBridge(boot: BootOptions): Promise<Bridge> {
  const { program, clock } = boot
  // Before anything is opened: a wrong option must leave no trace.
  const peers = { http: peersOf(program, program.httpPort), stream: peersOf(program, program.streamPort) }
  const page = await openPageFiles({
    folder: boot.webRoot,
    headers: securityHeadersFor({ ...program, wsPort: program.streamPort }),
    nowMs: () => clock.monoMs(),
  })
  const parts = openParts(boot)
  const stopper = createStopper({ steps: stopSteps(boot, parts, () => servers), monoMs: () => clock.monoMs() })
  const needs: RouteNeeds = { stopper, requestStop: createStopRequest(boot, parts, stopper) }
  const gate = openGate(boot, parts, { surface: 'http', page, peers: peers.http })
  const app = createBridgeApp(boot, parts, { ...needs, gate, page })
  const servers: Servers = {
    http: httpServer(parts, gate, app),
    stream: streamServer(boot, parts, {
      ...needs,
      gate: openGate(boot, parts, { surface: 'stream', page, peers: peers.stream }),
    }),
  }
  return {
    app,
    parts,
    async listen() {
      await openPorts(boot, parts, servers)
      const beat = startBeat(boot, parts)
      void stopper.stopped.then(beat.end)
    },
    openUrl: () => `${pageOrigin(program)}/${parts.codes.mintLink(bridgeScopes).fragment}`,
    stop: () => stopper.stop(),
    stopped: stopper.stopped,
  }
}

interface AppNeeds extends RouteNeeds {
  readonly gate: Gate
  readonly page: PageFiles
}

function createBridgeApp(boot: BootOptions, parts: Parts, needs: AppNeeds): BridgeHono {
  const { denials, records } = parts
  return createApp({
    gate: needs.gate,
    page: needs.page,
    canonicalUrl: pageOrigin(boot.program),
    isStopping: () => needs.stopper.isStopping(),
    kernel: createKernel(records.ledger, boot.clock),
    routes: allRoutes(boot, parts, needs),
    onRefused: recordRefusal(parts, 'http'),
    onDeclined: (code, { cid, session, route }) =>
      denials.add({ surface: 'http', route: route.id, code, cid, who: session?.who ?? 'stranger' }),
    onBug: (error, cid) => parts.log.log.error({ cid, err: error }, 'a route failed'),
  })
}

function httpServer(parts: Parts, gate: Gate, app: BridgeHono): Server {
  const listener = getRequestListener(app.fetch)
  return createHardenedServer({
    gate,
    mintCid: parts.mintCid,
    ownerOf,
    onRefused: recordRefusal(parts, 'http'),
    onBug: noteGateBug(parts),
    serve(incoming, outgoing, verdict) {
      admit(incoming, verdict)
      parts.requests.count++
      parts.inFlight.set(incoming, verdict.kind === 'admitted' ? verdict.route.id : verdict.kind)
      outgoing.once('close', () => parts.inFlight.delete(incoming))
      void listener(incoming, outgoing)
    },
  })
}

const noteGateBug =
  ({ log }: Parts) =>
  (error: unknown, cid: string): void =>
    log.log.error({ cid, err: error }, 'the gate failed')

function streamServer(boot: BootOptions, parts: Parts, { gate, requestStop }: RouteNeeds & { gate: Gate }): Server {
  const { sessions, hub, tickets, bootId, mintCid, denials, settings, input } = parts
  const { caps } = boot.trial ?? {}
  const room = caps ? { maxConnections: caps.total + caps.unproven } : {}
  const onRefused = recordRefusal(parts, 'stream')
  const door = { gate, mintCid, ownerOf, onRefused, onBug: noteGateBug(parts), ...room }
  return createStreamServer(door, {
    hub,
    tickets,
    sessions,
    bootId,
    mintCid,
    monoMs: () => boot.clock.monoMs(),
    snapshot: () => ({
      readiness: parts.readiness(),
      settings: settings.current(),
      input: { state: input.state(), recent: [...input.recent()] },
    }),
    onShutdown: ({ cid, who, sid }) => requestStop({ surface: 'stream', cid, who, sid, grant: null }),
    onDenied: (code, { cid, who }) => denials.add({ surface: 'stream', route: null, code, cid, who }),
  })
}
