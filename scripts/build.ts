// `npm run build`: assets, page and extension, each only where something changed.
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { ensureBuilt } from './build/builds.ts'
import { EXIT } from './setup/exit-codes.mjs'
import { runCommand } from './setup/run-command.ts'

const ROOT = join(import.meta.dirname, '..')
await runCommand(async () => {
  ensureAssets(ROOT)
  await ensureBuilt(ROOT, (line) => console.log(line))
  return EXIT.stopped
})
