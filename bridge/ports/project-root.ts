// Where this program's own folder is, whether it runs from its sources or from a bundle of them.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder above this file that holds a package.json. */
export function projectRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json')) || from === dirname(from)) return from
  return projectRoot(dirname(from))
}

/** A program of this folder: its source where this runs from the sources, its bundle where this is a bundle. */
export const programFile = (source: string, bundled: string): string =>
  import.meta.filename.endsWith('.ts')
    ? join(projectRoot(), 'bridge', source)
    : join(projectRoot(), 'dist', 'bridge', bundled)

/** Where the build of the page lies. */
export const webBuild = (): string => join(projectRoot(), 'dist', 'web')
