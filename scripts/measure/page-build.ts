// Builds the measure page when sources are newer than the last build.
import { build } from 'vite'
import { join } from 'node:path'
import { ensureAssets } from '../assets.ts'

/** Answers the folder with the built pages. */
export async function buildPages(root: string): Promise<string> {
  ensureAssets(root)
  const outDir = join(root, '.cache', 'measure-pages')
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', rolldownOptions: { input: join(root, 'measure.html') } },
  })
  return outDir
}
