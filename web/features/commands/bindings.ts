// The keys of every command for this person: the default, or what they chose instead.
import type { Settings } from '#core/contracts/settings.ts'
import { commands } from './commands.ts'
import type { Bindings } from './keymap.ts'

export const chosenBindings = ({ shortcuts }: Pick<Settings, 'shortcuts'>): Bindings =>
  Object.fromEntries(
    commands.map(({ id, defaultKeys }) => [id, Object.hasOwn(shortcuts, id) ? (shortcuts[id] ?? null) : defaultKeys]),
  )
