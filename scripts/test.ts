// `npm test`: everything a change has to pass, on a bare clone too; the last line counts it.
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { ONE_PASSED } from './test/tally.ts'
import { runSteps } from './test/run-steps.ts'
import { browser, budgets, build, deadCode, format, lint, type Step, types, unit } from './test/steps.ts'

const assets: Step = {
  name: 'face model and wasm',
  run: async () => {
    for (const path of ensureAssets(join(import.meta.dirname, '..'))) console.log(`Prepared ${path}`)
    return ONE_PASSED
  },
}

process.exitCode = await runSteps([assets, types, lint, format, deadCode, unit, build, budgets, browser()])
