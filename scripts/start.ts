// `npm start`: assets, builds, launcher, bridge, browser; stops everything it started on Ctrl-C.
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { ensureBuilt } from './build/builds.ts'
import { EXIT, KnownFailure } from './setup/exit-codes.mjs'
import { type RunningChild, startChild } from './start/children.ts'
import { hasDisplay, openBrowser } from './start/open-browser.ts'
import { parseStartOptions } from './start/options.ts'

const ROOT = join(import.meta.dirname, '..')
const PROGRAMS = [
  { role: 'bridge', script: join(ROOT, 'bridge', 'main.ts') },
  { role: 'launcher', script: join(ROOT, 'bridge', 'launcher', 'main.ts') },
]
/** Progress goes to stderr, so that stdout carries the ready line alone. */
const say = (line: string): void => console.error(line)

async function main(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args, process.env)
  const stopRequest = untilStopRequest()
  for (const path of ensureAssetsOrRefuse()) say(`Prepared ${path}`)
  await ensureBuilt(ROOT, say)
  const children = await startAll(options.childEnvironment)
  const bridge = children.find(({ role }) => role === 'bridge')
  console.log(`Cortex is ready at ${bridge?.ready.url}`)
  if (options.openBrowser && hasDisplay(process.platform, process.env)) {
    await openBrowser(bridge?.ready.openUrl ?? bridge?.ready.url ?? '')
  }
  const outcome = await Promise.race([stopRequest, untilOver(children)])
  if (outcome.sentence) say(outcome.sentence)
  await stopAll(children)
  return outcome.exitCode
}

function ensureAssetsOrRefuse(): string[] {
  try {
    return ensureAssets(ROOT)
  } catch (error) {
    throw new KnownFailure(EXIT.assetsRefused, error instanceof Error ? error.message : String(error))
  }
}

/** Starts both programs at once; when one fails, the other is stopped before the failure is reported. */
async function startAll(environment: Readonly<Record<string, string>>): Promise<RunningChild[]> {
  const starts = await Promise.allSettled(PROGRAMS.map((program) => startChild({ ...program, environment })))
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const failure = starts.find((start) => start.status === 'rejected')
  if (!failure) return running
  await stopAll(running)
  throw failure.reason
}

async function stopAll(children: readonly RunningChild[]): Promise<void> {
  await Promise.all(children.map((child) => child.stop()))
}

interface Outcome {
  readonly exitCode: number
  readonly sentence?: string
}

/** Resolves at the first request to stop; later ones change nothing, the stop is already under way. */
function untilStopRequest(): Promise<Outcome> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve({ exitCode: EXIT.stopped }))
  })
}

/** Resolves when both programs have ended in order, or as soon as one has failed. */
function untilOver(children: readonly RunningChild[]): Promise<Outcome> {
  return new Promise((resolve) => {
    for (const { role, exited } of children) {
      void exited.then((code) => {
        if (code === EXIT.stopped) return
        const sentence = `The ${role} stopped unexpectedly (exit code ${code}); stopping the rest.`
        resolve({ exitCode: EXIT.childFailed, sentence })
      })
    }
    void Promise.all(children.map(({ exited }) => exited)).then(() => resolve({ exitCode: EXIT.stopped }))
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(error instanceof KnownFailure ? error.message : String(error))
  process.exitCode = error instanceof KnownFailure ? error.exitCode : EXIT.failed
}
