// What is kept of a system key event: its class. The key code ends here.
import { UiohookKey } from 'uiohook-napi'
import type { KeyClass } from '#core/input/events.ts'

/** The part of a hook's event that is looked at. */
export interface HookedKey {
  readonly keycode: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const codesOf = (matches: (name: string) => boolean): ReadonlySet<number> =>
  new Set(Object.entries(UiohookKey).flatMap(([name, code]) => (matches(name) ? [code] : [])))

const modifiers = codesOf((name) => /^(Ctrl|Alt|Shift|Meta)(Right)?$|Lock$/.test(name))
/** Keys that write a character on usual layouts: letters, digits, punctuation, space, and the number pad's. */
const writing = codesOf(
  (name) =>
    /^[A-Z0-9]$|^Numpad([0-9]|Multiply|Add|Subtract|Decimal|Divide)$/.test(name) ||
    /^(Space|Semicolon|Equal|Comma|Minus|Period|Slash|Backquote|BracketLeft|BracketRight|Backslash|Quote)$/.test(name),
)
const deleting: ReadonlySet<number> = new Set([UiohookKey.Delete, UiohookKey.NumpadDelete])
const entering: ReadonlySet<number> = new Set([UiohookKey.Enter, UiohookKey.NumpadEnter])

/** As in the page: with Control or Meta a character is a shortcut; Control with Alt is AltGr, which writes characters. */
export function keyClassOf({ keycode, ctrlKey, metaKey, altKey }: HookedKey): KeyClass {
  if (modifiers.has(keycode)) return 'modifier'
  if (keycode === UiohookKey.Backspace) return 'backspace'
  if (deleting.has(keycode)) return 'delete'
  if (entering.has(keycode)) return 'enter'
  if (!writing.has(keycode)) return 'nav'
  return (ctrlKey && !altKey) || metaKey ? 'shortcut' : 'char'
}
