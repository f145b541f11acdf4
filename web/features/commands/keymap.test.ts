import { keysSchema } from '#core/contracts/settings.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { commands } from './commands.ts'
import { chordOf, conflictsWith, createMatcher, isBare, keyLabels, type KeyPress } from './keymap.ts'

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
})

describe('chords', () => {
  it.each([
    [press('g'), 'G'],
    [press('G', { shiftKey: true }), 'Shift+G'],
    [press('?', { shiftKey: true }), '?'],
    [press('k', { ctrlKey: true }), 'Ctrl+K'],
    [press('K', { ctrlKey: true, altKey: true, shiftKey: true, metaKey: true }), 'Ctrl+Alt+Shift+Meta+K'],
    [press('ArrowUp', { shiftKey: true }), 'Shift+ArrowUp'],
    [press(' '), 'Space'],
    [press('Shift', { shiftKey: true }), null],
    [press('Dead'), null],
  ])('[U4] %o is %s', (given, chord) => {
    expect(chordOf(given)).toBe(chord)
    if (chord !== null) expect(z.safeParse(keysSchema, chord).success).toBe(true)
  })

  it('[U4] every default is one the settings can hold, and no two of them clash', () => {
    const bindings = Object.fromEntries(commands.map(({ id, defaultKeys }) => [id, defaultKeys]))
    for (const { id, defaultKeys } of commands) {
      if (defaultKeys === null) continue
      expect(z.safeParse(keysSchema, defaultKeys).success, id).toBe(true)
      expect(conflictsWith(bindings, id, defaultKeys), id).toEqual([])
    }
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
  })

  it('[U4] keys that would type something are known as such', () => {
    expect(['?', 'G N', 'Shift+A', 'Enter'].map(isBare)).toEqual([true, true, true, true])
    expect(['Ctrl+K', 'Alt+Shift+L', 'Meta+K', 'Shift+Meta+K'].map(isBare)).toEqual([false, false, false, false])
  })
})

describe('sequences', () => {
  const bindings = { now: 'G N', today: 'G T', sheet: '?', find: 'Ctrl+K' }

  it('[U4] two presses within a second run one command, later ones do not', () => {
    const matcher = createMatcher(() => bindings)
    expect(matcher.press('G', 0)).toBeNull()
    expect(matcher.press('N', 900)).toBe('now')
    expect(matcher.press('G', 2000)).toBeNull()
    expect(matcher.press('N', 3001)).toBeNull()
  })

  it('[U4] a press that fits nothing ends the sequence, and a single key still works in its middle', () => {
    const matcher = createMatcher(() => bindings)
    matcher.press('G', 0)
    expect(matcher.press('X', 100)).toBeNull()
    expect(matcher.press('T', 200)).toBeNull()
    matcher.press('G', 300)
    expect(matcher.press('?', 400)).toBe('sheet')
    matcher.press('G', 500)
    matcher.press('G', 600)
    expect(matcher.press('T', 700)).toBe('today')
  })
})

it('[U4] conflicts are equal keys and keys that begin another', () => {
  const bindings = { now: 'G N', today: 'G T', off: null, sheet: '?' }
  expect(conflictsWith(bindings, 'sheet', 'G')).toEqual(['now', 'today'])
  expect(conflictsWith(bindings, 'now', 'G T')).toEqual(['today'])
  expect(conflictsWith(bindings, 'now', 'G N')).toEqual([])
})

it('[U4] keys are shown as they are printed', () => {
  expect(keyLabels('Ctrl+K', false)).toEqual(['Ctrl K'])
  expect(keyLabels('Meta+K', true)).toEqual(['⌘ K'])
  expect(keyLabels('G N', false)).toEqual(['G', 'N'])
  expect(keyLabels('Ctrl++', false)).toEqual(['Ctrl +'])
})
