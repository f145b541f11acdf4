// Keeps the page's settings in the store: every change is sent there at once, and what the store holds counts at the start.
import { settingsSections, type SettingsPatch } from '#core/contracts/settings.ts'
import type { SettingsControl } from './settings.ts'
import type { StoreClient } from './store-client.ts'

/**
 * Call once. Changes made before the store answers are sent too, before the first read.
 * A store that never held settings takes over the page's copy, so that a database that was lost does not cost them.
 * @param onRefused gets the sentence when a change could not be kept; it still counts until the window closes
 */
export function keepSettings(
  settings: SettingsControl,
  store: StoreClient,
  onRefused: (sentence: string) => void,
): void {
  let changes = 0
  const send = async (patch: SettingsPatch): Promise<void> => {
    changes++
    const kept = await store.ask('changeSettings', patch)
    if (!kept.ok) onRefused(kept.sentence)
  }
  /** An answer that a change has overtaken is older than what is on the screen, so it is asked for again. */
  const takeOver = async (): Promise<void> => {
    const asked = changes
    const kept = await store.ask('readSettings', null)
    if (!kept.ok) return onRefused(kept.sentence)
    if (asked !== changes) return takeOver()
    if (kept.value.saved) return settings.adopt(kept.value.settings)
    const current = settings.get()
    const all = Object.fromEntries(settingsSections.map((section) => [section, current[section]]))
    // Another window may have been changed by the person meanwhile: only an empty store takes this copy.
    const seeded = await store.ask('seedSettings', all)
    if (!seeded.ok) return onRefused(seeded.sentence)
    if (asked !== changes) return takeOver()
    settings.adopt(seeded.value)
  }

  settings.onChange((patch) => void send(patch))
  store.worker.onEvent((event) => {
    if (event.kind === 'settings') void takeOver()
  })
  void takeOver()
}
