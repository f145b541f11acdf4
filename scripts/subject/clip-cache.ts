// Rendered clips on disk under the hash of what they were rendered from, oldest thrown out first when they grow too many.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scene } from '#core/subject/scene.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
export const CACHE_FOLDER = join(root, '.cache', 'subject')
const GIGABYTE = 2 ** 30
/** Thirty seconds of 640x480 take 0.4 GB; this keeps some twenty such clips. */
const DEFAULT_LIMIT_GB = 8

let sources: string | undefined
/** Hash of the renderer's own source, so that a changed renderer never serves old clips. */
function rendererHash(): string {
  if (sources) return sources
  const hash = createHash('sha256')
  const files = globSync('core/subject/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  for (const file of [...files.toSorted(), 'core/face/mesh-topology.ts']) hash.update(readFileSync(join(root, file)))
  return (sources = hash.digest('hex'))
}

/** Path of the clip these inputs render to; whether it exists is for the caller to see. */
export function clipPath(scene: Scene, seconds: number, landmarks: boolean): string {
  const hash = createHash('sha256')
    .update(rendererHash())
    .update(JSON.stringify([scene, seconds, landmarks]))
  return join(CACHE_FOLDER, `${scene.name}-${hash.digest('hex').slice(0, 20)}.y4m`)
}

/** Marks a clip as used now, so that it is thrown out last. The mark is on its truth: a browser refuses a file that changes while it is read. */
export function touch(path: string): void {
  const now = new Date()
  utimesSync(truthPathOf(path), now, now)
}

/** Where the truth of a clip lies. */
export const truthPathOf = (path: string): string => `${path}.truth.json`

/** Makes room: removes the longest unused clips until `neededBytes` more fit the limit (CORTEX_SUBJECT_CACHE_GB). */
export function makeRoom(neededBytes: number): void {
  mkdirSync(CACHE_FOLDER, { recursive: true })
  const limit = Number(process.env['CORTEX_SUBJECT_CACHE_GB'] ?? DEFAULT_LIMIT_GB) * GIGABYTE
  const clips = readdirSync(CACHE_FOLDER)
    .filter((name) => name.endsWith('.y4m'))
    .map((name) => join(CACHE_FOLDER, name))
    .map((path) => ({ path, size: statSync(path).size, used: statSync(markOf(path)).mtimeMs }))
    .toSorted((a, b) => a.used - b.used)
  let total = clips.reduce((sum, { size }) => sum + size, neededBytes)
  for (const { path, size } of clips) {
    if (total <= limit) return
    rmSync(path)
    rmSync(truthPathOf(path), { force: true })
    total -= size
  }
}

/** The file whose time says when the clip was last used; a clip that lost its truth counts by its own. */
const markOf = (path: string): string => (existsSync(truthPathOf(path)) ? truthPathOf(path) : path)
