// The bridge: reads options, opens its two ports on 127.0.0.1 and prints one ready line.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { bridgeMethods } from '#core/contracts/bridge-methods.ts'
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import { admit, createApp, ok } from './app.ts'
import { endWith, exitCodes, StartFailure } from './exit-codes.ts'
import { refusalAnswer } from './guard/answer.ts'
import { createGate, type Gate } from './guard/gate.ts'
import { securityHeadersFor } from './guard/headers.ts'
import { allowPeers } from './guard/origins.ts'
import { createBucket, rateLimits } from './guard/rate.ts'
import { createRouteFinder } from './guard/route-table.ts'
import { readOptions, type ProgramOptions } from './options.ts'
import { mintId, systemClock } from './ports/clock.ts'
import { createHardenedServer, listen, send } from './ports/hardened-server.ts'
import { openPageFiles } from './routes/page-files.ts'

const cid = () => mintId(randomBytes)

async function start(options: ProgramOptions): Promise<void> {
  const origin = `http://127.0.0.1:${options.httpPort}`
  const headers = securityHeadersFor({ httpPort: options.httpPort, wsPort: options.streamPort })
  const folder = options.webRoot ?? join(import.meta.dirname, '..', 'dist', 'web')
  const page = await openPageFiles({ folder, headers, nowMs: systemClock.monoMs })
  const gateFor = (surface: 'http' | 'stream', port: number): Gate =>
    createGate({
      surface,
      peers: allowPeers(port, [origin, ...options.extraOrigins]),
      findRoute: createRouteFinder(surface === 'http' ? bridgeMethods : {}),
      isPagePath: page.has,
      findSession: () => ({ kind: 'unknown' }),
      strangers: createBucket(rateLimits.stranger),
      hellos: createBucket(rateLimits.hello),
      nowMs: systemClock.monoMs,
      mintCid: cid,
      ownUid: process.getuid?.() ?? null,
    })
  const gate = gateFor('http', options.httpPort)
  const ignore = () => {}
  const app = createApp({
    gate,
    page,
    canonicalUrl: origin,
    onRefused: ignore,
    onBug: ignore,
    routes: {
      healthz: () => ok({ ok: true as const }),
      preflight: () => ok({ contract: CONTRACT_VERSION, shuttingDown: false }),
    },
  })
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: true })
  const http = createHardenedServer({
    gate,
    mintCid: cid,
    onRefused: ignore,
    serve: (incoming, outgoing, verdict) => {
      admit(incoming, verdict)
      void listener(incoming, outgoing)
    },
  })
  const streamGate = gateFor('stream', options.streamPort)
  const stream = createHardenedServer({
    gate: streamGate,
    mintCid: cid,
    onRefused: ignore,
    serve: (_incoming, outgoing, verdict) => send(outgoing, refusalAnswer(verdict, { code: 'unknown_route' })),
  })
  await listenOrFail(http, options.httpPort)
  await listenOrFail(stream, options.streamPort)
  process.stdout.write(`${JSON.stringify({ ready: true, role: 'bridge', url: `${origin}/`, openUrl: `${origin}/` })}\n`)
}

async function listenOrFail(server: ReturnType<typeof createHardenedServer>, port: number): Promise<void> {
  try {
    await listen(server, port)
  } catch (error) {
    throw new StartFailure(exitCodes.portTaken, `Port ${port} on 127.0.0.1 is taken by another program.`, error)
  }
}

try {
  await start(readOptions(process.argv.slice(2), process.env))
} catch (error) {
  endWith(error)
}
