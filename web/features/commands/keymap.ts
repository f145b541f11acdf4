// Keyboard bindings as plain values: chords from key events, sequences such as `g n`, conflicts between bindings.

/** One press (`?`, `mod+k`, `shift+enter`) or several in a row, separated by a space (`g n`). `mod` is Command on a Mac, else Control. */
export type Keys = string
export type Bindings = Readonly<Record<string, Keys | null>>

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const modifierKeys = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Dead', 'Process', 'Unidentified'])

/** The chord of a press; null for a modifier alone. Shift is named only where the key itself does not show it. */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (modifierKeys.has(press.key)) return null
  const key = press.key === ' ' ? 'space' : press.key.toLowerCase()
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  const printable = press.key.length === 1
  const letter = printable && key !== press.key.toUpperCase()
  const shift = press.shiftKey && (!printable || letter)
  return [mod && 'mod', other && (mac ? 'ctrl' : 'meta'), press.altKey && 'alt', shift && 'shift', key].filter(Boolean).join('+')
}

/** A chord that types a character: never acted on while the person may be writing, and switched off as a group on request. */
export const isBare = (keys: Keys): boolean => keys.split(' ').every((chord) => !/^(mod|ctrl|meta|alt)\+/.test(chord))

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
      const opens = entries.some(([, keys]) => keys?.startsWith(`${typed} `))
      pending = !hit && opens ? typed : ''
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
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  enter: '↵',
  space: 'Space',
  shift: 'Shift',
  alt: 'Alt',
  ctrl: 'Ctrl',
  meta: 'Meta',
}

/** Keys as printed on them, press by press: `mod+k` is `['Ctrl K']` or `['⌘ K']`, `g n` is `['G', 'N']`. */
export const keyLabels = (keys: Keys, mac: boolean): readonly string[] =>
  keys.split(' ').map((chord) =>
    chord
      .split(/\+(?=.)/)
      .map((part) => (part === 'mod' ? (mac ? '⌘' : 'Ctrl') : (shown[part] ?? part.toUpperCase())))
      .join(' '),
  )
