// Finds project folders (those with a .git) under the person's roots, and says exactly which folder each one is.
import { createHash } from 'node:crypto'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FoundProject, ProjectIdentity, ScanFinding } from '#core/contracts/bridge-workspace.ts'

/** Chosen by hand: code is kept a few folders below home; deeper is what projects contain. */
const DEPTH = 4
const FOUND_CAP = 500
const FOLDER_CAP = 20_000
const TIME_MS = 20_000
/** Never looked into: not places where people keep projects, and very large. */
const skipped: ReadonlySet<string> = new Set([
  'node_modules',
  'Library',
  'AppData',
  'snap',
  'go',
  'venv',
  'target',
  'dist',
])

export interface ProjectScanOptions {
  readonly roots: readonly string[]
  readonly signal: AbortSignal
  readonly monoMs: () => number
}

export async function scanProjects({ roots, signal, monoMs }: ProjectScanOptions): Promise<ScanFinding> {
  const endMs = monoMs() + TIME_MS
  const found: FoundProject[] = []
  const queue = roots.map((path) => ({ path, depth: 0 }))
  let visited = 0
  const isOver = () => signal.aborted || found.length >= FOUND_CAP || visited >= FOLDER_CAP || monoMs() >= endMs
  while (queue.length > 0 && !isOver()) {
    const { path, depth } = queue.shift() ?? { path: '', depth: 0 }
    visited++
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    if (entries.some(({ name }) => name === '.git')) {
      const project = await describeProject(path)
      if (project) found.push(project)
    } else if (depth < DEPTH) {
      for (const entry of entries)
        if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
          queue.push({ path: join(path, entry.name), depth: depth + 1 })
    }
  }
  return { kind: 'projects', projects: found, truncated: queue.length > 0 }
}

async function describeProject(path: string): Promise<FoundProject | null> {
  const identity = await identifyProject(path)
  if (identity === null) return null
  const label =
    basename(identity.path)
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
      .slice(0, 256) || 'project'
  return { id: projectId(identity), label, identity }
}

/** The same folder keeps its id; another folder put in its place gets another. */
export const projectId = ({ path, device, inode }: ProjectIdentity): string =>
  createHash('sha256').update(`${device}\n${inode}\n${path}`).digest('base64url').slice(0, 22)

const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,1024}$/u

/** What a folder is right now; null when it is none, or has a path that could not be shown to a person. */
export async function identifyProject(path: string): Promise<ProjectIdentity | null> {
  const real = await realpath(path).catch(() => null)
  const stats = real === null ? null : await stat(real, { bigint: true }).catch(() => null)
  if (real === null || !stats?.isDirectory() || !PRINTABLE.test(real)) return null
  const configSha256 = await hashConfig(join(real, '.cortex', 'launch.json'))
  return { path: real, device: String(stats.dev), inode: String(stats.ino), configSha256 }
}

const CONFIG_BYTES = 65_536

/** Launch settings that a repository brings are never run unseen: their hash is what the person approves. */
async function hashConfig(path: string): Promise<string | null> {
  const stats = await lstat(path).catch(() => null)
  if (!stats?.isFile() || stats.size > CONFIG_BYTES) return null
  const file = await open(path, 'r').catch(() => null)
  if (!file) return null
  try {
    return createHash('sha256')
      .update(await file.readFile())
      .digest('hex')
  } finally {
    await file.close()
  }
}
