// `npm run bench`: runs tests/bench/*.bench.ts one by one; arguments pick those whose name contains one of them.
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureAssets } from './assets.ts'
import { ensureBuilt } from './build/builds.ts'
import { EXIT } from './setup/exit-codes.mjs'
import { runCommand } from './setup/run-command.ts'

const ROOT = join(import.meta.dirname, '..')

interface Bench {
  /** Measures and prints its table. */
  readonly run: () => Promise<void>
}

const isBench = (module: unknown): module is Bench =>
  typeof module === 'object' && module !== null && 'run' in module && typeof module.run === 'function'

/** Runs the benches whose file name contains one of `picks` (none: all); answers the names of those that failed. */
async function runBenches(picks: readonly string[]): Promise<string[]> {
  const failed: string[] = []
  for (const file of globSync('tests/bench/*.bench.ts', { cwd: ROOT }).toSorted()) {
    const name = basename(file, '.bench.ts')
    if (picks.length > 0 && !picks.some((pick) => name.includes(pick))) continue
    console.log(`\n## ${name}\n`)
    try {
      const module: unknown = await import(pathToFileURL(join(ROOT, file)).href)
      if (!isBench(module)) throw new Error(`${file} exports no run()`)
      await module.run()
    } catch (error) {
      console.error(error)
      failed.push(name)
    }
  }
  return failed
}

await runCommand(async () => {
  ensureAssets(ROOT)
  await ensureBuilt(ROOT, (line) => console.error(line))
  const failed = await runBenches(process.argv.slice(2))
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
  return failed.length > 0 ? EXIT.failed : EXIT.stopped
})
