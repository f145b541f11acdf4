// `npm run check`: the quick half of the tests (types, lint, laws, unit), for use while writing.
import { runSteps } from './test/run-steps.ts'
import { lint, types, unit } from './test/steps.ts'

process.exitCode = await runSteps([types, lint, unit])
