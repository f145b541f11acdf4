import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { migrate } from './migrate.ts'
import {
  changeSettings,
  defaultSettings,
  readSettings,
  settingsSchema,
  settingsSections,
  type SettingsPatch,
} from './settings.ts'

describe('settings', () => {
  it('[CON-11] the defaults fit their own contract: every source off, no title or host leaves', () => {
    expect(z.parse(settingsSchema, defaultSettings)).toEqual(defaultSettings)
    const { sensing, ai, reports, notifications } = defaultSettings
    expect([sensing.camera, sensing.rhythm, sensing.tabs, notifications.on, reports.crashes]).toEqual(
      Array(5).fill(false),
    )
    expect([ai.fields.tabTitles, ai.fields.tabHosts]).toEqual([false, false])
    expect(defaultSettings.help).toMatchObject({ dailyCap: 3, spacingMinutes: 45, warnSeconds: 10, snoozeMinutes: 5 })
    expect(defaultSettings.keeping).toMatchObject({ rawHours: 24, featureDays: 30 })
  })

  it('[CON-11] a change touches only what it names', () => {
    const change = changeSettings(defaultSettings, { appearance: { theme: 'dark' }, help: { quietHours: null } })
    expect(change).toEqual({
      ok: true,
      settings: {
        ...defaultSettings,
        appearance: { ...defaultSettings.appearance, theme: 'dark' },
        help: { ...defaultSettings.help, quietHours: null },
      },
    })
  })

  it.each([
    [{ appearance: { theme: 'blue' } }, 'appearance.theme'],
    [{ help: { dailyCap: 3.5 } }, 'help.dailyCap'],
    [{ help: { dailyCap: Number.NaN } }, 'help.dailyCap'],
    [{ help: { quietHours: { fromMinute: 0, toMinute: 1440 } } }, 'help.quietHours.toMinute'],
    [{ sensing: { microphone: true } }, 'sensing.microphone'],
    [{ surprise: {} }, 'surprise'],
    [JSON.parse('{"__proto__":{"v":9}}'), '__proto__'],
    [{ v: 9 }, 'v'],
    [{ shortcuts: { pause: 'Ctrl+' } }, 'shortcuts.pause'],
    [{ redaction: { hosts: ['a b'] } }, 'redaction.hosts.0'],
  ])('[CON-11] a value that does not fit is refused by name: case %#', (patch, path) => {
    const change = changeSettings(defaultSettings, patch as SettingsPatch) // hostile on purpose
    expect(change).toMatchObject({ ok: false, path })
    expect(change.ok || change.sentence).toContain(`"${path}"`)
  })

  it.each(['Ctrl+Shift+P', 'Alt+F4', '?', 'ArrowUp', 'Meta+,'])('[CON-11] keys are written one way: %s', (keys) => {
    expect(changeSettings(defaultSettings, { shortcuts: { pause: keys } }).ok).toBe(true)
  })

  it('[CON-12] what was saved is read back, and nothing is repaired', () => {
    expect(readSettings(structuredClone(defaultSettings))).toEqual({
      settings: defaultSettings,
      repaired: [],
      newer: false,
    })
  })

  it('[CON-12] one damaged field costs only itself', () => {
    const stored = {
      ...defaultSettings,
      help: { ...defaultSettings.help, dailyCap: -1, snoozeMinutes: 15 },
      ai: 'lost',
    }
    const { settings, repaired } = readSettings(stored)
    expect(repaired).toEqual(['help.dailyCap', 'ai'])
    expect(settings.help).toEqual({ ...defaultSettings.help, snoozeMinutes: 15 })
    expect(settings.ai).toEqual(defaultSettings.ai)
  })

  it('[CON-12] settings of a newer version are read as far as understood and marked', () => {
    const stored = {
      ...defaultSettings,
      v: 99,
      appearance: { ...defaultSettings.appearance, theme: 'dark', sparkle: true },
      extra: 1,
    }
    const read = readSettings(stored)
    expect(read.newer).toBe(true)
    expect(read.settings.v).toBe(1)
    expect(read.settings.appearance.theme).toBe('dark')
    expect(z.safeParse(settingsSchema, read.settings).success).toBe(true)
  })

  it('[CON-12] whatever is stored, valid settings come out', () => {
    const stored = fc.oneof(
      fc.anything(),
      fc.record({
        v: fc.constantFrom(1, 2, 0, '1'),
        ...Object.fromEntries(settingsSections.map((section) => [section, fc.anything()])),
      }),
    )
    fc.assert(
      fc.property(stored, (value) => {
        expect(z.safeParse(settingsSchema, readSettings(value).settings).success).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('migrate', () => {
  const path = {
    to: 3,
    steps: [
      (old: Readonly<Record<string, unknown>>) => ({ b: old['a'] }),
      (old: Readonly<Record<string, unknown>>) => ({ c: Number(old['b']) + 1 }),
    ],
  }

  it('[CON-12] steps run forward from the stored version, each once', () => {
    expect(migrate({ v: 1, a: 1 }, path)).toEqual({ kind: 'migrated', from: 1, value: { v: 3, c: 2 } })
    expect(migrate({ v: 2, b: 4 }, path)).toEqual({ kind: 'migrated', from: 2, value: { v: 3, c: 5 } })
    expect(migrate({ v: 3, c: 7 }, path)).toEqual({ kind: 'current', value: { v: 3, c: 7 } })
    expect(migrate({ v: 4, d: 0 }, path)).toEqual({ kind: 'newer', from: 4, value: { v: 4, d: 0 } })
  })

  it.each([null, [], 'x', {}, { v: 0 }, { v: 1.5 }, { v: '1' }])('[CON-12] no version, no value: case %#', (stored) => {
    expect(migrate(stored, path)).toEqual({ kind: 'unreadable' })
  })
})
