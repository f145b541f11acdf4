// Stopping Cortex from the extension: every way it has, one after the other, under the id minted at the click.
import { callMethod, createBridgeLink } from '#core/contracts/bridge-link.ts'
import { NATIVE_SCOPES, type HandedSession } from '#core/contracts/native-host.ts'
import { runStopChain, type StopAttempt, type StopStepResult } from '#core/contracts/stop-chain.ts'
import { askHost, type HostReply } from './host.ts'
import { currentSession, dropSession } from './session.ts'
import { callingAt, createExtensionTransport } from './transport.ts'

const STREAM_MS = 3_000
const DOWN_MS = 6_000
const LOOK_AGAIN_MS = 150
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const client = { kind: 'extension', id: 'cortex-extension', version: '0.1.0' } as const

export async function stopCortex(address: string, cid: string, onStep: (step: StopStepResult) => void): Promise<void> {
  const found = await currentSession(cid)
  const handed = found.kind === 'session' ? found.handed : null
  const withSession = handed && {
    stream: () => byStream(handed, cid),
    http: () => byHttp(handed, cid),
  }
  await runStopChain({
    attempts: {
      ...withSession,
      'native-host': () => byHost('stop', cid),
      launcher: () => byHost('stop-by-launcher', cid),
    },
    isDown: () => isDown(handed?.httpUrl ?? address),
    onStep,
  })
  await dropSession()
}

async function byStream(handed: HandedSession, cid: string): ReturnType<StopAttempt> {
  const httpPort = Number(new URL(handed.httpUrl).port)
  const link = createBridgeLink({ httpPort, client, scopes: NATIVE_SCOPES }, createExtensionTransport(handed))
  const heard = new Promise<Awaited<ReturnType<StopAttempt>>>((resolve) => {
    link.onState(({ kind }) => {
      if (kind === 'live') link.send('SHUTDOWN', cid)
      if (kind === 'shutting-down') resolve({ outcome: 'accepted' })
      if (kind === 'not-genuine') resolve({ outcome: 'not-genuine' })
      if (kind === 'not-running') resolve({ outcome: 'unreachable' })
    })
    link.onMessage((message) => {
      if (message.type === 'ERROR') resolve({ outcome: 'refused', code: message.payload.code })
    })
  })
  link.start({ kind: 'handed' })
  const outcome = await Promise.race([heard, pause(STREAM_MS).then(() => ({ outcome: 'timed-out' as const }))])
  link.stop()
  return outcome
}

async function byHttp({ httpUrl, session }: HandedSession, cid: string): ReturnType<StopAttempt> {
  const reply = await callMethod(callingAt(httpUrl), 'shutdown', { body: {}, token: session.token, cid })
  if (reply.kind === 'ok') return { outcome: 'accepted' }
  return reply.kind === 'failed' ? { outcome: 'refused', code: reply.error.code } : { outcome: 'unreachable' }
}

async function byHost(command: 'stop' | 'stop-by-launcher', cid: string): ReturnType<StopAttempt> {
  const reply = await askHost(command, cid)
  return reply.ok ? { outcome: 'accepted' } : toOutcome(reply.error)
}

function toOutcome(error: Extract<HostReply, { ok: false }>['error']): Awaited<ReturnType<StopAttempt>> {
  if (error.code === 'no-host') return { outcome: 'unreachable' }
  if (error.reason === 'not-genuine') return { outcome: 'not-genuine' }
  return error.reason ? { outcome: 'unreachable' } : { outcome: 'refused', code: error.code }
}

async function isDown(httpUrl: string): Promise<boolean> {
  const end = performance.now() + DOWN_MS
  while (performance.now() < end) {
    const reply = await callMethod(callingAt(httpUrl), 'preflight', { token: null })
    if (reply.kind === 'unreachable') return true
    await pause(LOOK_AGAIN_MS)
  }
  return false
}
