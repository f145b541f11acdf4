// What the page asks of the launcher, the small program that starts and stops the bridge: the same proofs, a session of a moment.
import { readEnvelope } from '#core/contracts/bridge-envelope.ts'
import type { BridgeClientName } from '#core/contracts/bridge-hello.ts'
import type { LinkTransport } from '#core/contracts/bridge-link.ts'
import { launcherMethods } from '#core/contracts/bridge-methods.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import type { Shape } from '#core/contracts/check-shape.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import type { StopAttempt } from '#core/contracts/stop-chain.ts'
import type { StartOutcome } from './bridge-view.ts'

export interface LauncherDoor {
  readonly port: number
  readonly deviceId: string
  readonly client: BridgeClientName
  /** Talks to the launcher's port. */
  readonly transport: Pick<LinkTransport, 'call' | 'sign' | 'world'>
}

type Answer =
  | { readonly kind: 'not-genuine' | 'unreachable' | 'ok' }
  | { readonly kind: 'refused'; readonly code: string }

export async function startThroughLauncher(door: LauncherDoor): Promise<StartOutcome> {
  const { kind } = await ask(door, 'start')
  if (kind === 'ok') return 'started'
  if (kind === 'not-genuine') return 'not-genuine'
  return kind === 'unreachable' ? 'launcher-missing' : 'failed'
}

export async function stopThroughLauncher(door: LauncherDoor): ReturnType<StopAttempt> {
  const answer = await ask(door, 'stop')
  if (answer.kind === 'refused') return { outcome: 'refused', code: answer.code }
  return { outcome: answer.kind === 'ok' ? 'accepted' : answer.kind }
}

async function ask({ port, deviceId, client, transport }: LauncherDoor, act: 'start' | 'stop'): Promise<Answer> {
  const ref = { kind: 'device', deviceId } as const
  const session = await openSession(transport, { port, ref, client, scopes: ['state:read', 'admin:stop'] })
  if (session.kind === 'failed') return { kind: 'refused', code: session.error.code }
  if (session.kind !== 'ok') return { kind: session.kind === 'not-genuine' ? 'not-genuine' : 'unreachable' }
  const { path, result } = launcherMethods[act]
  const headers = {
    Authorization: `Bearer ${session.result.session.token}`,
    'Content-Type': 'application/json',
    'X-Cortex-Request-ID': transport.world().cid(),
  }
  const reply = await transport.call({ verb: 'POST', path, headers, body: '{}' })
  const parsed = reply.kind === 'answer' ? parseHostile(reply.text) : null
  const shape = result as Shape // one of two; only whether it fits matters
  const read = parsed?.ok ? readEnvelope(parsed.value, shape) : null
  if (read?.kind === 'failed') return { kind: 'refused', code: read.error.code }
  return { kind: read?.kind === 'ok' ? 'ok' : 'unreachable' }
}
