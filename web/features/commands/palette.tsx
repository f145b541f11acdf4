// The command palette: type a few letters, run the command. cmdk filters and moves, Base UI holds focus and the way out.
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { commands, type Command as AppCommand } from './commands.ts'
import { chosenBindings } from './bindings.ts'
import { Keys } from './keys.tsx'
import './overlays.css'

const groups = ['Go to', 'Do', 'Look'] as const
const hidden = new Set(['palette'])

export function Palette() {
  const parts = useParts()
  const bindings = chosenBindings(useStore(parts.settings))
  const { close } = parts.overlay
  const run = (command: AppCommand): void => {
    close()
    command.run(parts)
  }
  const item = (command: AppCommand) => {
    const keys = bindings[command.id] ?? null
    return (
      <Command.Item key={command.id} value={`${command.title} ${command.alias ?? ''}`} onSelect={() => run(command)}>
        <span>{command.title}</span>
        {keys !== null && <Keys keys={keys} />}
      </Command.Item>
    )
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="overlay-backdrop" />
        <Dialog.Popup className="overlay palette" finalFocus={false} aria-label="Commands">
          <Command label="Commands" loop>
            <Command.Input className="palette-input" placeholder="Go to a page or run a command" />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty muted">No command by that name.</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group} heading={group}>
                  {commands.filter((command) => command.group === group && !hidden.has(command.id)).map(item)}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
