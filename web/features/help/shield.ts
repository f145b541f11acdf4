// The flow shield of this page: everything but the work grows faint until a time, and comes back by itself.
import type { JsonValue } from '#core/contracts/json-value.ts'
import type { Clock } from '../../clients/clock.ts'
import { createStore, type Readable } from '../../ui/store.ts'
import type { Undoable } from './undo-journal.ts'

export interface Shield extends Readable<number | null>, Undoable {
  /** Until when; null lifts it. */
  readonly set: (untilMs: number | null) => void
}

/** @param root carries `data-shield`, which the style sheet reads */
export function createShield(root: HTMLElement, clock: Clock, wallMs: () => number): Shield {
  const store = createStore<number | null>(null)
  let cancel = (): void => undefined
  const set = (untilMs: number | null): void => {
    cancel()
    const leftMs = untilMs === null ? 0 : untilMs - wallMs()
    const isUp = leftMs > 0
    store.set(isUp ? untilMs : null)
    root.toggleAttribute('data-shield', isUp)
    if (isUp) cancel = clock.after(leftMs, () => set(null))
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    set,
    read: () => ({ untilMs: store.get() }),
    write: (value) => set(untilOf(value)),
  }
}

/** The time in a stored shield, or null when there is none. */
export function untilOf(value: JsonValue): number | null {
  if (typeof value !== 'object' || value === null || !('untilMs' in value)) return null
  const { untilMs } = value
  return typeof untilMs === 'number' ? untilMs : null
}
