// `npm run build`: assets, page and extension, each only where something changed.
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { ensureBuilt } from './build/builds.ts'

const ROOT = join(import.meta.dirname, '..')
ensureAssets(ROOT)
await ensureBuilt(ROOT, (line) => console.log(line))
