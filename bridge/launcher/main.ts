// The launcher's entry: a tiny program that starts, shows and stops the bridge; it prints one ready line.
import { randomBytes } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { endWith, exitCodes } from '../exit-codes.ts'
import { createBucket } from '../guard/rate.ts'
import { openAppendFile } from '../ledger/append-file.ts'
import { readKey } from '../ledger/key-file.ts'
import { recordOverride } from '../ledger/overrides.ts'
import { provisionKeys, toSentence } from '../ledger/provision.ts'
import { resolveStateTree, type StateTree } from '../ledger/state-tree.ts'
import { listenOrFail } from '../open-ports.ts'
import { readOptions, type ProgramOptions } from '../options.ts'
import { mintId, systemClock, systemRandom } from '../ports/clock.ts'
import { systemDisk } from '../ports/disk.ts'
import { programFile } from '../ports/project-root.ts'
import { cleanEnvironment } from '../ports/run-program.ts'
import { openDeviceBook } from '../sessions/device-book.ts'
import { createBridgeKeeper, type BridgeKeeper } from './bridge-keeper.ts'
import { createLauncher } from './launcher.ts'

async function start(): Promise<void> {
  process.umask(0o077)
  const program = readOptions(process.argv.slice(2), process.env)
  const tree = resolveStateTree({ stateDir: program.stateDir, env: process.env })
  const { rootKey, notes } = provisionKeys(systemDisk, tree)
  for (const note of notes) process.stderr.write(`${toSentence(note)}\n`)
  const server = createLauncher({
    program,
    clock: systemClock,
    random: systemRandom,
    rootKey: () => rootKeyNow(tree, rootKey),
    devices: openDeviceBook(systemDisk, tree.devices),
    keeper: openKeeper(program, tree),
    note: openNotes(tree),
  })
  await listenOrFail(server, program.launcherPort)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => process.exit(exitCodes.stopped))
  if (program.stopWithStdin) process.stdin.once('end', () => process.exit(exitCodes.stopped)).resume()
  const url = `http://127.0.0.1:${program.launcherPort}/`
  process.stdout.write(`${JSON.stringify({ ready: true, role: 'launcher', url })}\n`)
}

/** The bridge or the doctor may have replaced it since this program started. */
function rootKeyNow(tree: StateTree, atStart: Uint8Array): Uint8Array {
  const reading = readKey(systemDisk, tree.rootKey)
  return reading.kind === 'key' ? reading.bytes : atStart
}

/** The bridge runs all day beside everything else: V8 keeps a third less memory so, for a tenth more work under load. */
const NODE_FLAGS = ['--optimize-for-size']

function openKeeper({ httpPort, streamPort, launcherPort, webRoot }: ProgramOptions, tree: StateTree): BridgeKeeper {
  const env: Record<string, string> = {
    ...cleanEnvironment(),
    CORTEX_HTTP_PORT: String(httpPort),
    CORTEX_WS_PORT: String(streamPort),
    CORTEX_LAUNCHER_PORT: String(launcherPort),
    CORTEX_STATE_DIR: tree.base,
  }
  for (const name of [
    'CORTEX_EXTENSION_ID',
    'CORTEX_ALLOW_ORIGINS',
    'NODE_COMPILE_CACHE',
    'XDG_SESSION_TYPE',
  ] as const) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  if (webRoot !== undefined) env['CORTEX_WEB_ROOT'] = webRoot
  return createBridgeKeeper({
    runPath: tree.run,
    httpPort,
    command: {
      file: process.execPath,
      args: [...NODE_FLAGS, programFile('main.ts', 'main.mjs'), '--stop-with-stdin'],
      env,
    },
    monoMs: () => systemClock.monoMs(),
    onForced: () => noteForced(tree),
  })
}

/** A bridge ended by force could not write down that it stopped: this is the only trace. */
function noteForced(tree: StateTree): void {
  const cid = mintId(randomBytes)
  const override = {
    id: mintId(randomBytes),
    action: 'stop',
    atMs: systemClock.wallMs(),
    by: 'launcher',
    cid,
    grantId: null,
  } as const
  recordOverride(systemDisk, tree.grants, override)
}

/** Chosen by hand: a flood of refusals is seen in the log and does not fill the disk. */
const NOTES = { perSecond: 5, burst: 100 } as const
const ROTATE_BYTES = 1_048_576

function openNotes(tree: StateTree): (line: Readonly<Record<string, unknown>>) => void {
  const path = join(tree.logs, 'launcher.log')
  const bucket = createBucket(NOTES)
  return (line) => {
    if (bucket.take(systemClock.monoMs()) > 0) return
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_BYTES) renameSync(path, `${path}.1`)
      const file = openAppendFile(systemDisk, path)
      file.append(`${JSON.stringify({ time: systemClock.wallMs(), ...line })}\n`)
      file.close()
    } catch {
      // a launcher that cannot write its log still has to be able to stop the bridge
    }
  }
}

try {
  await start()
  flushCompileCache()
} catch (error) {
  endWith(error)
  process.exit()
}
