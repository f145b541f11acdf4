// Which programs have windows open, counted by program. Titles are private and never read.
import type { ScanFinding } from '#core/contracts/bridge-workspace.ts'
import type { RunProgram } from './run-program.ts'

/** Chosen by hand: a desktop with more windows than this is counted in part. */
const WINDOW_CAP = 200
const QUERY_MS = 3_000

export interface WindowScanOptions {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly run: RunProgram
}

export async function scanWindows({ platform, env, run }: WindowScanOptions): Promise<ScanFinding> {
  if (platform !== 'linux') return { kind: 'unavailable', reason: 'unsupported-platform' }
  if (env['XDG_SESSION_TYPE'] === 'wayland') return { kind: 'unavailable', reason: 'wayland' }
  if (!env['DISPLAY']) return { kind: 'unavailable', reason: 'no-display' }
  const query = (...args: string[]) => run({ file: 'xprop', args, timeoutMs: QUERY_MS })
  const list = await query('-root', '-notype', '_NET_CLIENT_LIST')
  if (list === null) return { kind: 'unavailable', reason: 'not-installed' }
  const ids = (list.match(/0x[0-9a-f]+/g) ?? []).slice(0, WINDOW_CAP)
  const classes = await Promise.all(ids.map((id) => query('-id', id, '-notype', 'WM_CLASS')))
  return { kind: 'windows', windows: countByApp(classes.map((text) => readClass(text))) }
}

/** The second quoted part of `WM_CLASS = "instance", "Class"`. */
function readClass(text: string | null): string {
  const name = /"[^"]*", "([^"]*)"/.exec(text ?? '')?.[1] ?? ''
  return name.replace(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 64) || 'unknown'
}

function countByApp(apps: readonly string[]): { app: string; windows: number }[] {
  const counts = new Map<string, number>()
  for (const app of apps) counts.set(app, (counts.get(app) ?? 0) + 1)
  return [...counts].map(([app, windows]) => ({ app, windows })).toSorted((a, b) => b.windows - a.windows)
}
