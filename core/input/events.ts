// What rhythm is read from: times and classes of events, never which key, and no word typed.

/** All that is ever known of a key. `char` is any key that writes a character, whichever it is. */
export const keyClasses = ['char', 'backspace', 'delete', 'enter', 'nav', 'modifier', 'shortcut'] as const
export type KeyClass = (typeof keyClasses)[number]

interface At {
  /** Monotonic milliseconds, stamped where the event was seen. */
  readonly atMs: number
}
export interface KeyEvent extends At {
  readonly kind: 'key'
  readonly keyClass: KeyClass
  /** The system repeats a key that is held down: nobody pressed it. */
  readonly repeat: boolean
}
/** A key came up after `heldMs`. */
export interface KeyHeldEvent extends At {
  readonly kind: 'key-held'
  readonly heldMs: number
}
/** The pointer is here, in CSS pixels. Positions live until their path ends and leave it as sums. */
export interface PointerEvent extends At {
  readonly kind: 'pointer'
  readonly x: number
  readonly y: number
}
export interface ClickEvent extends At {
  readonly kind: 'click'
}
/** Positive `dy` scrolls down, in CSS pixels. */
export interface WheelEvent extends At {
  readonly kind: 'wheel'
  readonly dy: number
}
export type InputEvent = KeyEvent | KeyHeldEvent | PointerEvent | ClickEvent | WheelEvent
