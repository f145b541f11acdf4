// Remembers by content hash what a build was made from, so that an unchanged tree is not built again.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface BuildStamp {
  /** True when the inputs are those of the last finished build and its product still exists. */
  readonly isCurrent: () => boolean
  /** Runs `build` and remembers the inputs once it has succeeded. */
  readonly record: (build: () => Promise<void>) => Promise<void>
}

export interface StampedBuild {
  readonly root: string
  readonly name: string
  /** Globs relative to the root; folders among the matches are skipped. */
  readonly inputs: readonly string[]
  /** A file the build writes last, relative to the root. */
  readonly product: string
}

/** Tests are no input of a build. */
const IGNORED = ['**/*.test.ts', '**/*.test.tsx', '**/README.md', '**/node_modules/**']

export function createBuildStamp({ root, name, inputs, product }: StampedBuild): BuildStamp {
  const stampFile = join(root, '.cache', 'build', `${name}.sha256`)
  const hash = () => hashFiles(root, inputs)
  return {
    isCurrent: () =>
      existsSync(join(root, product)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash(),
    record: async (build) => {
      const before = hash()
      rmSync(stampFile, { force: true })
      await build()
      mkdirSync(dirname(stampFile), { recursive: true })
      writeFileSync(stampFile, before)
    },
  }
}

/** One hash over paths and contents of all matching files. */
export function hashFiles(root: string, globs: readonly string[]): string {
  const files = globSync([...globs], { cwd: root, exclude: IGNORED }).toSorted()
  const digest = createHash('sha256')
  for (const file of files) {
    const path = join(root, file)
    if (!statSync(path).isFile()) continue
    const content = readFileSync(path)
    digest.update(`${file}\0${content.length}\0`).update(content)
  }
  return digest.digest('hex')
}
