import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXTENSION_ORIGIN, NATIVE_HOST_NAME } from '#core/contracts/native-host.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import { StartFailure } from '../exit-codes.ts'
import { carryOut } from './apply.ts'
import type { Deed, InstallOrder } from './deed.ts'
import type { Computer } from './places.ts'
import { allBrowsers, installHost, installLogin, uninstallHost, uninstallLogin } from './plan.ts'

const computers: Readonly<Record<string, Computer>> = {
  linux: { platform: 'linux', home: '/home/ada', env: {} },
  macos: { platform: 'darwin', home: '/Users/ada', env: {} },
  windows: { platform: 'win32', home: 'C:\\Users\\ada', env: {} },
}
const folders: Readonly<Record<string, readonly [program: string, state: string]>> = {
  linux: ['/opt/cortex/', '/home/ada/.local/state/cortex'],
  macos: ['/opt/cortex/', '/Users/ada/Library/Application Support/Cortex'],
  windows: ['C:\\cortex\\', 'C:\\Users\\ada\\AppData\\Local\\Cortex'],
}
function orderFor(system: string): InstallOrder {
  const computer = computers[system] ?? expect.fail(system)
  const [programs, stateDir] = folders[system] ?? expect.fail(system)
  return {
    computer,
    node: `${programs}node`,
    hostProgram: `${programs}native-host.mjs`,
    programs: { bridge: `${programs}main.mjs`, launcher: `${programs}launcher.mjs` },
    stateDir,
    flags: ['--http-port', '1234'],
  }
}

const toText = (deed: Deed): string => {
  if (deed.do === 'run') return `RUN ${JSON.stringify([deed.file, ...deed.args])}${deed.mayFail ? ' (may fail)' : ''}\n`
  return deed.do === 'remove' ? `REMOVE ${deed.path}\n` : `WRITE ${deed.path} ${deed.mode.toString(8)}\n${deed.text}\n`
}

describe('the deeds', () => {
  it.each(['linux', 'macos', 'windows'])('[B9] [B15] of an installation on %s are as on file', async (system) => {
    const order = orderFor(system)
    const install = [...installHost(order, allBrowsers), ...installLogin(order)]
    const uninstall = [...uninstallLogin(order), ...uninstallHost(order, allBrowsers)]
    const text = `INSTALL\n${install.map(toText).join('')}\nUNINSTALL\n${uninstall.map(toText).join('')}`
    await expect(text).toMatchFileSnapshot(`golden/${system}.txt`)
  })

  it.each(['linux', 'macos', 'windows'])('[B9] on %s everything written is removed again', (system) => {
    const order = orderFor(system)
    const written = [...installHost(order, allBrowsers), ...installLogin(order)].flatMap((deed) =>
      deed.do === 'write' ? [deed.path] : [],
    )
    const removed = [...uninstallHost(order, allBrowsers), ...uninstallLogin(order)].flatMap((deed) =>
      deed.do === 'remove' ? [deed.path] : [],
    )
    expect(removed.toSorted()).toEqual([...new Set(written)].toSorted())
  })

  it('[B9] the host trusts one extension and names one absolute program', () => {
    const [, manifest] = installHost(orderFor('linux'), allBrowsers)
    if (manifest?.do !== 'write') throw new Error('no manifest')
    expect(JSON.parse(manifest.text)).toEqual({
      name: NATIVE_HOST_NAME,
      description: expect.any(String) as string, // words may change
      path: '/home/ada/.local/state/cortex/native-host/cortex-native-host',
      type: 'stdio',
      allowed_origins: [`${EXTENSION_ORIGIN}/`],
    })
  })
})

describe('on this computer', () => {
  /** Arguments as the wrapper passes them, seen by a program that prints them. */
  it.skipIf(process.platform === 'win32')('[B9] names with spaces, quotes and dollars stay one word each', async () => {
    const home = scratchFolder('install')
    const program = join(home, 'print.mjs')
    writeFileSync(program, 'process.stdout.write(JSON.stringify(process.argv.slice(2)))')
    const stateDir = join(home, `it's $HOME "quoted" \`x\``)
    const order: InstallOrder = {
      ...orderFor('linux'),
      computer: { platform: 'linux', home, env: {} },
      node: process.execPath,
      hostProgram: program,
      stateDir,
      flags: [],
    }
    await carryOut(installHost(order, allBrowsers), () => Promise.resolve(''))
    const wrapper = join(stateDir, 'native-host', 'cortex-native-host')
    const { stdout } = spawnSync(wrapper, [`${EXTENSION_ORIGIN}/`], { encoding: 'utf8' })
    expect(JSON.parse(stdout)).toEqual(['--state-dir', stateDir, '--', `${EXTENSION_ORIGIN}/`])
    expect(statSync(wrapper).mode & 0o777).toBe(0o700)
    const manifest = join(home, '.config/chromium/NativeMessagingHosts', `${NATIVE_HOST_NAME}.json`)
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ path: wrapper })
    await carryOut(uninstallHost(order, allBrowsers), () => Promise.resolve(''))
    expect([existsSync(wrapper), existsSync(manifest)]).toEqual([false, false])
  })

  it.skipIf(process.platform === 'win32')('[C05] a folder that others may write to is refused', async () => {
    const home = scratchFolder('install')
    const open = join(home, '.config')
    mkdirSync(open)
    chmodSync(open, 0o777)
    const order = {
      ...orderFor('linux'),
      computer: { platform: 'linux' as const, home, env: {} },
      stateDir: join(home, 's'),
    }
    const refused = await carryOut(installHost(order, allBrowsers), () => Promise.resolve('')).catch(
      (error) => error as unknown,
    )
    expect(refused).toBeInstanceOf(StartFailure)
    expect(String(refused)).toContain(open)
  })

  const analyze = '/usr/bin/systemd-analyze'
  it.skipIf(!existsSync(analyze))('[B15] systemd finds nothing wrong with the user units', async () => {
    const home = scratchFolder('units')
    const order: InstallOrder = {
      ...orderFor('linux'),
      computer: { platform: 'linux', home, env: {} },
      node: process.execPath,
      stateDir: join(home, 'a state 100%'),
    }
    const ran: string[] = []
    await carryOut(installLogin(order), ({ args }) => {
      ran.push(args.join(' '))
      return Promise.resolve(null)
    })
    expect(ran).toEqual(['--user daemon-reload', '--user enable cortex-launcher.service cortex-bridge.service'])
    const units = ['launcher', 'bridge'].map((role) => join(home, `.config/systemd/user/cortex-${role}.service`))
    const env = { ...process.env, XDG_RUNTIME_DIR: home }
    const { status, stderr } = spawnSync(analyze, ['--user', 'verify', ...units], { encoding: 'utf8', env })
    expect([status, stderr.split('\n').filter((line) => line.includes('cortex-'))]).toEqual([0, []])
  })
})
