// How the landmark model's lid gap follows the real lid, learned per person from the shape of their blinks.
import { fitClosure, type FitInput } from './closure-fit.ts'

/**
 * The model under-reports half-shut eyes that look straight on: the gap first shrinks slower than the lid moves and then collapses.
 * Measured loss of gap on two drawn persons: at lid travel .15 .05, .25 .13, .35 .20, .45 .26, .55 .29, .65 .36, .75 .63, .85 .81,
 * .95 .97, which share x travel + (1 - share) x smoothstep(.58, .95) follows to .04 with share = .5. How strong the collapse is on a real
 * face is not known beforehand and differs between drawn ones, hence `share` is learned; 1 is a proportional response.
 */
const COLLAPSE = { from: 0.58, to: 0.95 } as const

const smoothstep = (x: number): number => {
  const t = Math.max(0, Math.min(1, (x - COLLAPSE.from) / (COLLAPSE.to - COLLAPSE.from)))
  return t * t * (3 - 2 * t)
}

/** Share of the gap that is lost when the lid has travelled `travel` (0 open, 1 shut) of its way. */
export const gapLoss = (travel: number, share: number): number => share * travel + (1 - share) * smoothstep(travel)

const BISECTIONS = 24

/** Lid travel that explains a lost share of the gap; linear below 0 (an eye open wider than usual), 1 at most. Inverse of gapLoss. */
export function lidTravel(loss: number, share: number): number {
  if (loss <= 0) return loss / share
  if (loss >= 1) return 1
  let [low, high] = [0, 1]
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2
    if (gapLoss(middle, share) <= loss) low = middle
    else high = middle
  }
  return (low + high) / 2
}

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
