// Settings: shortcuts. Each command with its keys; press new ones to change them; conflicts are named, not resolved silently.
import { useEffect, useState } from 'react'
import { useStore } from '../../ui/store.ts'
import { chosenBindings } from '../commands/bindings.ts'
import { commands, type Command } from '../commands/commands.ts'
import { Keys } from '../commands/keys.tsx'
import { chordOf, conflictsWith, isBare, keyLabels, type Bindings } from '../commands/keymap.ts'
import { isMac } from '../../ui/platform.ts'
import { useParts } from '../shell/parts.ts'

const titleOf = (id: string): string => commands.find((command) => command.id === id)?.title ?? id

/** Waits for one press while mounted; Escape leaves without a change. Runs before the page's own shortcuts. */
function usePress(onPress: (chord: string | null) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const chord = chordOf(event)
      if (chord === null || chord === 'Tab' || chord === 'Shift+Tab') return
      event.preventDefault()
      event.stopImmediatePropagation()
      onPress(chord === 'Escape' ? null : chord)
    }
    addEventListener('keydown', onKeyDown, { capture: true })
    return () => removeEventListener('keydown', onKeyDown, { capture: true })
  }, [onPress])
}

/** The row's own button has just been replaced by this one; the focus goes with it. */
const focusOnMount = (button: HTMLButtonElement | null): void => button?.focus()

function Recorder({
  onPress,
  onLeave,
}: {
  readonly onPress: (chord: string | null) => void
  readonly onLeave: () => void
}) {
  usePress(onPress)
  return (
    <button type="button" className="button recording" ref={focusOnMount} onBlur={onLeave}>
      Press the keys, or Esc
    </button>
  )
}

interface RowProps {
  readonly command: Command
  readonly bindings: Bindings
}

function CommandRow({ command, bindings }: RowProps) {
  const { settings } = useParts()
  const [recording, setRecording] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { shortcuts } = useStore(settings)
  const keys = bindings[command.id] ?? null
  const assign = (next: string | null): void => {
    setRefusal(settings.change({ shortcuts: { ...shortcuts, [command.id]: next } }))
  }
  const onPress = (chord: string | null): void => {
    setRecording(false)
    if (chord === null) return
    const taken = conflictsWith(bindings, command.id, chord)
    if (taken.length > 0)
      setRefusal(`${keyLabels(chord, isMac).join(' ')} already belongs to “${taken.map(titleOf).join('”, “')}”.`)
    else assign(chord)
  }
  return (
    <li className="shortcut">
      <span>{command.group === 'Go to' ? `Go to ${command.title}` : command.title}</span>
      <span className="shortcut-keys">
        {recording ? (
          <Recorder onPress={onPress} onLeave={() => setRecording(false)} />
        ) : (
          <>
            {keys === null ? <span className="small muted">none</span> : <Keys keys={keys} />}
            <button
              type="button"
              className="text-button small"
              onClick={() => setRecording(true)}
              aria-label={`Change the keys of ${command.title}`}
            >
              Change
            </button>
            {keys !== null && (
              <button
                type="button"
                className="text-button small"
                onClick={() => assign(null)}
                aria-label={`Remove the keys of ${command.title}`}
              >
                Remove
              </button>
            )}
          </>
        )}
      </span>
      {refusal !== null && (
        <span className="shortcut-refusal small" role="alert">
          {refusal}
        </span>
      )}
    </li>
  )
}

function Everything({ bindings }: { readonly bindings: Bindings }) {
  const { settings, notices } = useParts()
  const replace = (shortcuts: Record<string, string | null>, text: string): void => {
    const before = settings.get().shortcuts
    settings.change({ shortcuts })
    notices.say({
      id: 'shortcuts',
      text,
      action: { label: 'Undo', run: () => void settings.change({ shortcuts: before }) },
    })
  }
  const dropSingle = (): void => {
    const bare = Object.entries(bindings).filter(([, keys]) => keys !== null && isBare(keys))
    replace(
      { ...settings.get().shortcuts, ...Object.fromEntries(bare.map(([id]) => [id, null])) },
      'Single-key shortcuts are off.',
    )
  }
  return (
    <div className="buttons" id="single-keys">
      <button type="button" className="button" onClick={() => replace({}, 'All shortcuts are back to their defaults.')}>
        Back to the defaults
      </button>
      <button type="button" className="button" onClick={dropSingle}>
        No single-key shortcuts
      </button>
    </div>
  )
}

export function ShortcutsSection() {
  const { settings } = useParts()
  const bindings = chosenBindings(useStore(settings))
  return (
    <section className="card settings-card" id="keys">
      <p className="muted">
        Single keys rest while you write. Letters in a row, such as G then N, are pressed one after the other.
      </p>
      <ul className="shortcuts">
        {commands.map((command) => (
          <CommandRow key={command.id} command={command} bindings={bindings} />
        ))}
      </ul>
      <Everything bindings={bindings} />
    </section>
  )
}
