// The keys of every command for this person: the default, or what they chose instead.
import { commands } from './commands.ts'
import type { KeySettings } from './key-choice.ts'
import { isBare, type Bindings } from './keymap.ts'

/** Keys of every command under these settings, whether or not single letters act. */
export const chosenBindings = ({ changed }: KeySettings): Bindings =>
  Object.fromEntries(commands.map(({ id, defaultKeys }) => [id, id in changed ? (changed[id] ?? null) : defaultKeys]))

/** Keys that act: with single keys switched off, only those with a modifier. */
export function activeBindings(settings: KeySettings): Bindings {
  const all = chosenBindings(settings)
  if (settings.singleKeys) return all
  return Object.fromEntries(Object.entries(all).filter(([, keys]) => keys !== null && !isBare(keys)))
}
