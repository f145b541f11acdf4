// What the native host answers: a short session for the extension, whether Cortex runs, starting it, stopping it. It reads the key and never makes one.
import type { BridgeClientName } from '#core/contracts/bridge-hello.ts'
import type { BridgeErrorCode } from '#core/contracts/bridge-errors.ts'
import { readEnvelope, type ReadEnvelope } from '#core/contracts/bridge-envelope.ts'
import type { Shape } from '#core/contracts/check-shape.ts'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { launcherMethods } from '#core/contracts/bridge-methods.ts'
import { openSession, type SessionReply } from '#core/contracts/bridge-session.ts'
import {
  NATIVE_SCOPES,
  type NativeAnswer,
  type nativeReasons,
  type NativeRequest,
} from '#core/contracts/native-host.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { createNodeTransport, type NodeTransport } from '../client/node-transport.ts'
import { readKey } from '../ledger/key-file.ts'
import { isStillRunning, readRunFile } from '../ledger/run-file.ts'
import type { StateTree } from '../ledger/state-tree.ts'
import { systemDisk } from '../ports/disk.ts'

export interface HostPlace {
  readonly tree: StateTree
  /** Where the programs are when no run file says better. */
  readonly httpPort: number
  readonly launcherPort: number
  readonly version: string
}

type Refusal = Extract<NativeAnswer, { ok: false }>
type Reason = (typeof nativeReasons)[number]

const refuse = (cid: string | null, code: BridgeErrorCode, reason?: Reason): Refusal => ({
  ok: false,
  cid,
  error: { code, ...(reason && { reason }) },
})
export const refuseFrame = (code: 'malformed_request' | 'validation_failed'): Refusal => refuse(null, code)

export function answerNative(place: HostPlace, request: NativeRequest): Promise<NativeAnswer> | NativeAnswer {
  switch (request.command) {
    case 'hello':
      return hello(place, request)
    case 'status':
      return status(place, request)
    case 'start':
      return start(place, request)
    case 'stop':
      return stop(place, request)
    case 'stop-by-launcher':
      return stopByLauncher(place, request)
  }
}

/** The extension's name in the ledger; the session it gets is the extension's own, not that of a program of this user. */
const extension = (version: string): BridgeClientName => ({ kind: 'extension', id: 'cortex-extension', version })
const host = (version: string): BridgeClientName => ({ kind: 'native-host', id: 'cortex-native-host', version })

function portsOf({ tree, httpPort, launcherPort }: HostPlace): { httpPort: number; launcherPort: number } {
  const run = readRunFile(tree.run)
  return run && isStillRunning(run) ? run : { httpPort, launcherPort }
}

function transportTo({ tree }: HostPlace, port: number): NodeTransport | null {
  const reading = readKey(systemDisk, tree.rootKey)
  if (reading.kind !== 'key') return null
  return createNodeTransport({ port, origin: `http://127.0.0.1:${port}`, rootKey: reading.bytes })
}

async function hello(place: HostPlace, { cid }: NativeRequest): Promise<NativeAnswer> {
  const { httpPort: port } = portsOf(place)
  const transport = transportTo(place, port)
  if (!transport) return refuse(cid, 'storage_unavailable', 'no-key')
  const plan = { port, ref: { kind: 'local' }, client: extension(place.version), scopes: NATIVE_SCOPES } as const
  const reply = await openSession(transport, plan)
  if (reply.kind !== 'ok') return explain(cid, reply)
  const { session, bootId, launcherUrl } = reply.result
  return {
    ok: true,
    cid,
    command: 'hello',
    result: { session, bootId, httpUrl: `http://127.0.0.1:${port}`, launcherUrl },
  }
}

function explain(cid: string, reply: Exclude<SessionReply, { kind: 'ok' }>): Refusal {
  if (reply.kind === 'failed') return refuse(cid, reply.error.code)
  if (reply.kind === 'not-genuine' || reply.kind === 'unreadable') return refuse(cid, 'upstream_invalid', 'not-genuine')
  return refuse(cid, 'storage_unavailable', 'not-running')
}

function status({ tree }: HostPlace, { cid }: NativeRequest): NativeAnswer {
  const run = readRunFile(tree.run)
  const result = {
    isProvisioned: readKey(systemDisk, tree.rootKey).kind === 'key',
    isRunning: run !== null && isStillRunning(run),
  }
  return { ok: true, cid, command: 'status', result }
}

const start = (place: HostPlace, { cid }: NativeRequest): Promise<NativeAnswer> =>
  throughLauncher(place, cid, async (ask) => {
    const reply = await ask(launcherMethods.start)
    if (reply?.kind !== 'ok') return reply
    return { ok: true, cid, command: 'start', result: { isRunning: reply.result.state === 'running' } }
  })

const stopByLauncher = (place: HostPlace, { cid }: NativeRequest): Promise<NativeAnswer> =>
  throughLauncher(place, cid, async (ask) => {
    const reply = await ask(launcherMethods.stop)
    return reply?.kind === 'ok' ? { ok: true, cid, command: 'stop-by-launcher', result: reply.result } : reply
  })

type Ask = <T>(method: { readonly path: string; readonly result: Shape<T> }) => Promise<ReadEnvelope<T> | null>
type NoAnswer = Exclude<ReadEnvelope<never>, { kind: 'ok' }> | null

async function throughLauncher(
  place: HostPlace,
  cid: string,
  act: (ask: Ask) => Promise<NativeAnswer | NoAnswer>,
): Promise<NativeAnswer> {
  const { launcherPort: port } = portsOf(place)
  const transport = transportTo(place, port)
  if (!transport) return refuse(cid, 'storage_unavailable', 'no-key')
  const plan = { port, ref: { kind: 'local' }, client: host(place.version), scopes: ['admin:stop'] } as const
  const opened = await openSession(transport, plan)
  if (opened.kind === 'unreachable') return refuse(cid, 'storage_unavailable', 'launcher-missing')
  if (opened.kind !== 'ok') return explain(cid, opened)
  const { token } = opened.result.session
  const answer = await act(async ({ path, result }) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'X-Cortex-Request-ID': cid }
    const reply = await transport.call({ verb: 'POST', path, headers, body: '{}' })
    const parsed = reply.kind === 'answer' ? parseHostile(reply.text) : null
    return parsed?.ok ? readEnvelope(parsed.value, result) : null
  })
  if (answer === null) return refuse(cid, 'upstream_invalid')
  if ('ok' in answer) return answer
  return answer.kind === 'failed' ? refuse(cid, answer.error.code) : refuse(cid, 'upstream_invalid')
}

/** Its own way to the bridge, for a browser whose connections do not get through. */
async function stop(place: HostPlace, { cid }: NativeRequest): Promise<NativeAnswer> {
  const { httpPort: port } = portsOf(place)
  const transport = transportTo(place, port)
  if (!transport) return refuse(cid, 'storage_unavailable', 'no-key')
  const plan = { port, ref: { kind: 'local' }, client: host(place.version), scopes: ['admin:stop'] } as const
  const opened = await openSession(transport, plan)
  if (opened.kind === 'unreachable') return { ok: true, cid, command: 'stop', result: { outcome: 'not-running' } }
  if (opened.kind !== 'ok') return explain(cid, opened)
  const reply = await callMethod(transport, 'shutdown', { body: {}, cid, token: opened.result.session.token })
  if (reply.kind === 'ok') return { ok: true, cid, command: 'stop', result: { outcome: 'accepted' } }
  return explain(cid, reply)
}
