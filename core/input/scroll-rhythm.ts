// Scrolling as gestures: wheel events less than 80 ms apart are one, however the device cuts them; turning back up is counted.
import type { Tally } from './bucket.ts'
import type { WheelEvent } from './events.ts'

/** Policy reference 5. */
const MERGE_MS = 80
const BACK_PX = 100
const BACK_WITHIN_MS = 3000

interface Gesture {
  readonly startMs: number
  lastMs: number
  dy: number
}

export class ScrollRhythm {
  #open: Gesture | null = null
  #lastSign = 0
  #downEndMs: number | null = null
  #upPx = 0

  turn({ atMs, dy }: WheelEvent, tally: Tally): void {
    this.settle(atMs, tally)
    if (!this.#open) this.#open = { startMs: atMs, lastMs: atMs, dy }
    else {
      this.#open.dy += dy
      this.#open.lastMs = atMs
    }
  }

  /** Ends the open gesture once the wheel has rested. */
  settle(nowMs: number, tally: Tally): void {
    const gesture = this.#open
    if (!gesture || nowMs - gesture.lastMs < MERGE_MS) return
    this.#open = null
    if (gesture.dy === 0) return
    const sign = Math.sign(gesture.dy)
    tally.add('scrolls')
    if (this.#lastSign !== 0) {
      tally.add('scrollPairs')
      if (sign !== this.#lastSign) tally.add('scrollReversals')
    }
    this.#lastSign = sign
    this.#lookBack(gesture, tally)
  }

  #lookBack({ startMs, lastMs, dy }: Gesture, tally: Tally): void {
    if (dy > 0) {
      this.#downEndMs = lastMs
      this.#upPx = 0
      return
    }
    if (this.#downEndMs === null || startMs - this.#downEndMs > BACK_WITHIN_MS) return
    this.#upPx -= dy
    if (this.#upPx < BACK_PX) return
    tally.add('scrollBacks')
    this.#downEndMs = null // one turning back, however far it goes on
  }
}
