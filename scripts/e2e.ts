// `npm run e2e`: builds and browser tests alone; arguments go to Playwright (a file, a title with -g).
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { runSteps } from './test/run-steps.ts'
import { browser, build } from './test/steps.ts'

ensureAssets(join(import.meta.dirname, '..'))
process.exitCode = await runSteps([build, browser(process.argv.slice(2))])
