// Keys by class and time: intervals, pauses, typing bursts, corrections, holds.
import { binOf, holdBins, intervalBins, LONGEST_MS, SHORTEST_MS, type Tally } from './bucket.ts'
import type { KeyEvent } from './events.ts'

/** A gap above two seconds is a pause, above thirty an absence (policy reference 5, a convention of writing research). */
const PAUSE_MS = LONGEST_MS
const ABSENCE_MS = 30_000
/** Holds outside are a bounce, or a key leaned on. Chosen by hand. */
const SHORTEST_HOLD_MS = SHORTEST_MS
const LONGEST_HOLD_MS = 1000

export class KeyRhythm {
  #lastCharMs: number | null = null
  #lastIntervalMs: number | null = null
  #lastTypedMs: number | null = null
  #runStartMs = 0
  #burstChars = 0
  #isCorrecting = false

  press({ atMs, keyClass, repeat }: KeyEvent, tally: Tally): void {
    if (keyClass === 'modifier') return // part of the next key, not a key of its own
    if (repeat) return tally.add('repeats')
    if (keyClass === 'nav' || keyClass === 'shortcut') {
      tally.add('otherKeys')
      return this.#breakChain()
    }
    this.#type(atMs, tally)
    if (keyClass === 'char') return this.#char(atMs, tally)
    if (keyClass === 'enter') tally.add('otherKeys')
    else this.#correct(tally)
    const isCorrection = keyClass !== 'enter'
    this.#breakChain()
    this.#isCorrecting = isCorrection
  }

  release(heldMs: number, tally: Tally): void {
    if (heldMs < SHORTEST_HOLD_MS || heldMs > LONGEST_HOLD_MS) return
    tally.add('holds')
    tally.add('holdSumMs', heldMs)
    tally.add(holdBins[binOf(heldMs)] ?? 'hold0')
  }

  /** Ends a burst that nobody goes on with. */
  settle(nowMs: number, tally: Tally): void {
    if (this.#lastTypedMs !== null && nowMs - this.#lastTypedMs > PAUSE_MS) this.#endBurst(tally)
  }

  /** Milliseconds since the present typing run began; 0 when there is none. */
  runMs(nowMs: number): number {
    const isTyping = this.#lastTypedMs !== null && nowMs - this.#lastTypedMs <= PAUSE_MS
    return isTyping ? Math.max(0, nowMs - this.#runStartMs) : 0
  }

  #type(atMs: number, tally: Tally): void {
    const gapMs = this.#lastTypedMs === null ? Number.POSITIVE_INFINITY : atMs - this.#lastTypedMs
    this.#lastTypedMs = atMs
    if (gapMs <= PAUSE_MS) return tally.add('activeMs', Math.max(0, gapMs))
    if (gapMs <= ABSENCE_MS) tally.add('pauses')
    this.#endBurst(tally)
    this.#runStartMs = atMs
  }

  #char(atMs: number, tally: Tally): void {
    tally.add('chars')
    this.#burstChars++
    this.#isCorrecting = false
    const intervalMs = this.#lastCharMs === null ? Number.NaN : atMs - this.#lastCharMs
    this.#lastCharMs = atMs
    if (!(intervalMs >= SHORTEST_MS && intervalMs <= LONGEST_MS)) {
      this.#lastIntervalMs = null
      return
    }
    countInterval(intervalMs, tally)
    if (this.#lastIntervalMs !== null) {
      tally.add('steps')
      tally.add('stepSquares', (intervalMs - this.#lastIntervalMs) ** 2)
    }
    this.#lastIntervalMs = intervalMs
  }

  #correct(tally: Tally): void {
    tally.add('corrections')
    if (!this.#isCorrecting) tally.add('correctionRuns')
  }

  /** Intervals are between consecutive characters: any other key ends the chain. */
  #breakChain(): void {
    this.#lastCharMs = null
    this.#lastIntervalMs = null
    this.#isCorrecting = false
  }

  #endBurst(tally: Tally): void {
    if (this.#burstChars === 0) return
    tally.add('bursts')
    tally.add('burstChars', this.#burstChars)
    this.#burstChars = 0
  }
}

function countInterval(intervalMs: number, tally: Tally): void {
  const ln = Math.log(intervalMs)
  tally.add('intervals')
  tally.add('intervalSumMs', intervalMs)
  tally.add('intervalSquares', intervalMs ** 2)
  tally.add('intervalLnSum', ln)
  tally.add('intervalLnSquares', ln ** 2)
  tally.add(intervalBins[binOf(intervalMs)] ?? 'interval0')
}
