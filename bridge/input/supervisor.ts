// Keeps the counting child alive: starts it, starts it again when it dies, says how it is doing, and hands on its buckets.
import { fork, type ChildProcess } from 'node:child_process'
import { z } from 'zod/mini'
import type { InputState } from '#core/contracts/bridge-readiness.ts'
import { inputBucketSchema, RECENT_BUCKETS, type InputBucket } from '#core/contracts/bridge-stream.ts'
import { bucketNames } from '#core/input/bucket.ts'
import type { InputListeners, InputPort } from '../ports/input-port.ts'
import { obstacleOn, type Machine } from './obstacle.ts'
import { programFile } from '../ports/project-root.ts'

export interface SupervisorOptions {
  readonly machine: Machine
  /** First wait before a new start; doubles up to the longest. */
  readonly firstWaitMs?: number
  /** After so many starts without a single bucket it is called failed; it is tried on, ever more rarely. */
  readonly mostStarts?: number
  /** A child that says nothing for so long hangs and is ended: the hook may do so instead of dying where no display answers. */
  readonly silenceMs?: number
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const MOST_STARTS = 5
/** Ten missed buckets; a start takes up to three seconds on a loaded machine. */
const SILENCE_MS = 10_000
/** A child that does not leave when asked is ended. */
const POLITE_MS = 1000
/** What the child may know of its surroundings: enough to find the display. */
const passedOn = ['DISPLAY', 'XAUTHORITY', 'PATH', 'HOME', 'SystemRoot', 'NODE_COMPILE_CACHE'] as const

const names = new Set<string>(['endMs', ...bucketNames])
const messageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({
    kind: z.literal('bucket'),
    bucket: inputBucketSchema.check(z.refine((bucket) => Object.keys(bucket).every((name) => names.has(name)))),
  }),
])

/** Starts counting where the machine allows it. What was counted before a child died stays. */
export function superviseInput(listeners: InputListeners, enabled: boolean, options: SupervisorOptions): InputPort {
  const { machine, firstWaitMs = FIRST_WAIT_MS, mostStarts = MOST_STARTS, silenceMs = SILENCE_MS } = options
  const obstacle = obstacleOn(machine)
  let state: InputState = { state: 'off' }
  let child: ChildProcess | null = null
  let waiting: NodeJS.Timeout | null = null
  let starts = 0
  let recent: readonly InputBucket[] = []
  const say = (next: InputState): void => {
    state = next
    listeners.onState(next)
  }
  const onMessage = (message: unknown): void => {
    const read = messageSchema.safeParse(message)
    if (!read.success) return
    if (read.data.kind === 'ready') return say({ state: 'running' })
    starts = 0
    recent = [...recent, read.data.bucket].slice(-RECENT_BUCKETS)
    listeners.onBucket(read.data.bucket)
  }
  const start = (): void => {
    waiting = null
    starts++
    const started = forkChild(machine)
    child = started
    const hanging = setTimeout(() => started.kill('SIGKILL'), silenceMs)
    started.on('message', (message) => {
      if (child !== started) return
      hanging.refresh()
      onMessage(message)
    })
    started.on('error', () => {}) // told by the exit that follows
    started.once('exit', () => {
      clearTimeout(hanging)
      if (child !== started) return // asked to leave
      child = null
      say(starts < mostStarts ? { state: 'restarting', reason: 'restarting' } : { state: 'failed', reason: 'failed' })
      waiting = setTimeout(start, Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** starts))
    })
  }
  const halt = (): Promise<void> => {
    if (waiting) clearTimeout(waiting)
    waiting = null
    const leaving = child
    child = null
    return leaving ? dismiss(leaving) : Promise.resolve()
  }
  const setEnabled = (wanted: boolean): void => {
    if (obstacle !== null) return say({ state: 'unavailable', reason: obstacle })
    if (wanted === (child !== null || waiting !== null)) return
    if (!wanted) {
      recent = []
      say({ state: 'off', reason: 'off' })
      void halt()
      return
    }
    starts = 0
    say({ state: 'restarting', reason: 'starting' })
    start()
  }
  setEnabled(enabled)
  return { state: () => state, recent: () => recent, setEnabled, stop: halt }
}

function forkChild({ env }: Machine): ChildProcess {
  const kept = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))
  return fork(programFile('input/child.ts', 'input-child.mjs'), {
    env: Object.fromEntries(kept),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), POLITE_MS)
    child.once('exit', () => {
      clearTimeout(force)
      resolve()
    })
    if (child.connected) child.disconnect()
  })
}
