// Settings in the database: one row, read tolerantly, changed field by field, durable before the answer.
import {
  changeSettings,
  defaultSettings,
  readSettings,
  type ReadSettings,
  type Settings,
  type SettingsPatch,
} from '#core/contracts/settings.ts'
import type { Access } from './access.ts'
import { refused, stored, type Stored } from './outcome.ts'

export const SETTINGS_KEY = 'settings'

export interface KeptSettings extends ReadSettings {
  /** False in a database that never saw a change: the settings are then the defaults. */
  readonly saved: boolean
}

/** @param announce tells other windows; this one learns from the answer */
export function createSettingsStore(access: Access, announce: () => void) {
  async function change(patch: SettingsPatch, onlyFirst: boolean): Promise<Stored<Settings>> {
    const changed = await access.write({ stores: ['settings'], durability: 'strict' }, async (transaction) => {
      const store = transaction.objectStore('settings')
      const row = await store.get(SETTINGS_KEY)
      const before = row === undefined ? { settings: defaultSettings, newer: false } : readSettings(row)
      if (before.newer) return refused('newer')
      if (onlyFirst && row !== undefined) return stored(before.settings)
      const next = changeSettings(before.settings, patch)
      if (!next.ok) return refused('invalid', next.path)
      await store.put(next.settings, SETTINGS_KEY)
      return stored(next.settings)
    })
    if (!changed.ok) return changed
    if (changed.value.ok) announce()
    return changed.value
  }
  return {
    readSettings: (): Promise<Stored<KeptSettings>> =>
      access.read(['settings'], async (transaction) => {
        const row = await transaction.objectStore('settings').get(SETTINGS_KEY)
        if (row === undefined) return { settings: defaultSettings, repaired: [], newer: false, saved: false }
        return { ...readSettings(row), saved: true }
      }),

    /** Reads, changes and writes in one transaction, so that two windows never overwrite each other's fields. */
    changeSettings: (patch: SettingsPatch): Promise<Stored<Settings>> => change(patch, false),

    /** The same for a database that holds none yet; where another window was quicker, its settings stay and are the answer. */
    seedSettings: (patch: SettingsPatch): Promise<Stored<Settings>> => change(patch, true),
  }
}
