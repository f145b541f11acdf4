// Which keys run which command for this person: the defaults, their own changes, and whether single letters act at all.
import { z } from 'zod/mini'
import { createStore, type Readable } from '../../ui/store.ts'
import type { Keys } from './keymap.ts'

const keySchema = z.strictObject({
  /** Only what differs from the default; null: no keys. */
  changed: z.record(z.string().check(z.maxLength(40)), z.nullable(z.string().check(z.minLength(1), z.maxLength(40)))),
  singleKeys: z.boolean(),
})
export type KeySettings = z.infer<typeof keySchema>

const STORAGE_KEY = 'cortex.keys'
const defaults: KeySettings = { changed: {}, singleKeys: true }

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')

export function parseKeySettings(text: string | null): KeySettings {
  if (text === null) return defaults
  try {
    const parsed = keySchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : defaults
  } catch {
    return defaults // not JSON: written by something else
  }
}

export interface KeyChoice extends Readable<KeySettings> {
  readonly assign: (command: string, keys: Keys | null) => void
  readonly setSingleKeys: (on: boolean) => void
  readonly reset: () => void
}

export function createKeyChoice(): KeyChoice {
  const store = createStore(parseKeySettings(localStorage.getItem(STORAGE_KEY)))
  addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY) store.set(parseKeySettings(event.newValue))
  })
  const keep = (next: KeySettings): void => {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next))
    store.set(next)
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    assign: (command, keys) => keep({ ...store.get(), changed: { ...store.get().changed, [command]: keys } }),
    setSingleKeys: (singleKeys) => keep({ ...store.get(), singleKeys }),
    reset: () => keep(defaults),
  }
}
