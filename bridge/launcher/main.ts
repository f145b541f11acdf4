// The launcher: a tiny program on 127.0.0.1 that shows whether the bridge runs; it prints one ready line.
import { randomBytes } from 'node:crypto'
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import { launcherMethods } from '#core/contracts/bridge-methods.ts'
import { endWith, exitCodes, StartFailure } from '../exit-codes.ts'
import { livenessAnswer, okAnswer, preflightAnswer, refusalAnswer } from '../guard/answer.ts'
import { createGate } from '../guard/gate.ts'
import { allowPeers } from '../guard/origins.ts'
import { createBucket, rateLimits } from '../guard/rate.ts'
import { createRouteFinder } from '../guard/route-table.ts'
import { readOptions, type ProgramOptions } from '../options.ts'
import { mintId, systemClock } from '../ports/clock.ts'
import { createHardenedServer, listen, send, type Passed } from '../ports/hardened-server.ts'

const { healthz, preflight } = launcherMethods
const mintCid = () => mintId(randomBytes)

async function start(options: ProgramOptions): Promise<void> {
  const gate = createGate({
    surface: 'launcher',
    peers: allowPeers(options.launcherPort, [`http://127.0.0.1:${options.httpPort}`, ...options.extraOrigins]),
    findRoute: createRouteFinder({ healthz, preflight }),
    isPagePath: () => false,
    findSession: () => ({ kind: 'unknown' }),
    strangers: createBucket(rateLimits.stranger),
    hellos: createBucket(rateLimits.hello),
    nowMs: systemClock.monoMs,
    mintCid,
    ownUid: process.getuid?.() ?? null,
  })
  const server = createHardenedServer({
    gate,
    mintCid,
    onRefused: () => {},
    serve: (_incoming, outgoing, verdict) => send(outgoing, answerFor(verdict)),
  })
  await listen(server, options.launcherPort).catch((error: unknown) => {
    throw new StartFailure(
      exitCodes.portTaken,
      `Port ${options.launcherPort} on 127.0.0.1 is taken by another program.`,
      error,
    )
  })
  process.stdout.write(
    `${JSON.stringify({ ready: true, role: 'launcher', url: `http://127.0.0.1:${options.launcherPort}/` })}\n`,
  )
}

function answerFor(verdict: Passed) {
  if (verdict.kind === 'preflight') return preflightAnswer(verdict.corsOrigin)
  if (verdict.kind === 'page') return refusalAnswer(verdict, { code: 'unknown_route' })
  if (verdict.route.id === 'healthz') return livenessAnswer()
  return okAnswer(verdict, { contract: CONTRACT_VERSION, shuttingDown: false })
}

try {
  await start(readOptions(process.argv.slice(2), process.env))
} catch (error) {
  endWith(error)
}
