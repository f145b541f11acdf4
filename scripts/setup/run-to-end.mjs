// Runs one program in the foreground: its output is ours, our signals are its signals, its exit code is the answer.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
/** Shells report a death by signal as 128 plus its number. */
const SIGNAL_EXIT_BASE = 128

/**
 * The exit code of the program. While it runs this process does not die of a forwarded signal, so the program can stop in order.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, stdout?: 'inherit' | 'to stderr' }} options
 * @returns {Promise<number>}
 */
export function runToEnd(program, args, { cwd, env = process.env, stdout = 'inherit' }) {
  const child = spawn(program, args, { cwd, env, stdio: ['inherit', stdout === 'inherit' ? 'inherit' : 2, 'inherit'] })
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
  for (const signal of FORWARDED) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward)
      resolve(code ?? SIGNAL_EXIT_BASE + constants.signals[signal ?? 'SIGTERM'])
    })
  })
}
