// Calls a model in a child of its own: deadlines and stopping are the parent's, so an ended call is an ended process with a closed socket.
import { fork, type ChildProcess } from 'node:child_process'
import type { FallbackReason } from '#core/contracts/planning.ts'
import { programFile } from '../ports/project-root.ts'
import { childMessageSchema, type ModelJob, type ModelResult } from './model-job.ts'

export interface CallLimits {
  /** From the start of the child to the result. */
  readonly totalMs: number
  /** From the request to the first byte of its answer. */
  readonly firstByteMs: number
  /** Between any two signs of life after that. */
  readonly idleMs: number
  /** For the child to load. */
  readonly loadMs: number
}
/** Security reference 2.6.5 for the first two; loading takes under a second, ten on a machine at its limits. */
export const callLimits: CallLimits = { totalMs: 20_000, firstByteMs: 8_000, idleMs: 5_000, loadMs: 10_000 }

/** Makes one call. Never rejects. */
export type CallModel = (job: Omit<ModelJob, 'headersMs'>, signal: AbortSignal) => Promise<ModelResult>

/** The SDKs take 70 to 90 MB: they live only as long as a call does. */
export const createModelCaller =
  (limits: CallLimits = callLimits): CallModel =>
  (job, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: 'failed', reason: 'cancelled', use: null })
      const call = new RunningCall({ ...job, headersMs: limits.firstByteMs }, limits, resolve)
      const onAbort = () => call.end('cancelled')
      signal.addEventListener('abort', onAbort, { once: true })
      call.onEnd = () => signal.removeEventListener('abort', onAbort)
    })

class RunningCall {
  onEnd: () => void = () => {}
  readonly #child: ChildProcess
  readonly #job: ModelJob
  readonly #limits: CallLimits
  readonly #resolve: (result: ModelResult) => void
  readonly #total: NodeJS.Timeout
  #watchdog: NodeJS.Timeout
  #isOver = false

  constructor(job: ModelJob, limits: CallLimits, resolve: (result: ModelResult) => void) {
    this.#job = job
    this.#limits = limits
    this.#resolve = resolve
    this.#child = forkChild()
    this.#total = setTimeout(() => this.end('timed-out'), limits.totalMs)
    this.#watchdog = setTimeout(() => this.end('broken'), limits.loadMs)
    this.#child.on('message', (message) => this.#onMessage(message))
    this.#child.on('error', () => this.end('broken'))
    this.#child.once('exit', () => this.end('broken'))
  }

  /** Ends the call with a reason of ours; nothing is known then about what it cost. */
  end(reason: FallbackReason): void {
    this.#finish({ kind: 'failed', reason, use: null })
  }

  #onMessage(message: unknown): void {
    const read = childMessageSchema.safeParse(message)
    if (!read.success) return this.end('broken')
    switch (read.data.kind) {
      case 'ready':
        this.#child.send(this.#job)
        return
      case 'sent':
        return this.#watch(this.#limits.firstByteMs)
      case 'alive':
        return this.#watch(this.#limits.idleMs)
      case 'result':
        return this.#finish(read.data.result)
    }
  }

  #watch(withinMs: number): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.end('timed-out'), withinMs)
  }

  #finish(result: ModelResult): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#total)
    clearTimeout(this.#watchdog)
    this.#child.kill('SIGKILL')
    this.onEnd()
    this.#resolve(result)
  }
}

/** Nothing of ours in its surroundings: SDKs read keys, addresses and headers from there. */
function forkChild(): ChildProcess {
  const kept = ['PATH', 'SystemRoot', 'NODE_COMPILE_CACHE'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  )
  return fork(programFile('planner/model-child.ts', 'model-child.mjs'), {
    env: Object.fromEntries(kept),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
