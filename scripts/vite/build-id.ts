// Names a build by its content: the same sources give the same id, and a page meets a worker of another build as a stranger.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = '{core,web,workers}/**/*.{ts,tsx,css,wgsl}'
const ID_LENGTH = 12

/** Twelve hex digits over everything that is bundled, tests left out. */
export function buildId(root: string): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const paths = globSync(SOURCES, { cwd: root, exclude: ['**/*.test.*'] }).map((path) => path.replaceAll('\\', '/'))
  for (const path of paths.toSorted()) hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, ID_LENGTH)
}
