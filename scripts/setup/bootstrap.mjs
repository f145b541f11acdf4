// Gets from a bare clone to a command running on Node 24; plain JavaScript, because nothing is installed yet when it starts.
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, KnownFailure } from './exit-codes.mjs'
import { ensureDependencies, nodeBinary } from './install.mjs'
import { runToEnd } from './run-to-end.mjs'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Sets up, runs the command to its end and exits with its code.
 * @param {string[]} words the command, then its own arguments
 */
export async function bootstrap([command = '', ...rest]) {
  try {
    await ensureDependencies(ROOT, (line) => console.error(line))
    process.exitCode = await runCommand(join(ROOT, 'scripts', `${command}.ts`), rest)
  } catch (error) {
    const known = error instanceof KnownFailure
    console.error(known ? error.message : error)
    process.exitCode = known ? error.exitCode : EXIT.failed
  }
}

/**
 * @param {string} script
 * @param {string[]} args
 */
function runCommand(script, args) {
  const tools = [join(ROOT, 'node_modules', '.bin'), process.env['PATH']]
  const env = { ...process.env, PATH: tools.join(process.platform === 'win32' ? ';' : ':') }
  return runToEnd(nodeBinary(ROOT), [script, ...args], { cwd: ROOT, env })
}
