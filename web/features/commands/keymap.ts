// Keyboard bindings as plain values: chords from key events, sequences such as `G N`, conflicts between bindings.

/** One press (`?`, `Ctrl+K`, `Shift+Enter`) or two in a row (`G N`); modifiers in the order Ctrl, Alt, Shift, Meta, letters in capitals. */
export type Keys = string
export type Bindings = Readonly<Record<string, Keys | null>>

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const modifierKeys = new Set([
  'Control',
  'Meta',
  'Alt',
  'AltGraph',
  'Shift',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
])
const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase()

/** The chord of a press; null for a modifier alone. Shift is named only where the key itself does not show it. */
export function chordOf(press: KeyPress): string | null {
  if (modifierKeys.has(press.key)) return null
  const key = press.key === ' ' ? 'Space' : isLetter(press.key) ? press.key.toUpperCase() : press.key
  const shift = press.shiftKey && (key.length > 1 || isLetter(key))
  const parts = [press.ctrlKey && 'Ctrl', press.altKey && 'Alt', shift && 'Shift', press.metaKey && 'Meta', key]
  return parts.filter(Boolean).join('+')
}

/** Would these keys type something? Such keys never act while the person may be writing. */
export const isBare = (keys: Keys): boolean =>
  keys.split(' ').every((chord) => !/^(Ctrl|Alt|Meta|Shift\+Meta)\+/.test(chord))

/** Longest wait between the presses of one sequence; as other keyboard-first tools do. */
const SEQUENCE_MS = 1000

export interface Matcher {
  /** The command a press completes, if any; `atMs` only orders presses. */
  readonly press: (chord: string, atMs: number) => string | null
}

export function createMatcher(bindings: () => Bindings): Matcher {
  let pending = ''
  let pendingMs = 0
  return {
    press(chord, atMs) {
      const typed = pending !== '' && atMs - pendingMs <= SEQUENCE_MS ? `${pending} ${chord}` : chord
      const entries = Object.entries(bindings())
      const hit = entries.find(([, keys]) => keys === typed) ?? entries.find(([, keys]) => keys === chord)
      const opens = entries.some(([, keys]) => keys?.startsWith(`${chord} `))
      pending = !hit && opens ? chord : ''
      pendingMs = atMs
      return hit?.[0] ?? null
    },
  }
}

/** Commands whose keys cannot both work: equal, or one the beginning of the other. */
export function conflictsWith(bindings: Bindings, command: string, keys: Keys): readonly string[] {
  const clash = (other: Keys): boolean => other === keys || other.startsWith(`${keys} `) || keys.startsWith(`${other} `)
  return Object.entries(bindings)
    .filter(([id, other]) => id !== command && other !== null && clash(other))
    .map(([id]) => id)
}

const shown: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
}
const shownOnMac: Readonly<Record<string, string>> = { ...shown, Meta: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' }

/** Keys as printed on them, press by press: `Ctrl+K` is `['Ctrl K']`, `G N` is `['G', 'N']`. */
export const keyLabels = (keys: Keys, mac: boolean): readonly string[] =>
  keys.split(' ').map((chord) =>
    chord
      .split(/\+(?=.)/)
      .map((part) => (mac ? shownOnMac : shown)[part] ?? part)
      .join(' '),
  )
