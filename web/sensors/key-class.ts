// What is kept of a key press: its class. Which key it was ends here.
import type { KeyClass } from '#core/input/events.ts'

/** The part of a keyboard event that is looked at. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'getModifierState'>

const named: Readonly<Record<string, KeyClass>> = {
  Backspace: 'backspace',
  Delete: 'delete',
  Enter: 'enter',
  // Input methods and dead keys write characters without saying which.
  Dead: 'char',
  Process: 'char',
  Unidentified: 'char',
}
const modifiers: ReadonlySet<string> = new Set(
  'Shift Control Alt AltGraph Meta CapsLock NumLock ScrollLock Fn FnLock Hyper Super Symbol SymbolLock'.split(' '),
)

/** One character is a `char` whatever it is, with Control or Meta a `shortcut`; AltGr writes characters although it reports Control. */
export function keyClassOf(event: PressedKey): KeyClass {
  const { key } = event
  if (modifiers.has(key)) return 'modifier'
  const isChord = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph')
  if ([...key].length === 1) return isChord ? 'shortcut' : 'char'
  return named[key] ?? 'nav'
}
