// Brings node_modules to what package-lock.json says, once, and makes sure the Node 24 of the lock file is really there.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, KnownFailure } from './exit-codes.mjs'

/** What npm and the system resolver print when the registry cannot be reached. */
const NETWORK_TROUBLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/
/** A sign of life during a silent installation. */
const HEARTBEAT_MS = 10_000
/** Half a minute of trying in all; npm's own setting waits minutes before it says that there is no network. */
const NPM_CI = [
  'ci',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--fetch-retry-maxtimeout=10000',
  '--loglevel=error',
]

/** @param {string} root */
export function nodeBinary(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * Installs when something the lock file names is absent or of another version; throws KnownFailure with one sentence otherwise.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(root, say) {
  if (!isInstalled(root)) {
    say('Installing dependencies from the lock file (once, about 1 GB, a minute or two) ...')
    await runNpm([...npmProgram(), ...NPM_CI], { cwd: root, say })
  }
  if (!existsSync(nodeBinary(root))) {
    // Its install script was blocked (npm 12 does so without approval, ignore-scripts always): run that one script.
    say('Installing Node 24 ...')
    const cwd = join(root, 'node_modules', 'node')
    await runNpm([process.execPath, 'installArchSpecificPackage.js'], { cwd, say })
  }
}

/**
 * Compares the lock file with the record that npm keeps of what it installed.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([path, entry]) => {
    const isRoot = path === ''
    const found = present[path]
    return isRoot || (found ? found.version === entry.version : entry.optional === true)
  })
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(lockFile) {
  if (!existsSync(lockFile)) return {}
  /** @type {{ packages?: Record<string, { version?: string, optional?: boolean }> }} written by npm */
  const { packages = {} } = JSON.parse(readFileSync(lockFile, 'utf8'))
  return packages
}

/** The npm that started us, else the one on the path. */
function npmProgram() {
  const script = process.env['npm_execpath']
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm']
}

/**
 * @param {string[]} words
 * @param {{ cwd: string, say: (line: string) => void }} options
 */
async function runNpm([program = '', ...args], { cwd, say }) {
  const { code, stderr } = await runWithHeartbeat(program, args, { cwd, say })
  if (code === 0) return
  if (NETWORK_TROUBLE.test(stderr)) {
    throw new KnownFailure(
      EXIT.noNetwork,
      'The dependencies could not be fetched because the npm registry is out of reach: connect to the network and run the command again.',
    )
  }
  throw new KnownFailure(
    EXIT.installFailed,
    `npm could not install the dependencies (exit code ${code}): see its message above.`,
  )
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, say: (line: string) => void }} options
 * @returns {Promise<{ code: number | null, stderr: string }>}
 */
function runWithHeartbeat(program, args, { cwd, say }) {
  const startedMs = Date.now()
  const heartbeat = setInterval(
    () => say(`... still installing, ${Math.round((Date.now() - startedMs) / 1000)} s`),
    HEARTBEAT_MS,
  )
  // npm on Windows is a command file, which only a shell can start.
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'pipe'],
    shell: program === 'npm' && process.platform === 'win32',
  })
  let stderr = ''
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    stderr += chunk.toString()
    process.stderr.write(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stderr }))
  }).finally(() => clearInterval(heartbeat))
}
