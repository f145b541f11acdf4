// `cortex stop`: the stop chain, each step shown; at the very end, and only when asked, by force.
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { FailedReply, Reply } from '#core/contracts/bridge-client-state.ts'
import { readEnvelope } from '#core/contracts/bridge-envelope.ts'
import { launcherMethods } from '#core/contracts/bridge-methods.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { isStopped, runStopChain, type StopAttempt, type StopStepResult } from '#core/contracts/stop-chain.ts'
import { stopStepWords, stopWayNames } from '#core/contracts/stop-chain-words.ts'
import { recordOverride } from '../../ledger/overrides.ts'
import { isStillRunning, readRunFile } from '../../ledger/run-file.ts'
import { mintId } from '../../ports/clock.ts'
import { systemDisk } from '../../ports/disk.ts'
import { cliExit, done, failed, textFlag, type Command, type CommandContext } from '../command.ts'

export const stop: Command = {
  name: 'stop',
  summary: 'Stop Cortex, one way after the other until it is down.',
  usage: '[--grant TOKEN] [--force]',
  help: [
    'Tries the stream, then HTTP, then the launcher, and shows what became of each.',
    '--grant: a permission from "cortex grant mint stop", for when records cannot be written.',
    '--force: if nothing helped, end the process itself; that is written down as an override.',
  ],
  flags: { grant: { type: 'string' }, force: { type: 'boolean' } },
  async run(context, input) {
    const run = readRunFile(context.tree.run)
    if (run === null || !isStillRunning(run))
      return done({ ok: true, stopped: true, steps: [] }, 'Cortex is not running.')
    const grant = textFlag(input, 'grant')
    const steps = await runStopChain({
      attempts: {
        stream: () => byStream(context),
        http: () => within(HTTP_MS, byHttp(context, grant)),
        launcher: () => within(LAUNCHER_MS, byLauncher(context)),
      },
      isDown: () => isDown(context),
      onStep: (step) => context.say(toLine(step)),
    })
    if (isStopped(steps)) return done({ ok: true, stopped: true, steps }, 'Cortex has stopped.')
    if (input.flags['force'] === true) return byForce(context, run.pid, steps)
    return failed(cliExit.refused, 'Cortex is still running; "cortex stop --force" ends it as a last resort.', {
      steps,
    })
  },
}

const toLine = (step: StopStepResult): string => `  ${stopWayNames[step.way].padEnd(26)} ${stopStepWords(step)}`

/** An honest bridge answers in milliseconds; the launcher may take its five seconds to end one that does not. */
const STREAM_MS = 2_000
const HTTP_MS = 2_000
const LAUNCHER_MS = 8_000

const within = (limitMs: number, attempt: ReturnType<StopAttempt>): ReturnType<StopAttempt> =>
  Promise.race([attempt, wait(limitMs, { outcome: 'timed-out' } as const, { ref: false })])

/** Through the same link that page and extension use. */
async function byStream({ access }: CommandContext): ReturnType<StopAttempt> {
  const link = access.link(['state:read', 'admin:stop'])
  if (!link) return { outcome: 'unreachable' }
  const heard = new Promise<Awaited<ReturnType<StopAttempt>>>((resolve) => {
    link.onState((state) => {
      if (state.kind === 'live') link.send('SHUTDOWN', mintId(randomBytes))
      if (state.kind === 'shutting-down') resolve({ outcome: 'accepted' })
      if (state.kind === 'not-running') resolve({ outcome: 'unreachable' })
      if (state.kind === 'not-genuine') resolve({ outcome: 'not-genuine' })
      if (state.kind === 'needs-pairing') resolve({ outcome: 'refused' })
    })
    link.onMessage((message) => {
      if (message.type === 'ERROR') resolve({ outcome: 'refused', code: message.payload.code })
    })
  })
  link.start({ kind: 'proof', ref: { kind: 'local' } })
  const outcome = await within(STREAM_MS, heard)
  link.stop()
  return outcome
}

async function byHttp({ access }: CommandContext, grant: string | undefined): ReturnType<StopAttempt> {
  const opened = await access.bridge(['admin:stop'])
  if (opened.kind === 'closed')
    return { outcome: opened.result.exitCode === cliExit.notGenuine ? 'not-genuine' : 'unreachable' }
  return toAttempt(await opened.value.call('shutdown', { body: {}, ...(grant === undefined ? {} : { grant }) }))
}

async function byLauncher({ access }: CommandContext): ReturnType<StopAttempt> {
  const reply = await access.launcher({ verb: 'POST', path: launcherMethods.stop.path, body: '{}' })
  if (reply.kind === 'not-genuine') return { outcome: 'not-genuine' }
  if (reply.kind !== 'answer') return { outcome: 'unreachable' }
  const parsed = parseHostile(reply.text)
  const read = parsed.ok ? readEnvelope(parsed.value, launcherMethods.stop.result) : null
  if (read?.kind === 'failed') return { outcome: 'refused', code: read.error.code }
  return { outcome: read?.kind === 'ok' ? 'accepted' : 'unreachable' }
}

function toAttempt(reply: Reply<unknown>): Awaited<ReturnType<StopAttempt>> {
  if (reply.kind === 'ok') return { outcome: 'accepted' }
  return failureOf(reply)
}

const failureOf = (reply: FailedReply): Awaited<ReturnType<StopAttempt>> =>
  reply.kind === 'failed' ? { outcome: 'refused', code: reply.error.code } : { outcome: 'unreachable' }

/** The bridge bounds its own stop to five seconds. */
const DOWN_MS = 6_000
const LOOK_AGAIN_MS = 50

async function isDown({ tree }: CommandContext): Promise<boolean> {
  for (let leftMs = DOWN_MS; leftMs > 0; leftMs -= LOOK_AGAIN_MS) {
    const run = readRunFile(tree.run)
    if (run === null || !isStillRunning(run)) return true
    await wait(LOOK_AGAIN_MS)
  }
  return false
}

async function byForce(context: CommandContext, pid: number, steps: readonly StopStepResult[]) {
  const { tree, wallMs } = context
  const override = {
    id: mintId(randomBytes),
    action: 'stop',
    atMs: wallMs(),
    by: 'cli',
    cid: mintId(randomBytes),
    grantId: null,
  } as const
  recordOverride(systemDisk, tree.grants, override)
  process.kill(pid, 'SIGKILL')
  return (await isDown(context))
    ? done({ ok: true, stopped: true, forced: true, steps }, 'Cortex was ended by force; that is on record.')
    : failed(cliExit.failed, 'Cortex could not be ended: its process does not go away.', { steps })
}
