// LidResponse: learns how strongly this person's lid gap collapses, from the shape of their blinks.
import { fitClosure, type FitInput } from './closure-fit.ts'

/** Candidate shares, and how much cost (in squared deviations) a share is ahead or behind before any blink was seen. */
const CANDIDATES = [1, 0.85, 0.7, 0.55, 0.4] as const
export const FIRST_SHARE = 0.55
const PRIOR_SPREAD = 0.2
/** Evidence fades by this factor a blink: some twenty blinks count, so that a changed camera or pair of glasses is followed. */
const FADE = 0.95
/** Costs of neighbouring frames are not independent (landmark errors last); they are believed at half. Chosen by hand. */
const BELIEF = 1 / 2

/**
 * Learns `share` by fitting every complete blink under each candidate and keeping score of the misfit: a collapsing gap draws a shoulder
 * and a steep fall that no proportional lid can, and the other way round. On drawn blinks at 30 fps the wrong end of the range costs ten
 * times the right one.
 */
export class LidResponse {
  readonly #costs: Float64Array
  #share: number

  constructor(known: number = FIRST_SHARE) {
    this.#costs = Float64Array.from(CANDIDATES, (share) => ((share - known) / PRIOR_SPREAD) ** 2)
    this.#share = known
  }

  get share(): number {
    return this.#share
  }

  /** Takes a complete blink of both eyes that was sampled finely enough to have a shape. */
  learn(blink: Omit<FitInput, 'response'>): void {
    CANDIDATES.forEach((response, k) => {
      this.#costs[k] = FADE * (this.#costs[k] ?? 0) + BELIEF * fitClosure({ ...blink, response }).cost
    })
    const least = Math.min(...this.#costs)
    let weights = 0
    let sum = 0
    CANDIDATES.forEach((share, k) => {
      const weight = Math.exp((least - (this.#costs[k] ?? 0)) / 2)
      weights += weight
      sum += weight * share
    })
    this.#share = sum / weights
  }
}
