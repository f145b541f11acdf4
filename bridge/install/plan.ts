// What installing and uninstalling come to, as a list of deeds: nothing here touches the computer, so any system's list can be read on any other.
import { EXTENSION_ORIGIN, NATIVE_HOST_NAME } from '#core/contracts/native-host.ts'
import type { Deed, InstallOrder } from './deed.ts'
import { loginDeeds } from './login.ts'
import { browsers, pathsOf, profileFolder, registryKey, type Browser } from './places.ts'

export interface HostTargets {
  readonly browsers: readonly Browser[]
  /** Another profile folder, as given to the browser with --user-data-dir. */
  readonly profileDirs: readonly string[]
}

const OWNER_ONLY = 0o600
const OWNER_RUNS = 0o700

export function installHost(order: InstallOrder, targets: HostTargets): Deed[] {
  const wrapper = wrapperPath(order)
  const manifest = `${JSON.stringify(hostManifest(wrapper), null, 2)}\n`
  return [
    { do: 'write', path: wrapper, text: wrapperText(order), mode: OWNER_RUNS },
    ...manifestPaths(order, targets).map((path) => ({ do: 'write' as const, path, text: manifest, mode: OWNER_ONLY })),
    ...registryDeeds(order, targets, (key, path) => ({
      args: ['add', key, '/ve', '/t', 'REG_SZ', '/d', path, '/f'],
      mayFail: false,
    })),
  ]
}

export function uninstallHost(order: InstallOrder, targets: HostTargets): Deed[] {
  return [
    // A browser that was never set up has no key to take away.
    ...registryDeeds(order, targets, (key) => ({ args: ['delete', key, '/f'], mayFail: true })),
    ...manifestPaths(order, targets).map((path) => ({ do: 'remove' as const, path })),
    { do: 'remove', path: wrapperPath(order) },
  ]
}

export const installLogin = (order: InstallOrder): Deed[] => loginDeeds(order).install
export const uninstallLogin = (order: InstallOrder): Deed[] => loginDeeds(order).uninstall

/** Everything, also for browsers that have gone since. */
export const allBrowsers: HostTargets = { browsers, profileDirs: [] }

const hostManifest = (path: string): object => ({
  name: NATIVE_HOST_NAME,
  description: 'Lets the Cortex extension reach Cortex on this computer',
  path,
  type: 'stdio',
  allowed_origins: [`${EXTENSION_ORIGIN}/`],
})

export function wrapperPath({ computer, stateDir }: Pick<InstallOrder, 'computer' | 'stateDir'>): string {
  const name = computer.platform === 'win32' ? 'cortex-native-host.bat' : 'cortex-native-host'
  return pathsOf(computer).join(stateDir, 'native-host', name)
}

/** A manifest can name a program and no arguments: this one brings them along. */
function wrapperText({ computer, node, hostProgram, stateDir, flags }: InstallOrder): string {
  const words = [node, hostProgram, '--state-dir', stateDir, ...flags, '--']
  return computer.platform === 'win32'
    ? `@echo off\r\n${words.map(quoteForBatch).join(' ')} %*\r\n`
    : `#!/bin/sh\nexec ${words.map(quoteForShell).join(' ')} "$@"\n`
}

const quoteForShell = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
/** Inside quotes a batch file still reads percent signs. */
const quoteForBatch = (word: string): string => `"${word.replaceAll('%', '%%')}"`

function manifestPaths({ computer, stateDir }: InstallOrder, targets: HostTargets): string[] {
  const path = pathsOf(computer)
  const file = `${NATIVE_HOST_NAME}.json`
  if (computer.platform === 'win32') return [path.join(stateDir, 'native-host', file)]
  const folders = targets.browsers.flatMap((browser) => profileFolder(computer, browser) ?? [])
  return [...folders, ...targets.profileDirs].map((folder) => path.join(folder, 'NativeMessagingHosts', file))
}

function registryDeeds(
  { computer, stateDir }: InstallOrder,
  targets: HostTargets,
  toRun: (key: string, manifest: string) => Pick<Extract<Deed, { do: 'run' }>, 'args' | 'mayFail'>,
): Deed[] {
  if (computer.platform !== 'win32') return []
  const manifest = pathsOf(computer).join(stateDir, 'native-host', `${NATIVE_HOST_NAME}.json`)
  return targets.browsers.map((browser) => ({ do: 'run', file: 'reg', ...toRun(registryKey(browser), manifest) }))
}
