// The person's settings as the page uses them: readable at once from a copy, changed field by field, told to other windows.
import { changeSettings, readSettings, type Settings, type SettingsPatch } from '#core/contracts/settings.ts'
import { createStore, type Readable } from '../ui/store.ts'

/** A copy that can be read before the first paint; the store worker's record is the one that counts. */
export const MIRROR_KEY = 'cortex.settings'

export interface SettingsControl extends Readable<Settings> {
  /** Applies a change at once; refuses one that does not fit with the sentence that says why. */
  readonly change: (patch: SettingsPatch) => string | null
  /** Takes over what the store worker holds (start-up, another window, an import). */
  readonly adopt: (settings: Settings) => void
  /** Called with every change made here, after it was applied; returns the way to stop. */
  readonly onChange: (listener: (patch: SettingsPatch) => void) => () => void
}

function readMirror(text: string | null): Settings {
  try {
    return readSettings(text === null ? undefined : JSON.parse(text)).settings
  } catch {
    return readSettings(undefined).settings // not JSON: written by something else
  }
}

export function createSettings(mirror: Storage): SettingsControl {
  const store = createStore(readMirror(mirror.getItem(MIRROR_KEY)))
  const listeners = new Set<(patch: SettingsPatch) => void>()
  const adopt = (settings: Settings): void => {
    mirror.setItem(MIRROR_KEY, JSON.stringify(settings))
    store.set(settings)
  }
  addEventListener('storage', (event) => {
    if (event.key === MIRROR_KEY) store.set(readMirror(event.newValue))
  })
  return {
    get: store.get,
    subscribe: store.subscribe,
    adopt,
    change(patch) {
      const changed = changeSettings(store.get(), patch)
      if (!changed.ok) return changed.sentence
      adopt(changed.settings)
      for (const listener of listeners) listener(patch)
      return null
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
