// Starts, watches and stops the bridge: one at a time, never a program that only happens to have its pid, and never for longer than five seconds.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { LauncherResultOf } from '#core/contracts/bridge-methods.ts'
import type { LauncherStatus, RunFile } from '#core/contracts/bridge-status.ts'
import { isStillRunning, readRunFile } from '../ledger/run-file.ts'
import { isAnswering } from '../ports/probe.ts'
import { errorCode } from '../ports/disk.ts'

export type StopResult = LauncherResultOf<'stop'>
export type StartResult =
  | { readonly kind: 'running'; readonly status: LauncherStatus }
  /** It ended while starting, with this exit code. */
  | { readonly kind: 'failed'; readonly exitCode: number }

export interface KeeperOptions {
  readonly runPath: string
  readonly httpPort: number
  /** Program and arguments; nothing of it comes from a request. */
  readonly command: {
    readonly file: string
    readonly args: readonly string[]
    readonly env: Readonly<Record<string, string>>
  }
  readonly monoMs: () => number
  /** A bridge that did not stop when asked was ended by force. */
  readonly onForced: (run: RunFile) => void
}

export interface BridgeKeeper {
  status(): Promise<LauncherStatus>
  /** However often it is asked for, one process is started. */
  start(): Promise<StartResult>
  stop(): Promise<StopResult>
}

/** Longer than the slowest cold start seen, 3 s on a loaded two-core machine. */
const READY_MS = 15_000
/** The bridge bounds its own stop to less; after this it is ended. */
export const POLITE_MS = 3_000
export const FORCED_MS = 1_500
const LOOK_AGAIN_MS = 25

export function createBridgeKeeper(options: KeeperOptions): BridgeKeeper {
  let starting: Promise<StartResult> | null = null
  let stopping: Promise<StopResult> | null = null
  return {
    async status() {
      const run = liveRun(options.runPath)
      if (stopping) return { state: 'stopping', pid: run?.pid ?? null, bootId: run?.bootId ?? null }
      if (starting) return { state: 'starting', pid: null, bootId: null }
      return readStatus(options, run)
    },
    start: () => (starting ??= startOne(options).finally(() => (starting = null))),
    stop: () => (stopping ??= stopOne(options).finally(() => (stopping = null))),
  }
}

function liveRun(path: string): RunFile | null {
  const run = readRunFile(path)
  return run && isStillRunning(run) ? run : null
}

async function readStatus({ httpPort }: KeeperOptions, run: RunFile | null): Promise<LauncherStatus> {
  if (run) return { state: 'running', pid: run.pid, bootId: run.bootId }
  return { state: (await isAnswering(httpPort)) ? 'port-taken' : 'stopped', pid: null, bootId: null }
}

async function startOne(options: KeeperOptions): Promise<StartResult> {
  const before = await readStatus(options, liveRun(options.runPath))
  if (before.state === 'running') return { kind: 'running', status: before }
  const { file, args, env } = options.command
  // Its stdin is ours: when this launcher goes away, however it goes, the bridge it started stops in order.
  const child = spawn(file, [...args], { env, stdio: ['pipe', 'pipe', 'ignore'], shell: false, windowsHide: true })
  const exitCode = await untilReady(child)
  if (exitCode !== null) return { kind: 'failed', exitCode }
  child.stdout?.resume()
  return { kind: 'running', status: await readStatus(options, liveRun(options.runPath)) }
}

/** Null once it says that it is ready; its exit code when it ends or takes too long instead. */
function untilReady(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), READY_MS)
    const settle = (exitCode: number | null) => {
      clearTimeout(limit)
      resolve(exitCode)
    }
    child.once('error', () => settle(1))
    child.once('exit', (code) => settle(code ?? 1))
    child.stdin?.on('error', () => {}) // it is gone; its exit says so
    // The line itself is not kept: it holds a one-time code.
    if (child.stdout) createInterface({ input: child.stdout }).once('line', () => settle(null))
  })
}

async function stopOne(options: KeeperOptions): Promise<StopResult> {
  const startMs = options.monoMs()
  const took = () => Math.round(options.monoMs() - startMs)
  const run = liveRun(options.runPath)
  if (run === null) return { outcome: 'not-running', tookMs: took() }
  if (!signal(run, 'SIGTERM')) return { outcome: 'not-ours', tookMs: took() }
  if (await isGone(options, run, POLITE_MS)) return { outcome: 'stopped', tookMs: took() }
  // Looked at once more: in three seconds its pid may have become another program's.
  if (isStillRunning(run)) signal(run, 'SIGKILL')
  options.onForced(run)
  await isGone(options, run, FORCED_MS)
  return { outcome: 'killed', tookMs: took() }
}

function signal({ pid }: RunFile, name: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    return errorCode(error) === 'ESRCH' // gone in this moment, which is what was wanted
  }
}

async function isGone({ monoMs }: KeeperOptions, run: RunFile, limitMs: number): Promise<boolean> {
  const endMs = monoMs() + limitMs
  while (isStillRunning(run)) {
    if (monoMs() >= endMs) return false
    await wait(LOOK_AGAIN_MS)
  }
  return true
}
