// `npm run fix`: lets lint and format mend what they can, and writes the pages that come out of the code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bridgeContractPage } from './docs/bridge-contract.ts'
import { runToEnd } from './setup/run-to-end.mjs'

const ROOT = join(import.meta.dirname, '..')
const tool = (name: string, args: string[]) => runToEnd(join(ROOT, 'node_modules', '.bin', name), args, { cwd: ROOT })
writeFileSync(join(ROOT, 'docs/bridge-contract.md'), bridgeContractPage())
const lint = await tool('oxlint', ['--fix', '--type-aware'])
const format = await tool('oxfmt', [])
process.exitCode = Math.max(lint, format)
