// Listens to the keyboard for the whole page and runs the command a press completes; silent while the person is writing.
import { useEffect } from 'react'
import { useParts } from '../shell/parts.ts'
import { commands } from './commands.ts'
import { chosenBindings } from './bindings.ts'
import { chordOf, createMatcher, isBare } from './keymap.ts'

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]') !== null

export function CommandKeys() {
  const parts = useParts()
  useEffect(() => {
    const matcher = createMatcher(() => chosenBindings(parts.settings.get()))
    const onKeyDown = (event: KeyboardEvent): void => {
      const chord = event.defaultPrevented || event.isComposing ? null : chordOf(event)
      if (chord === null || event.repeat) return
      if (isBare(chord) && (isWriting(event.target) || parts.overlay.get() !== null)) return
      const id = matcher.press(chord, event.timeStamp)
      const command = commands.find((candidate) => candidate.id === id)
      if (!command) return
      event.preventDefault()
      command.run(parts)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [parts])
  return null
}
