// ShutLevel: what this person's lid gap measures when the eye is shut, as a share of the open eye; and from where lids count as shut.
import { gapLoss } from './lid-response.ts'

/** Shut eyes measured 3-23 % of open ones on drawn faces and portraits, 26-41 % behind glasses; learned per person from here. */
const FIRST = 0.1
const RANGE = { low: -0.05, high: 0.45 } as const
/** Blinks remembered; of what they came down to the lowest counts, because others may be partial (from eight on the second lowest). */
const MEMORY = 24
const ROBUST_FROM = 8
/** A gap that stays open in shut eyes is believed step by step over this many blinks: the first few may all have been partial. */
const TRUSTED_AFTER = 6
/** A level known from an earlier session counts like this many blinks. */
const KNOWN_WEIGHT = 6

export class ShutLevel {
  readonly #floors: number[] = []
  #level: number

  constructor(known?: number) {
    this.#level = known ?? FIRST
    if (known !== undefined) for (let i = 0; i < KNOWN_WEIGHT; i++) this.#floors.push(known)
  }

  get level(): number {
    return this.#level
  }

  /** `floor`: gap that a closure of both eyes came down to, as a share of the open eye. */
  learn(floor: number): void {
    this.#floors.push(floor)
    if (this.#floors.length > MEMORY) this.#floors.shift()
    const sorted = this.#floors.toSorted((a, b) => a - b)
    const lowest = sorted[sorted.length >= ROBUST_FROM ? 1 : 0] ?? floor
    const trust = lowest > FIRST ? Math.min(1, sorted.length / TRUSTED_AFTER) : 1
    const value = FIRST + trust * (lowest - FIRST)
    this.#level = Math.max(RANGE.low, Math.min(RANGE.high, value))
  }
}

/** PERCLOS P80: the lid has covered four fifths of its way. */
export const SHUT_TRAVEL = 0.8
/**
 * Looking down, the same gap means a more open eye: lids follow the gaze, and the camera sees them from above. Drawn glances reach .75 of the
 * depth of a shut eye, real closures with the head bowed .9 and more.
 */
const SHUT_DEPTH_LOOKING_DOWN = 0.85

export interface ShutLimitContext {
  readonly shutLevel: number
  /** Share of LidResponse. */
  readonly responseShare: number
  readonly looksDown: boolean
}

/** Gap, as a share of the open eye, below which lids are at least 80 % shut. */
export function shutLimit({ shutLevel, responseShare, looksDown }: ShutLimitContext): number {
  const depth = gapLoss(SHUT_TRAVEL, responseShare)
  return 1 - (looksDown ? Math.max(depth, SHUT_DEPTH_LOOKING_DOWN) : depth) * (1 - shutLevel)
}
