// The desktop's rhythm: obstacles named, key codes reduced to classes, and the real child under a virtual display.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { EventType, UiohookKey, WheelDirection } from 'uiohook-napi'
import { afterEach, describe, expect, it } from 'vitest'
import type { InputState } from '#core/contracts/bridge-readiness.ts'
import { defaultBridgeSettings } from '#core/contracts/bridge-settings.ts'
import type { InputPort } from '../ports/input-port.ts'
import { bucketNames, type InputBucket } from '#core/input/bucket.ts'
import { missingForDisplay, openDisplay, type VirtualDisplay } from '../../tests/support/bridge/virtual-display.ts'
import { DesktopRhythm, type HookedEvent } from './desktop-rhythm.ts'
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

describe('what leaves the child', () => {
  const START_MS = 1_000_000
  /** Keys that write, each as good as any other to whoever sees only what leaves. */
  const writing = Object.entries(UiohookKey).flatMap(([name, code]) => (/^[A-Z0-9]$/.test(name) ? [code] : []))
  interface Stroke {
    readonly waitMs: number
    readonly heldMs: number
    readonly key: number
    readonly ctrlKey: boolean
    readonly shiftKey: boolean
  }
  const strokes = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 2_500 }),
      heldMs: fc.integer({ min: 1, max: 400 }),
      key: fc.nat(writing.length - 1),
      ctrlKey: fc.boolean(),
      shiftKey: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  /** Each key's code as this person's keyboard has it: any rearrangement of them. */
  const keyboards = fc.shuffledSubarray(writing, { minLength: writing.length })

  function typed(list: readonly Stroke[], keyboard: readonly number[]): InputBucket[] {
    const rhythm = new DesktopRhythm('linux', START_MS)
    const events: HookedEvent[] = []
    let atMs = START_MS
    for (const { waitMs, heldMs, key, ctrlKey, shiftKey } of list) {
      atMs += waitMs
      const pressed = { keycode: keyboard[key] ?? 0, ctrlKey, shiftKey, metaKey: false, altKey: false }
      events.push({ type: EventType.EVENT_KEY_PRESSED, time: atMs, ...pressed })
      events.push({ type: EventType.EVENT_KEY_RELEASED, time: atMs + heldMs, ...pressed })
    }
    const buckets: InputBucket[] = []
    let tickMs = START_MS
    // A second key goes down before the first comes up, as in fast typing.
    for (const event of events.toSorted((a, b) => a.time - b.time)) {
      while (tickMs + 1_000 <= event.time) buckets.push(...rhythm.tick((tickMs += 1_000)))
      rhythm.see(event, event.time)
    }
    for (let k = 0; k < 5; k++) buckets.push(...rhythm.tick((tickMs += 1_000)))
    return buckets
  }

  it('[B4] no key can be told from any other: whatever keyboard the same strokes are played on, the same leaves', () => {
    fc.assert(
      fc.property(strokes, keyboards, (list, keyboard) => {
        const plain = typed(list, writing)
        expect(typed(list, keyboard)).toEqual(plain)
        // Seen with the real numbers behind it: the classes still count.
        const chars = plain.reduce((sum, { chars: one = 0 }) => sum + one, 0)
        expect(chars).toBeLessThanOrEqual(list.length)
      }),
      { numRuns: 300 },
    )
    const told = typed([{ waitMs: 10, heldMs: 50, key: 0, ctrlKey: false, shiftKey: false }], writing)
    expect(told[0]).toMatchObject({ chars: 1, holds: 1, holdSumMs: 50 })
  })

  it('[B4] only numbers under known names leave, whatever the hook says', () => {
    const names = new Set<string>(['endMs', ...bucketNames])
    const event = fc.record({
      type: fc.constantFrom(
        EventType.EVENT_KEY_PRESSED,
        EventType.EVENT_KEY_RELEASED,
        EventType.EVENT_MOUSE_CLICKED,
        EventType.EVENT_MOUSE_PRESSED,
        EventType.EVENT_MOUSE_RELEASED,
        EventType.EVENT_MOUSE_MOVED,
        EventType.EVENT_MOUSE_WHEEL,
      ),
      time: fc.nat(60_000),
      keycode: fc.nat(70_000),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      altKey: fc.boolean(),
      x: fc.integer({ min: -5_000, max: 5_000 }),
      y: fc.integer({ min: -5_000, max: 5_000 }),
      direction: fc.constantFrom(WheelDirection.VERTICAL, WheelDirection.HORIZONTAL),
      rotation: fc.integer({ min: -10, max: 10 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const rhythm = new DesktopRhythm('linux', 0)
        for (const one of events) rhythm.see(one, one.time)
        for (const bucket of rhythm.tick(1_000).concat(rhythm.tick(2_000)))
          for (const [name, value] of Object.entries(bucket))
            expect([name, names.has(name), Number.isFinite(value)]).toEqual([name, true, true])
      }),
      { numRuns: 300 },
    )
  })
})

// Skipped where there is neither a virtual display nor a hand for it.
describe.skipIf(missingForDisplay.length > 0)(
  `the real child (needs Xvfb and xdotool; missing: ${missingForDisplay.join(', ') || 'none'})`,
  () => {
    const displays: VirtualDisplay[] = []
    const open = async (number?: string): Promise<VirtualDisplay> => {
      const display = await openDisplay(number)
      displays.push(display)
      return display
    }
    let port: InputPort | null = null
    afterEach(async () => {
      await port?.stop()
      await Promise.all(displays.splice(0).map((display) => display.close()))
    })

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
        const { name: display, server, env } = await open()
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
        await open(display)
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
