// The page's rhythm: follows the switch, sees classes only, counts nothing where it cannot see, and stops for good.
import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import { keyClassOf, type PressedKey } from './key-class.ts'
import { createRhythm } from './rhythm.ts'

/** A page whose clock the test turns; wall time is a million ahead. */
function page(startsOn = true) {
  let nowMs = 5000
  let isOn = startsOn
  let isFocused = true
  let onChange = (): void => undefined
  let tick: (() => void) | null = null
  const lines: FeatureLine[] = []
  const switches: boolean[] = []
  const target = new EventTarget()
  createRhythm({
    target,
    choice: { get: () => isOn, subscribe: (listener) => ((onChange = listener), () => undefined) },
    hasFocus: () => isFocused,
    stampMs: (event) => event.timeStamp,
    nowMs: () => nowMs,
    wallMs: () => nowMs + 1_000_000,
    every: (_, run) => ((tick = run), () => (tick = null)),
    onLine: (line) => lines.push(line),
    onSwitch: (on) => switches.push(on),
  })
  const fire = (type: string, fields: object): void => {
    const event = new Event(type)
    Object.defineProperty(event, 'timeStamp', { value: nowMs })
    target.dispatchEvent(Object.assign(event, fields))
  }
  return {
    lines,
    switches,
    fire,
    press: (key: string, code = key) => {
      fire('keydown', { key, code, repeat: false, ctrlKey: false, metaKey: false, getModifierState: () => false })
      nowMs += 90
      fire('keyup', { key, code })
      nowMs -= 90
    },
    turn: (on: boolean) => {
      isOn = on
      onChange()
    },
    focus: (focused: boolean) => (isFocused = focused),
    isTicking: () => tick !== null,
    pass: (ms: number) => {
      nowMs += ms
      if (nowMs % 1000 === 0) tick?.()
    },
  }
}
type Page = ReturnType<typeof page>
function typeText(on: Page, text: string): void {
  for (const letter of text) {
    on.press(letter)
    on.pass(250)
  }
}
const pass = (on: Page, seconds: number): void => {
  for (let k = 0; k < seconds; k++) on.pass(1000)
}

describe('the rhythm of the page', () => {
  it('[S14] says a line a second once ten seconds were watched, in wall time', () => {
    const typing = page()
    typeText(typing, 'the quick brown fox jumps over the lazy')
    expect(typing.lines).toHaveLength(0)
    typeText(typing, ' dog and so on')
    const last = typing.lines.at(-1)
    expect(last?.atMs).toBe(1_018_000)
    expect(last?.values['keysPerMin']).toBeCloseTo(240, 0)
    expect(Math.abs((last?.values['ikiMedianMs'] ?? 0) / 250 - 1)).toBeLessThan(0.05)
    expect(Math.abs((last?.values['holdMedianMs'] ?? 0) / 90 - 1)).toBeLessThan(0.05)
  })

  it('[S14] which keys were pressed changes nothing', () => {
    const [one, other] = [page(), page()]
    typeText(one, 'a'.repeat(80))
    typeText(other, 'qwertzuiop'.repeat(8))
    expect(one.lines).toEqual(other.lines)
    expect(one.lines.length).toBeGreaterThan(5)
  })

  it('[S14] counts corrections, clicks and scrolling', () => {
    const mixed = page()
    for (let k = 0; k < 30; k++) mixed.press(k % 10 === 0 ? 'Backspace' : 'x')
    mixed.fire('pointerdown', {})
    mixed.fire('wheel', { deltaY: 20, deltaMode: 1 })
    mixed.pass(500)
    mixed.fire('wheel', { deltaY: -7, deltaMode: 1 })
    mixed.pass(500)
    pass(mixed, 11)
    const values = mixed.lines.at(-1)?.values
    expect(values?.['correctionsPer100']).toBe(10)
    expect(values?.['scrollBacksPerMin']).toBeGreaterThan(0)
    expect(values?.['clicksPerMin']).toBeGreaterThan(0)
  })

  it('[S14] is silent while the page has no focus, and after a freeze', () => {
    const away = page()
    pass(away, 12)
    const before = away.lines.length
    expect(before).toBeGreaterThan(0)
    away.focus(false)
    pass(away, 5)
    expect(away.lines).toHaveLength(before)
    away.focus(true)
    pass(away, 2)
    expect(away.lines.length).toBeGreaterThan(before)
    const resumed = away.lines.length
    away.pass(60_000)
    expect(away.lines).toHaveLength(resumed)
  })

  it('[S14] starts and stops with the switch, and keeps nothing from before', () => {
    const switched = page(false)
    expect([switched.isTicking(), switched.switches]).toEqual([false, []])
    switched.turn(true)
    pass(switched, 12)
    switched.turn(false)
    expect([switched.isTicking(), switched.switches]).toEqual([false, [true, false]])
    const before = switched.lines.length
    switched.turn(true)
    pass(switched, 5)
    expect(switched.lines).toHaveLength(before)
  })

  it.each([
    ['a', 'char', {}],
    ['ß', 'char', {}],
    ['😀', 'char', {}],
    ['c', 'shortcut', { ctrlKey: true }],
    ['@', 'char', { ctrlKey: true, getModifierState: () => true }],
    ['Backspace', 'backspace', { ctrlKey: true }],
    ['Delete', 'delete', {}],
    ['Enter', 'enter', {}],
    ['ArrowLeft', 'nav', {}],
    ['Shift', 'modifier', {}],
    ['Dead', 'char', {}],
  ])('[S14] the key %s is only ever a %s', (key, keyClass, fields: Partial<PressedKey>) => {
    expect(keyClassOf({ key, ctrlKey: false, metaKey: false, getModifierState: () => false, ...fields })).toBe(keyClass)
  })
})
