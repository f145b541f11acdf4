// The real programs as processes of their own: bridge, launcher and CLI, each with a state folder and ports that are nobody else's.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../free-port.ts'
import { scratchFolder } from './scratch.ts'

const ROOT = join(import.meta.dirname, '../../..')
export const entries = {
  bridge: join(ROOT, 'bridge', 'main.ts'),
  launcher: join(ROOT, 'bridge', 'launcher', 'main.ts'),
  cli: join(ROOT, 'bridge', 'cli', 'main.ts'),
} as const

export interface Place {
  readonly stateDir: string
  readonly httpPort: number
  readonly streamPort: number
  readonly launcherPort: number
  readonly env: Record<string, string>
}

export async function makePlace(stateDir?: string): Promise<Place> {
  const [httpPort = 0, streamPort = 0, launcherPort = 0] = await freePorts(3)
  const dir = stateDir ?? join(scratchFolder('place'), 'state')
  return {
    stateDir: dir,
    httpPort,
    streamPort,
    launcherPort,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? tmpdir(),
      NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node'),
      CORTEX_STATE_DIR: dir,
      CORTEX_HTTP_PORT: String(httpPort),
      CORTEX_WS_PORT: String(streamPort),
      CORTEX_LAUNCHER_PORT: String(launcherPort),
    },
  }
}
export const dropPlace = ({ stateDir }: Place): void => rmSync(join(stateDir, '..'), { recursive: true, force: true })

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** The ready line, or null when it ended without one. */
  readonly ready: Promise<{ url: string; openUrl?: string } | null>
}

const running = new Set<ChildProcess>()
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

export interface StartOptions extends SpawnOptions {
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  /** Limits of the system for this program alone, as a shell sets them: `-n 256`. */
  readonly ulimit?: string
}

export function startProgram(
  entry: string,
  place: Place,
  { args = [], nodeArgs = [], ulimit, ...options }: StartOptions = {},
): Program {
  const command = [process.execPath, ...nodeArgs, entry, ...args]
  const [file = '', ...rest] = ulimit ? ['/bin/sh', '-c', `ulimit ${ulimit} && exec "$@"`, 'sh', ...command] : command
  const child = spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options,
    env: { ...place.env, ...options.env },
  })
  running.add(child)
  let out = ''
  let err = ''
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code, out, err })
    }),
  )
  const ready = new Promise<{ url: string; openUrl?: string } | null>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const line = out.split('\n')[0] ?? ''
      if (out.includes('\n') && line.startsWith('{"ready"')) resolve(JSON.parse(line) as { url: string })
    })
    void ended.then(() => resolve(null))
  })
  return { child, ended, ready }
}

export const runCli = (place: Place, ...args: string[]): Promise<Ended> =>
  startProgram(entries.cli, place, { args }).ended
