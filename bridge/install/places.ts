// Where browsers and systems look for what `cortex install` puts there: folders and registry keys, per system.
import { homedir } from 'node:os'
import { isAbsolute, join, posix, win32 } from 'node:path'
import { NATIVE_HOST_NAME } from '#core/contracts/native-host.ts'

export const browsers = ['chromium', 'chrome', 'edge'] as const
export type Browser = (typeof browsers)[number]

export interface Computer {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export const thisComputer = (env: NodeJS.ProcessEnv = process.env): Computer => ({
  platform: process.platform,
  home: env['HOME'] ?? homedir(),
  env,
})

/** Paths of the computer that is described, which need not be the one this runs on. */
export const pathsOf = ({ platform }: Computer): typeof posix => (platform === 'win32' ? win32 : posix)

const linuxFolders: Readonly<Record<Browser, string>> = {
  chromium: 'chromium',
  chrome: 'google-chrome',
  edge: 'microsoft-edge',
}
const macFolders: Readonly<Record<Browser, readonly string[]>> = {
  chromium: ['Chromium'],
  chrome: ['Google', 'Chrome'],
  edge: ['Microsoft Edge'],
}
const registryKeys: Readonly<Record<Browser, string>> = {
  chromium: 'HKCU\\Software\\Chromium',
  chrome: 'HKCU\\Software\\Google\\Chrome',
  edge: 'HKCU\\Software\\Microsoft\\Edge',
}

/** Where a browser keeps its profiles; null on Windows, where the registry is asked instead. */
export function profileFolder(computer: Computer, browser: Browser): string | null {
  const { platform, home } = computer
  const path = pathsOf(computer)
  if (platform === 'win32') return null
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', ...macFolders[browser])
  return path.join(configFolder(computer), linuxFolders[browser])
}

export const registryKey = (browser: Browser): string =>
  `${registryKeys[browser]}\\NativeMessagingHosts\\${NATIVE_HOST_NAME}`

export function configFolder({ home, env }: Computer): string {
  const named = env['XDG_CONFIG_HOME']
  return named && isAbsolute(named) ? named : join(home, '.config')
}
