// What the eyes did in the last minute: blink rate, PERCLOS and variance of the lid gap, each over valid eye time only.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import { timeBeyond } from './closure-fit.ts'
import { lidTravel } from './lid-response.ts'
import { SHUT_TRAVEL } from './shut-level.ts'
import { TimeBins } from './time-bins.ts'

export const EYE_WINDOW_MS = 60_000

/** An estimate over a window, with the share of that window in which the eyes could be judged. */
export interface Covered {
  readonly estimate: Estimate
  readonly coverage: number
}

export interface Perclos extends Covered {
  /** Share of valid time shut within blinks: counted in PERCLOS by time, but no sign of drowsiness. */
  readonly blinkRatio: number
  /** Share of valid time shut outside blinks: long closures and slow lids. */
  readonly slowRatio: number
}

/** One stretch between two valid frames. */
export interface EyeStretch {
  readonly startMs: number
  readonly endMs: number
  /** Part of the stretch with the lids at least 80 % shut, ms. */
  readonly shutMs: number
  /** Mean raw lid gap of both eyes. */
  readonly rawGap: number
}

/** A blink as far as PERCLOS needs it. */
export interface BookedBlink {
  readonly atMs: number
  readonly closingMs: number
  readonly shutMs: number
  readonly reopeningMs: number
  /** Share of the open gap lost at the deepest point. */
  readonly depth: number
}

/** What is known of this person's shut eyes now; see ShutLevel and LidResponse. */
export interface ShutEyes {
  readonly shutLevel: number
  readonly responseShare: number
}

const field = { valid: 0, shut: 1, blinks: 2, gap: 3, gapSquared: 4 } as const
const FIELDS = 5
/** More blinks than anyone makes in a minute. */
const MOST_BLINKS = 128
const BIN_MS = 500

/** Least valid eye time before a minute's numbers are given: 15 s, so that a half-covered window still speaks (oracle D9) but a glimpse does not. */
const LEAST_VALID_MS = 15_000
/** Blinks come about every 4 s: below this rate of frames short ones fall between two of them. */
const LEAST_BLINK_RATE_HZ = 8
const Z_90 = 1.645

export class EyeWindows {
  readonly #bins = new TimeBins({ fields: FIELDS, windowMs: EYE_WINDOW_MS, binMs: BIN_MS })
  #blinks: readonly BookedBlink[] = []

  addStretch(stretch: EyeStretch): void {
    const lengthMs = stretch.endMs - stretch.startMs
    this.#bins.spread(field.valid, stretch, lengthMs)
    this.#bins.spread(field.shut, stretch, stretch.shutMs)
    this.#bins.spread(field.gap, stretch, lengthMs * stretch.rawGap)
    this.#bins.spread(field.gapSquared, stretch, lengthMs * stretch.rawGap ** 2)
  }

  /**
   * A blink of both eyes. `bookedMs`: what its samples booked as shut before it was known to be a blink; its fitted course replaces that,
   * because at 10 fps the samples miss a fifth, and because what counts as shut is still being learned.
   */
  addBlink(blink: BookedBlink, bookedMs: number): void {
    this.#bins.add(field.blinks, blink.atMs, 1)
    this.#bins.add(field.shut, blink.atMs, -bookedMs)
    this.#blinks = [...this.#blinks, blink].slice(-MOST_BLINKS)
  }

  /** Blinks of both eyes a minute of valid eye time; interval from the Poisson count. `missing`: why there is too little, if there is. */
  blinkRate(nowMs: number, context: { readonly rateHz: number; readonly missing: DeclineReason | null }): Covered {
    if (context.rateHz > 0 && context.rateHz < LEAST_BLINK_RATE_HZ)
      return { estimate: declined('too-slow'), coverage: this.#coverage(nowMs) }
    return this.#over(nowMs, context.missing, (validMs) => {
      const minutes = validMs / 60_000
      const blinks = this.#bins.sum(field.blinks, nowMs)
      return { value: blinks / minutes, unit: '/min', interval: (Z_90 * Math.sqrt(blinks + 1)) / minutes }
    })
  }

  /**
   * PERCLOS P80: share of valid time with the lids at least 80 % shut (Wierwille 1994). Blinks count by their time, as in the definition,
   * and are told apart in `blinkRatio`.
   */
  perclos(nowMs: number, missing: DeclineReason | null, eyes: ShutEyes): Perclos {
    const validMs = this.#bins.sum(field.valid, nowMs)
    const slowMs = Math.max(0, this.#bins.sum(field.shut, nowMs))
    const blinkMs = this.#shutInBlinks(nowMs, eyes)
    const share = (ms: number): number => (validMs > 0 ? Math.min(1, ms / validMs) : 0)
    const covered = this.#over(nowMs, missing, () => ({ value: share(slowMs + blinkMs), unit: 'ratio' }))
    return { ...covered, blinkRatio: share(blinkMs), slowRatio: share(slowMs) }
  }

  #shutInBlinks(nowMs: number, { shutLevel, responseShare }: ShutEyes): number {
    let total = 0
    for (const blink of this.#blinks) {
      if (blink.atMs < nowMs - EYE_WINDOW_MS) continue
      const completeness = lidTravel(Math.min(1, blink.depth / (1 - shutLevel)), responseShare)
      total += timeBeyond({ ...blink, completeness }, SHUT_TRAVEL)
    }
    return total
  }

  /** Variance over time of the raw lid gap (mean of both eyes, in eye widths). */
  gapVariance(nowMs: number, missing: DeclineReason | null): Covered {
    return this.#over(nowMs, missing, (validMs) => {
      const mean = this.#bins.sum(field.gap, nowMs) / validMs
      const variance = this.#bins.sum(field.gapSquared, nowMs) / validMs - mean * mean
      return { value: Math.max(0, variance), unit: '1' }
    })
  }

  #coverage(nowMs: number): number {
    return Math.min(1, this.#bins.sum(field.valid, nowMs) / EYE_WINDOW_MS)
  }

  #over(
    nowMs: number,
    missing: DeclineReason | null,
    measure: (validMs: number) => { readonly value: number; readonly unit: string; readonly interval?: number },
  ): Covered {
    const validMs = this.#bins.sum(field.valid, nowMs)
    const coverage = Math.min(1, validMs / EYE_WINDOW_MS)
    if (validMs < LEAST_VALID_MS) return { estimate: declined(missing ?? 'warming-up'), coverage }
    const window = { startMs: nowMs - EYE_WINDOW_MS, endMs: nowMs }
    return { estimate: { kind: 'measured', quality: coverage, window, ...measure(validMs) }, coverage }
  }
}
