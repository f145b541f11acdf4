// How Cortex is, as popup and new tab show it: with a session its parts, without one whether it is there at all, and why there is no session.
import { callMethod } from '#core/contracts/bridge-link.ts'
import type { Readiness } from '#core/contracts/bridge-readiness.ts'
import type { HandedSession } from '#core/contracts/native-host.ts'
import { reachCortex, type Reach } from './reach.ts'
import { currentSession, newSession, type SessionFinding } from './session.ts'
import { callingAt } from './transport.ts'

export interface Status {
  readonly reach: Reach['kind'] | 'not-genuine'
  /** Where the app is; the one the native host named, where there is one. */
  readonly address: string
  readonly readiness: Readiness | null
  /** Is the native host there? Without it the extension can look and open, not more. */
  readonly hasHost: boolean
}

export async function readStatus(address: string, cid: string): Promise<Status> {
  const found = await currentSession(cid)
  const asked = found.kind === 'session' ? await askParts(found.handed, cid) : null
  if (asked?.kind === 'ok' && found.kind === 'session')
    return { reach: 'running', address: found.handed.httpUrl, readiness: asked.result, hasHost: true }
  // A session of an earlier bridge, or one that was left unused too long.
  const again = found.kind === 'session' ? await newSession(cid) : found
  const askedAgain = again.kind === 'session' && found.kind === 'session' ? await askParts(again.handed, cid) : null
  if (askedAgain?.kind === 'ok' && again.kind === 'session')
    return { reach: 'running', address: again.handed.httpUrl, readiness: askedAgain.result, hasHost: true }
  return withoutSession(address, again)
}

async function withoutSession(address: string, found: SessionFinding): Promise<Status> {
  const hasHost = found.kind === 'session' || found.error.code !== 'no-host'
  const isImpostor = found.kind === 'none' && 'reason' in found.error && found.error.reason === 'not-genuine'
  const reach = isImpostor ? 'not-genuine' : (await reachCortex(address)).kind
  return { reach, address, readiness: null, hasHost }
}

const askParts = ({ httpUrl, session }: HandedSession, cid: string) =>
  callMethod(callingAt(httpUrl), 'readiness', { token: session.token, cid })
