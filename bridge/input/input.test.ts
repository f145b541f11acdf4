// The desktop's rhythm: obstacles named, key codes reduced to classes, and the real child under a virtual display.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { UiohookKey } from 'uiohook-napi'
import { afterEach, describe, expect, it } from 'vitest'
import type { InputState } from '#core/contracts/bridge-readiness.ts'
import { defaultBridgeSettings } from '#core/contracts/bridge-settings.ts'
import type { InputPort } from '../ports/input-port.ts'
import { bucketNames } from '#core/input/bucket.ts'
import { createHookClock } from './hook-clock.ts'
import { keyClassOf } from './key-codes.ts'
import { obstacleOn, type Machine } from './obstacle.ts'
import { superviseInput } from './supervisor.ts'

const machine = (env: Record<string, string>, platform: NodeJS.Platform = 'linux', arch = 'x64'): Machine => ({
  env,
  platform,
  arch,
})

describe('obstacles', () => {
  it('[B4] nothing is counted until the person chose it', () => {
    const states: InputState[] = []
    expect(defaultBridgeSettings.inputRhythm).toBe(false)
    const on = machine({ DISPLAY: ':0' })
    const port = superviseInput({ onBucket: () => {}, onState: (state) => states.push(state) }, false, { machine: on })
    expect([port.state(), states]).toEqual([{ state: 'off' }, []])
  })

  it.each([
    [machine({}), 'no-display'],
    [machine({ WAYLAND_DISPLAY: 'wayland-0' }), 'wayland'],
    [machine({ DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }), 'wayland'],
    [machine({ DISPLAY: ':0' }, 'linux', 'arm64'), 'unsupported-platform'],
    [machine({ DISPLAY: ':0' }), null],
    [machine({}, 'darwin', 'arm64'), null],
  ])('[B4] are named before anything is started: %#', (on, reason) => {
    expect(obstacleOn(on)).toBe(reason)
  })

  it('[B4] a machine without a display is unavailable, whatever is asked of it', () => {
    const states: InputState[] = []
    const port = superviseInput({ onBucket: () => {}, onState: (state) => states.push(state) }, true, {
      machine: machine({}),
    })
    port.setEnabled(false)
    expect(port.state()).toEqual({ state: 'unavailable', reason: 'no-display' })
  })
})

describe('the clock of the hook', () => {
  it('[B4] keeps intervals exact however late events are handled, and starts anew when stamps wrap', () => {
    const timeOf = createHookClock('linux')
    expect([timeOf(500, 1000), timeOf(600, 1140), timeOf(700, 1201)]).toEqual([1000, 1100, 1200])
    expect([timeOf(3, 51_400), timeOf(103, 51_590)]).toEqual([51_400, 51_500])
    expect(createHookClock('darwin')(5e8, 1000)).toBe(1000)
  })
})

describe('key codes', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false }
  it('[B4] all letters and digits are one class', () => {
    const codes = Object.entries(UiohookKey).filter(([name]) => /^[A-Z0-9]$/.test(name))
    expect(codes).toHaveLength(36)
    for (const [, keycode] of codes) {
      expect(keyClassOf({ ...plain, keycode })).toBe('char')
      expect(keyClassOf({ ...plain, keycode, ctrlKey: true })).toBe('shortcut')
      expect(keyClassOf({ ...plain, keycode, ctrlKey: true, altKey: true })).toBe('char')
    }
  })
  it.each([
    ['Backspace', 'backspace'],
    ['Delete', 'delete'],
    ['NumpadEnter', 'enter'],
    ['ArrowLeft', 'nav'],
    ['ShiftRight', 'modifier'],
    ['CapsLock', 'modifier'],
    ['Space', 'char'],
  ] as const)('[B4] %s is a %s', (name, keyClass) => {
    expect(keyClassOf({ ...plain, keycode: UiohookKey[name] })).toBe(keyClass)
  })
})

const missing = ['/usr/bin/Xvfb', '/usr/bin/xdotool'].filter((path) => !existsSync(path))
// Skipped where there is neither a virtual display nor a hand for it.
describe.skipIf(missing.length > 0)(
  `the real child (needs Xvfb and xdotool; missing: ${missing.join(', ') || 'none'})`,
  () => {
    const started: ChildProcess[] = []
    let port: InputPort | null = null
    afterEach(async () => {
      await port?.stop()
      for (const child of started.splice(0)) child.kill('SIGKILL')
    })

    /** A display of its own; the server picks a free number and writes it to its fourth descriptor. */
    async function openDisplay(number?: string): Promise<{ display: string; server: ChildProcess }> {
      const args = [...(number ? [number] : []), '-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '800x600x24']
      const server = spawn('/usr/bin/Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
      started.push(server)
      const display = await new Promise<string>((resolve) =>
        server.stdio[3]?.once('data', (bytes: Buffer) => resolve(`:${bytes.toString().trim()}`)),
      )
      return { display, server }
    }
    const until = async (isSo: () => boolean): Promise<void> => {
      for (let k = 0; k < 600 && !isSo(); k++) await wait(25)
      expect(isSo()).toBe(true)
    }
    const sum = (name: string): number => (port?.recent() ?? []).reduce((all, bucket) => all + (bucket[name] ?? 0), 0)

    it('[B4] a display that never answers is called failed', async () => {
      port = superviseInput({ onBucket: () => {}, onState: () => {} }, true, {
        machine: machine({ PATH: process.env['PATH'] ?? '', DISPLAY: ':987' }),
        mostStarts: 1,
        silenceMs: 3000,
      })
      expect(port.state().state).toBe('restarting')
      await until(() => port?.state().state === 'failed')
    })

    it(
      '[B4] counts typing by class, survives the death of the display, and leaves when told',
      { timeout: 60_000 },
      async () => {
        const { display, server } = await openDisplay()
        const env = { ...process.env, DISPLAY: display } as Record<string, string> // of this process, none undefined
        delete env['XDG_SESSION_TYPE']
        const states: string[] = ['off']
        port = superviseInput({ onBucket: () => {}, onState: ({ state }) => states.push(state) }, true, {
          machine: machine(env),
          firstWaitMs: 10,
        })
        await until(() => port?.state().state === 'running')
        await wait(300)
        const hand = (...args: string[]) => spawnSync('/usr/bin/xdotool', args, { env })
        hand('type', '--delay', '60', 'hello world')
        hand('key', 'BackSpace', 'BackSpace', 'Delete', 'ctrl+z')
        hand('keydown', 'x', 'sleep', '0.1', 'keyup', 'x')
        hand('click', '1')
        await until(() => sum('clicks') === 1)
        expect([sum('chars'), sum('corrections'), sum('otherKeys')]).toEqual([12, 3, 1])
        expect(sum('holdSumMs')).toBeGreaterThan(90)
        const names = new Set<string>(['endMs', ...bucketNames])
        for (const bucket of port.recent()) for (const name of Object.keys(bucket)) expect(names).toContain(name)
        const gone = once(server, 'exit')
        server.kill()
        await gone
        await until(() => states.at(-1) === 'restarting')
        expect(sum('chars')).toBe(12)
        await openDisplay(display)
        await until(() => states.at(-1) === 'running')
        await until(() => {
          hand('key', 'a')
          return sum('chars') > 12
        })
        port.setEnabled(false)
        expect([port.state().state, port.recent().length]).toEqual(['off', 0])
      },
    )
  },
)
