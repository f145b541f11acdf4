// The bridge's own stop: named steps in order, each bounded, all together within five seconds, whatever hangs.
import { setTimeout as wait } from 'node:timers/promises'

export interface StopStep {
  readonly name: string
  readonly limitMs: number
  readonly run: () => void | Promise<void>
}

export interface StopReport {
  readonly tookMs: number
  /** Steps that did not finish in their time. */
  readonly hung: readonly string[]
  readonly failed: readonly string[]
}

/** The whole stop is over by then; what still runs is left to the end of the program. */
export const STOP_LIMIT_MS = 5_000

export interface StopperOptions {
  readonly steps: readonly StopStep[]
  readonly monoMs: () => number
}

export interface Stopper {
  isStopping(): boolean
  /** The first call starts the stop; later ones wait for the same. */
  stop(): Promise<StopReport>
  /** Resolves when a stop is complete, whoever started it. */
  readonly stopped: Promise<StopReport>
}

export function createStopper({ steps, monoMs }: StopperOptions): Stopper {
  let begin: (() => void) | null = null
  const begun = new Promise<void>((resolve) => (begin = resolve))
  let stopping = false
  const stopped = begun.then(() => runAll(steps, monoMs))
  return {
    isStopping: () => stopping,
    stop() {
      stopping = true
      begin?.()
      return stopped
    },
    stopped,
  }
}

async function runAll(steps: readonly StopStep[], monoMs: () => number): Promise<StopReport> {
  const startMs = monoMs()
  const hung: string[] = []
  const failed: string[] = []
  for (const step of steps) {
    const leftMs = Math.max(0, STOP_LIMIT_MS - (monoMs() - startMs))
    const outcome = await runStep(step, Math.min(step.limitMs, leftMs))
    if (outcome === 'hung') hung.push(step.name)
    if (outcome === 'failed') failed.push(step.name)
  }
  return { tookMs: Math.round(monoMs() - startMs), hung, failed }
}

async function runStep(step: StopStep, limitMs: number): Promise<'done' | 'hung' | 'failed'> {
  const giveUp = new AbortController()
  const limit = wait(limitMs, 'hung' as const, { signal: giveUp.signal }).catch(() => 'hung' as const)
  try {
    return await Promise.race([Promise.resolve(step.run()).then(() => 'done' as const), limit])
  } catch {
    return 'failed'
  } finally {
    giveUp.abort()
  }
}
