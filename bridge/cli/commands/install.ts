// `cortex install` and `cortex uninstall`: the browser's native host, and starting at login.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { carryOut, type DeedReport } from '../../install/apply.ts'
import type { Deed, InstallOrder } from '../../install/deed.ts'
import { browsers, profileFolder, thisComputer, type Browser, type Computer } from '../../install/places.ts'
import {
  allBrowsers,
  installHost,
  installLogin,
  uninstallHost,
  uninstallLogin,
  type HostTargets,
} from '../../install/plan.ts'
import { checkParents } from '../../ledger/secure-folder.ts'
import { defaultPorts } from '../../options.ts'
import { systemDisk } from '../../ports/disk.ts'
import { projectRoot } from '../../ports/project-root.ts'
import { runProgram } from '../../ports/run-program.ts'
import {
  cliExit,
  done,
  failed,
  textsFlag,
  usageError,
  type Command,
  type CommandContext,
  type CommandInput,
  type CommandResult,
} from '../command.ts'

const flags = {
  'native-host': { type: 'boolean' },
  login: { type: 'boolean' },
  browser: { type: 'string', multiple: true },
  'user-data-dir': { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
} as const

const hostHelp = [
  `--native-host: lets the extension reach Cortex, in ${browsers.join(', ')}: those that are here, or those named with --browser.`,
  '--user-data-dir: a profile folder of its own, as given to the browser; may be repeated.',
  '--login: start launcher and bridge with your desktop session.',
  '--dry-run: show what would be done, do nothing.',
]

export const install: Command = {
  name: 'install',
  summary: 'Connect the browser extension, or start Cortex at login.',
  usage: '[--native-host] [--login] [--browser NAME ...] [--user-data-dir DIR ...] [--dry-run]',
  help: hostHelp,
  flags,
  run: (context, input) => settle(context, input, 'install'),
}

export const uninstall: Command = {
  name: 'uninstall',
  summary: 'Take back what install put there; records and keys stay.',
  usage: '[--native-host] [--login] [--user-data-dir DIR ...] [--dry-run]',
  help: ['Without flags: both.', ...hostHelp],
  flags,
  run: (context, input) => settle(context, input, 'uninstall'),
}

async function settle(
  context: CommandContext,
  input: CommandInput,
  verb: 'install' | 'uninstall',
): Promise<CommandResult> {
  const wants = { host: input.flags['native-host'] === true, login: input.flags['login'] === true }
  if (!wants.host && !wants.login) {
    if (verb === 'install') return usageError('Say what: --native-host, --login or both.')
    wants.host = wants.login = true
  }
  const named = textsFlag(input, 'browser')
  const odd = named.find((name) => !isBrowser(name))
  if (odd !== undefined) return usageError(`"${odd}" is no browser this knows; there are ${browsers.join(', ')}.`)
  const order = orderOf(context)
  const targets = verb === 'install' ? targetsOf(order.computer, input) : withProfiles(allBrowsers, input)
  if (wants.host && targets.browsers.length + targets.profileDirs.length === 0)
    return failed(cliExit.failed, `No browser was found: name one with --browser ${browsers.join('|')}.`)
  if (verb === 'install') {
    const missing = missingProgram(order)
    if (missing) return failed(cliExit.failed, `${missing} is not built yet: "npm start" does it.`)
  }
  const plan = { install: [installHost, installLogin], uninstall: [uninstallHost, uninstallLogin] } as const
  const [host, login] = plan[verb]
  const deeds = [...(wants.host ? host(order, targets) : []), ...(wants.login ? login(order) : [])]
  return input.flags['dry-run'] === true ? showPlan(deeds) : report(await carryOut(deeds, runProgram), verb)
}

const isBrowser = (name: string): name is Browser => (browsers as readonly string[]).includes(name) // widened to ask

function orderOf({ tree, program, env }: CommandContext): InstallOrder {
  const built = (name: string): string => join(projectRoot(), 'dist', 'bridge', name)
  const { httpPort, streamPort, launcherPort } = program
  const ports = [
    ['--http-port', httpPort, defaultPorts.http],
    ['--ws-port', streamPort, defaultPorts.stream],
    ['--launcher-port', launcherPort, defaultPorts.launcher],
  ] as const
  return {
    computer: thisComputer(env),
    node: process.execPath,
    hostProgram: built('native-host.mjs'),
    programs: { bridge: built('main.mjs'), launcher: built('launcher.mjs') },
    stateDir: tree.base,
    flags: ports.flatMap(([flag, port, usual]) => (port === usual ? [] : [flag, String(port)])),
  }
}

/** Where others may write into the folders of our programs, the browser would run whatever they put there. */
function missingProgram({ hostProgram, programs, node }: InstallOrder): string | null {
  for (const path of [node, hostProgram, programs.bridge, programs.launcher]) {
    if (!existsSync(path)) return path
    checkParents(systemDisk, path)
  }
  return null
}

function targetsOf(computer: Computer, input: CommandInput): HostTargets {
  const named = textsFlag(input, 'browser').filter(isBrowser)
  const profiles = withProfiles({ browsers: named, profileDirs: [] }, input)
  if (named.length + profiles.profileDirs.length > 0) return profiles
  const present = browsers.filter((browser) => {
    const folder = profileFolder(computer, browser)
    return folder === null || existsSync(folder)
  })
  return { browsers: present, profileDirs: [] }
}

const withProfiles = (targets: HostTargets, input: CommandInput): HostTargets => ({
  ...targets,
  profileDirs: textsFlag(input, 'user-data-dir').map((folder) => resolve(folder)),
})

function showPlan(deeds: readonly Deed[]): CommandResult {
  const lines = deeds.map((deed) =>
    deed.do === 'run' ? `run    ${[deed.file, ...deed.args].join(' ')}` : `${deed.do.padEnd(6)} ${deed.path}`,
  )
  return done({ ok: true, dryRun: true, deeds }, ...lines)
}

function report(reports: readonly DeedReport[], verb: 'install' | 'uninstall'): CommandResult {
  const skipped = reports.some(({ deed }) => deed === 'did not run')
  const lines = reports.map(({ deed, subject }) => `${deed.padEnd(11)} ${subject}`)
  const after = skipped ? ['What did not run takes effect at the next login.'] : []
  const last = verb === 'install' ? 'Installed. A running browser finds its host at the next try.' : 'Taken back.'
  return done({ ok: true, reports }, ...lines, ...after, last)
}
