// The `?` sheet: every command that has keys, and the way to change them.
import { Dialog } from '@base-ui/react/dialog'
import { Link } from 'wouter'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { commands } from './commands.ts'
import { chosenBindings } from './bindings.ts'
import { Keys } from './keys.tsx'
import './overlays.css'

export function ShortcutSheet() {
  const { settings, overlay } = useParts()
  const bindings = chosenBindings(useStore(settings))
  const { close } = overlay
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="overlay-backdrop" />
        <Dialog.Popup className="overlay sheet" finalFocus={false}>
          <header className="sheet-head">
            <Dialog.Title className="serif sheet-title">Shortcuts</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </header>
          <dl className="sheet-list">
            {commands.map(({ id, title, group }) => {
              const bound = bindings[id] ?? null
              return bound === null ? null : (
                <div key={id}>
                  <dt>{group === 'Go to' ? `Go to ${title}` : title}</dt>
                  <dd>
                    <Keys keys={bound} />
                  </dd>
                </div>
              )
            })}
          </dl>
          <p className="small muted">
            Single keys rest while you write.{' '}
            <Link href="/settings/shortcuts" onClick={close}>
              Change shortcuts
            </Link>
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
