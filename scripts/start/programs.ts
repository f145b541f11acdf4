// The two programs behind the page, launcher and bridge: started together, stopped together, watched until they are over.
import { join } from 'node:path'
import { EXIT } from '../setup/exit-codes.mjs'
import { type RunningChild, startChild } from './children.ts'

/** How a run ended; a sentence only where there is something to say. */
export interface Outcome {
  readonly exitCode: number
  readonly sentence?: string
}

export interface Programs {
  readonly url: string
  /** The address with a one-time pairing code; the plain one where the bridge gives none. */
  readonly openUrl: string
  /** Resolves when both have ended in order, or as soon as one has failed. */
  readonly over: Promise<Outcome>
  readonly stop: () => Promise<void>
}

/** Starts both at once; when one fails, the other is stopped before the failure is passed on. */
export async function startPrograms(root: string, environment: Readonly<Record<string, string>>): Promise<Programs> {
  const programs = [
    { role: 'bridge', script: join(root, 'dist', 'bridge', 'main.mjs') },
    { role: 'launcher', script: join(root, 'dist', 'bridge', 'launcher.mjs') },
  ]
  const starts = await Promise.allSettled(programs.map((program) => startChild({ ...program, environment })))
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const stop = async (): Promise<void> => void (await Promise.all(running.map((child) => child.stop())))
  const failure = starts.find((start) => start.status === 'rejected')
  if (failure) {
    await stop()
    throw failure.reason
  }
  const ready = running.find(({ role }) => role === 'bridge')?.ready
  const url = ready?.url ?? ''
  return { url, openUrl: ready?.openUrl ?? url, over: untilOver(running), stop }
}

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

/** Resolves at the first request to stop; later ones change nothing, the stop is already under way. */
export function untilStopRequest(): Promise<Outcome> {
  return new Promise((resolve) => {
    const stop = () => resolve({ exitCode: EXIT.stopped })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  })
}
