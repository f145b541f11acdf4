// Starts the launcher and the bridge, waits until both listen, and stops them in order.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'

/** The line each program prints on stdout once it listens. */
export interface ReadyLine {
  readonly ready: true
  readonly url: string
  /** The bridge's address together with a one-time pairing code. */
  readonly openUrl?: string
}

export interface RunningChild {
  readonly role: string
  readonly ready: ReadyLine
  readonly exited: Promise<number>
  readonly stop: () => Promise<void>
}

/** Longer than the slowest cold start seen (3 s on a loaded two-core machine). */
const READY_LIMIT_MS = 20_000
/** The bridge bounds its own stop to 5 s; after this a child is killed. */
const STOP_LIMIT_MS = 6_000
/** Exit codes whose sentence the child prints itself. */
const CHILD_CODES: readonly number[] = [EXIT.stateUnwritable, EXIT.stateInsecure, EXIT.stateLocked, EXIT.portTaken]

/** Both run all day beside everything else: V8 keeps a third less memory so, for a tenth more work under load. */
const NODE_FLAGS = ['--optimize-for-size']

export interface ChildProgram {
  readonly role: string
  readonly script: string
  readonly environment: Readonly<Record<string, string>>
}

/** Starts one program; rejects with KnownFailure, in the program's own words and with its code where it has them. */
export async function startChild({ role, script, environment }: ChildProgram): Promise<RunningChild> {
  const child = spawn(process.execPath, [...NODE_FLAGS, script, '--stop-with-stdin'], {
    env: { ...process.env, ...environment },
    // It ends when its stdin does, so that it cannot outlive us even when we are killed outright.
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C reaches us alone, and the order of stopping is ours.
    detached: process.platform !== 'win32',
  })
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? EXIT.childFailed)))
  const stop = () => stopChild(child, exited)
  try {
    return { role, ready: await untilReady(role, child, exited), exited, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function untilReady(role: string, child: ChildProcess, exited: Promise<number>): Promise<ReadyLine> {
  let complaint = ''
  let isReady = false
  child.stderr?.on('data', (chunk: Buffer) => {
    if (isReady) process.stderr.write(chunk)
    else complaint += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    const fail = (exitCode: number, sentence: string) => reject(new KnownFailure(exitCode, sentence))
    const limit = setTimeout(
      () =>
        fail(EXIT.childFailed, `The ${role} did not get ready within ${READY_LIMIT_MS / 1000} s.\n${complaint}`.trim()),
      READY_LIMIT_MS,
    )
    const output = child.stdout
    if (output) {
      createInterface({ input: output }).on('line', (line) => {
        const ready = parseReadyLine(line)
        if (!ready) return
        isReady = true
        clearTimeout(limit)
        resolve(ready)
      })
    }
    void exited.then((code) => {
      clearTimeout(limit)
      const ownWords = CHILD_CODES.includes(code) && complaint.trim()
      fail(
        ownWords ? code : EXIT.childFailed,
        ownWords || `The ${role} stopped while starting (exit code ${code}).\n${complaint}`.trim(),
      )
    })
  })
}

/** The ready line, or null for any other output. */
export function parseReadyLine(line: string): ReadyLine | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isReadyLine(value) ? value : null
  } catch {
    return null // a log line that only looks like JSON
  }
}

function isReadyLine(value: unknown): value is ReadyLine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ready' in value &&
    value.ready === true &&
    'url' in value &&
    typeof value.url === 'string'
  )
}

async function stopChild(child: ChildProcess, exited: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await exited
  clearTimeout(limit)
}
