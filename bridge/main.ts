// The bridge's entry: reads options, starts, prints one ready line, and ends in order whatever asks it to.
import { homedir } from 'node:os'
import { flushCompileCache } from 'node:module'
import { assembleBridge, type Bridge } from './assemble.ts'
import { endWith, exitCodes } from './exit-codes.ts'
import { superviseInput } from './input/supervisor.ts'
import { resolveStateTree } from './ledger/state-tree.ts'
import { toSentence } from './ledger/provision.ts'
import { readOptions } from './options.ts'
import { systemClock, systemRandom } from './ports/clock.ts'
import { systemDisk } from './ports/disk.ts'
import { webBuild } from './ports/project-root.ts'
import { runProgram } from './ports/run-program.ts'
import { onStopSignals } from './stop/stop-signals.ts'

async function start(): Promise<Bridge> {
  process.umask(0o077)
  const program = readOptions(process.argv.slice(2), process.env)
  const tree = resolveStateTree({ stateDir: program.stateDir, env: process.env })
  const bridge = await assembleBridge({
    program,
    tree,
    disk: systemDisk,
    clock: systemClock,
    random: systemRandom,
    run: runProgram,
    homeDir: homedir(),
    webRoot: program.webRoot ?? webBuild(),
    startInput: (listeners, enabled) => superviseInput(listeners, enabled, { machine: process }),
  })
  for (const note of bridge.parts.records.notes) process.stderr.write(`${toSentence(note)}\n`)
  await bridge.listen()
  onStopSignals({ log: bridge.parts.log.log, stop: () => bridge.stop(), withStdin: program.stopWithStdin })
  const url = `http://127.0.0.1:${program.httpPort}/`
  process.stdout.write(`${JSON.stringify({ ready: true, role: 'bridge', url, openUrl: bridge.openUrl() })}\n`)
  return bridge
}

try {
  const bridge = await start()
  flushCompileCache() // the next start needs no compiler at all, which is faster and a quarter smaller
  const { hung, failed } = await bridge.stopped
  if (hung.length + failed.length > 0)
    process.stderr.write(`Stopped; these parts did not end in order: ${[...hung, ...failed].join(', ')}.\n`)
  process.exit(process.exitCode ?? exitCodes.stopped)
} catch (error) {
  endWith(error)
  process.exit()
}
