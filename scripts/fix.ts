// `npm run fix`: lets lint and format mend what they can.
import { join } from 'node:path'
import { runToEnd } from './setup/run-to-end.mjs'

const ROOT = join(import.meta.dirname, '..')
const tool = (name: string, args: string[]) => runToEnd(join(ROOT, 'node_modules', '.bin', name), args, { cwd: ROOT })
const lint = await tool('oxlint', ['--fix', '--type-aware'])
const format = await tool('oxfmt', [])
process.exitCode = Math.max(lint, format)
