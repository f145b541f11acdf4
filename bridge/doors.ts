// The doors of the bridge: one gate made for each port, and what happens to those it refuses.
import { bridgeMethods, streamMethods } from '#core/contracts/bridge-methods.ts'
import type { BootOptions } from './boot-options.ts'
import { createGate, gateSteps, type Gate, type Verdict } from './guard/gate.ts'
import type { Knock, Surface } from './guard/knock.ts'
import { allowPeers, type AllowedPeers } from './guard/origins.ts'
import { createBucket, rateLimits } from './guard/rate.ts'
import { createRouteFinder } from './guard/route-table.ts'
import { exitCodes, StartFailure } from './exit-codes.ts'
import type { ProgramOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { readPeerUid } from './ports/peer-owner.ts'
import type { PageFiles } from './routes/page-files.ts'

export type Refused = Extract<Verdict, { kind: 'refused' }>

export const pageOrigin = ({ httpPort }: ProgramOptions): string => `http://127.0.0.1:${httpPort}`

/** The page itself, the extension, and what the person added. Throws StartFailure (usage) naming a wrong one. */
export function peersOf(program: ProgramOptions, port: number): AllowedPeers {
  const extension = program.extensionId === undefined ? [] : [`chrome-extension://${program.extensionId}`]
  try {
    return allowPeers(port, [pageOrigin(program), ...extension, ...program.extraOrigins])
  } catch (error) {
    throw new StartFailure(exitCodes.usage, error instanceof Error ? error.message : String(error))
  }
}

export interface DoorPlan {
  readonly surface: Exclude<Surface, 'launcher'>
  readonly page: PageFiles
  readonly peers: AllowedPeers
}

export function openGate({ clock, trial }: BootOptions, parts: Parts, { surface, page, peers }: DoorPlan): Gate {
  return createGate(
    {
      surface,
      peers,
      findRoute: createRouteFinder(surface === 'http' ? bridgeMethods : streamMethods),
      isPagePath: page.has,
      findSession: parts.sessions.find,
      strangers: createBucket(trial?.strangers ?? rateLimits.stranger),
      hellos: createBucket(trial?.hellos ?? rateLimits.hello),
      nowMs: () => clock.monoMs(),
      mintCid: parts.mintCid,
      ownUid: process.getuid?.() ?? null,
    },
    trial?.gateSteps ?? gateSteps,
  )
}

/** Every refusal is on record, in what terms it was refused and never in the caller's own words. */
export function recordRefusal({ denials, log }: Parts, surface: Surface): (verdict: Refused, knock: Knock) => void {
  return ({ cid, code, route, session }) => {
    const who = session?.who ?? 'stranger'
    denials.add({ surface, route, code, cid, who })
    log.log.debug({ cid, who, surface, route, denied: code }, 'refused at the gate')
  }
}

export const ownerOf = process.platform === 'linux' ? readPeerUid : () => null
