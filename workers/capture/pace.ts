// Pace: on which frames the landmark model runs, by power mode and by what it has been seen to cost here.

export const powerModes = ['eco', 'balanced', 'precise'] as const
export type PowerMode = (typeof powerModes)[number]

/** Landmark runs a second that a mode wants. 15 keeps blinks at F1 .95, 30 at .98 (the product's own targets). */
const WANTED_HZ: Readonly<Record<PowerMode, number>> = { eco: 15, balanced: 30, precise: 60 }
/** Share of one core's time that a mode lets a frame take before landmarks are thinned. Chosen: leaves room for vitals and the page. */
const ALLOWED_SHARE: Readonly<Record<PowerMode, number>> = { eco: 0.35, balanced: 0.7, precise: 0.9 }
/** Never below this many landmark runs a second: the face would be lost between two of them. */
const FLOOR_HZ = 5
/** Weight of the newest cost in the running mean: settles within a second. */
const COST_GAIN = 0.1
/** Capture clocks jitter; a frame this share of an interval early is on time. */
const EARLY = 0.35

export interface PaceReading {
  readonly mode: PowerMode
  /** Landmark runs a second aimed at now. */
  readonly landmarkHz: number
  /** Mean cost of a landmark run and of everything else in a frame, ms. */
  readonly landmarkMs: number
  readonly otherMs: number
  /** The mode's wish cannot be met on this machine just now. */
  readonly overloaded: boolean
}

export class Pace {
  mode: PowerMode
  #landmarkMs = 0
  #otherMs = 0
  #frameMs = 0
  #lastFrameMs: number | null = null
  #lastLandmarkMs = -Infinity

  constructor(mode: PowerMode) {
    this.mode = mode
  }

  /** Called once a frame, before it is worked on. */
  wantsLandmarks(atMs: number): boolean {
    if (this.#lastFrameMs !== null && atMs > this.#lastFrameMs) {
      this.#frameMs = blend(this.#frameMs, Math.min(200, atMs - this.#lastFrameMs)) // a gap says nothing about the rate
    }
    if (this.#lastFrameMs !== null && atMs < this.#lastFrameMs) this.#lastLandmarkMs = -Infinity
    this.#lastFrameMs = atMs
    const interval = 1000 / this.read().landmarkHz
    if (atMs - this.#lastLandmarkMs < interval - EARLY * Math.min(interval, this.#frameMs || interval)) return false
    this.#lastLandmarkMs = atMs
    return true
  }

  spent(landmarkMs: number | null, otherMs: number): void {
    if (landmarkMs !== null) this.#landmarkMs = blend(this.#landmarkMs, landmarkMs)
    this.#otherMs = blend(this.#otherMs, otherMs)
  }

  read(): PaceReading {
    const wanted = WANTED_HZ[this.mode]
    const frameHz = this.#frameMs > 0 ? 1000 / this.#frameMs : wanted
    const budgetMs = 1000 * ALLOWED_SHARE[this.mode] - frameHz * this.#otherMs
    const affordable = this.#landmarkMs > 0 ? budgetMs / this.#landmarkMs : wanted
    const landmarkHz = Math.max(FLOOR_HZ, Math.min(wanted, affordable))
    const overloaded = affordable < Math.min(wanted, frameHz)
    return { mode: this.mode, landmarkHz, landmarkMs: this.#landmarkMs, otherMs: this.#otherMs, overloaded }
  }
}

const blend = (mean: number, value: number): number => (mean === 0 ? value : mean + COST_GAIN * (value - mean))
