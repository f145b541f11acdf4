// Folds input events into one-second buckets; the same code counts in the page and in the bridge's child.
import { BUCKET_MS, type InputBucket, Tally } from './bucket.ts'
import type { InputEvent } from './events.ts'
import { KeyRhythm } from './key-rhythm.ts'
import { PointerRhythm } from './pointer-rhythm.ts'
import { ScrollRhythm } from './scroll-rhythm.ts'

/** Closed seconds wait here for whoever collects them; a minute is all a line looks back on. */
const MOST_WAITING = 60

export class RhythmCounter {
  readonly #keys = new KeyRhythm()
  readonly #pointer = new PointerRhythm()
  readonly #scroll = new ScrollRhythm()
  readonly #waiting: InputBucket[] = []
  #tally = new Tally()
  #endMs: number
  #lastEventMs: number

  /** Seconds are counted from `startMs` on, in the clock of the events. */
  constructor(startMs: number) {
    this.#endMs = startMs + BUCKET_MS
    this.#lastEventMs = startMs
  }

  /** Events come in order of time; one that comes late counts into the open second. */
  add(event: InputEvent): void {
    while (event.atMs > this.#endMs) this.#closeOne()
    this.#lastEventMs = Math.max(this.#lastEventMs, event.atMs)
    switch (event.kind) {
      case 'key':
        return this.#keys.press(event, this.#tally)
      case 'key-held':
        return this.#keys.release(event.heldMs, this.#tally)
      case 'pointer':
        return this.#pointer.move(event, this.#tally)
      case 'click':
        return this.#pointer.click(event.atMs, this.#tally)
      case 'wheel':
        return this.#scroll.turn(event, this.#tally)
    }
  }

  /** The seconds that ended at or before `nowMs` and were not taken yet, oldest first; the last sixty at most. */
  takeClosed(nowMs: number): InputBucket[] {
    while (this.#endMs <= nowMs) this.#closeOne()
    return this.#waiting.splice(0)
  }

  #closeOne(): void {
    const endMs = this.#endMs
    for (const part of [this.#keys, this.#pointer, this.#scroll]) part.settle(endMs, this.#tally)
    const standing = { typingRunMs: this.#keys.runMs(endMs), idleMs: Math.max(0, endMs - this.#lastEventMs) }
    this.#waiting.push(this.#tally.close(endMs, standing))
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
    this.#tally = new Tally()
    this.#endMs = endMs + BUCKET_MS
  }
}
