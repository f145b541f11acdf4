// MouthReader: how far the mouth is open, and whether the person is talking.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import type { FrameSample } from '../contracts/frame-sample.ts'
import { DriftingQuantile } from './drifting-quantile.ts'
import type { Covered } from './eye-windows.ts'
import { eyeSpanPx, type Landmarks, mouthPoints, verticalGap } from './landmarks.ts'
import { TimeBins } from './time-bins.ts'

export interface MouthReading {
  /**
   * How far the lips have parted from this person's shut mouth, in usual mouth widths: 0 shut, about 0.3 on an open vowel, over 0.6 in a
   * yawn. The larger of what the inner and the outer lips say: the model keeps inner lips together on small openings.
   */
  readonly openness: Estimate
  /** Are the lips moving as in speech? null while unknown. */
  readonly talking: boolean | null
  /** Share of the last minute's visible time spent talking. */
  readonly talkingRatio: Covered
}

/** Mouth width over outer eye distance on the canonical face (4.9 cm to 8.9 cm): a scale that smiling does not change. */
const MOUTH_IN_EYE_SPANS = 0.55
/**
 * Speech moves the lips at syllable rate, 2-8 Hz: a short running mean takes out jitter, and twice the deviation from a longer one takes out
 * slow opening (once would leave the slope of a yawn).
 */
const FAST_MS = 40
const SLOW_MS = 300
/** Movement is averaged over about two syllables. */
const ENERGY_MS = 700
/**
 * RMS movement of the outer lips in that band, mouth widths. Drawn speech measures .012-.025, still mouths .003-.008; behind a beard the
 * points tremble by up to .02, but from frame to frame: there, frames deviate from their neighbours' middle by 1.5 times the movement in
 * the band, in speech by 0.6-1.1. At low rates that cannot be told, and only clear movement counts.
 */
const TALK_ENTER = 0.012
const TALK_STAY = 0.009
const TREMBLE_LIMIT = 1.1
const FINE_INTERVAL_MS = 45
const COARSE_FACTOR = 1.5
/** The outer lips of a shut mouth: the lower fifth of what they measure, learned like the open eye. */
const REST_QUANTILE = 0.2
const REST_MEMORY_MS = 300_000
const REST_WARM_UP_MS = 3000
const WINDOW_MS = 60_000
const LEAST_VISIBLE_MS = 10_000
/** A pause between frames longer than this ends a stretch of talking. */
const GAP_MS = 600
/** Beyond this turn the far lip corner is hidden and the gap foreshortened. Chosen by hand. */
const YAW_GATE_DEG = 40

const field = { visible: 0, talking: 1 } as const

/** Height of the mouth between the inner or the outer lip borders, in usual mouth widths. */
export const lipGap = (landmarks: Landmarks, border: 'inner' | 'outer'): number =>
  verticalGap(landmarks, mouthPoints[border].upper, mouthPoints[border].lower) /
  (MOUTH_IN_EYE_SPANS * eyeSpanPx(landmarks))

export class MouthReader {
  readonly #bins = new TimeBins({ fields: 2, windowMs: WINDOW_MS, binMs: 500 })
  #lastMs: number | null = null
  #fast = 0
  #slow = 0
  #slope = 0
  #energy = 0
  #settledMs = 0
  #talking = false
  readonly #rest = new DriftingQuantile({ low: 0, high: 2, bins: 400, memoryMs: REST_MEMORY_MS })
  #tremble = 0
  #before: readonly [number, number] = [0, 0]

  /** Takes the next frame. Declines without a face, with several, and beyond the gate angle; talking needs a second to be judged. */
  update(sample: FrameSample): MouthReading {
    const { atMs, face } = sample
    const reason = refusal(sample)
    if (reason !== null || face === null) {
      if (this.#lastMs !== null && atMs - this.#lastMs > GAP_MS) this.#lastMs = null
      return this.#reading(atMs, declined(reason ?? 'no-face'), reason)
    }
    const outer = lipGap(face.landmarks, 'outer')
    this.#listen(atMs, outer)
    const rest = this.#rest.totalMs >= REST_WARM_UP_MS ? this.#rest.quantile(REST_QUANTILE) : null
    if (rest === null) return this.#reading(atMs, declined('warming-up'), null)
    const open = Math.max(0, lipGap(face.landmarks, 'inner'), outer - rest)
    const window = { startMs: this.#lastMs ?? atMs, endMs: atMs }
    return this.#reading(atMs, { kind: 'measured', value: open, unit: 'ratio', quality: 1, window }, null)
  }

  #listen(atMs: number, open: number): void {
    const elapsedMs = this.#lastMs === null ? Infinity : atMs - this.#lastMs
    if (elapsedMs > GAP_MS || elapsedMs <= 0) this.#restart(open)
    else {
      const share = (constantMs: number): number => 1 - Math.exp(-elapsedMs / constantMs)
      this.#fast += share(FAST_MS) * (open - this.#fast)
      this.#slow += share(SLOW_MS) * (open - this.#slow)
      const ahead = this.#fast - this.#slow
      this.#slope += share(SLOW_MS) * (ahead - this.#slope)
      this.#energy += share(ENERGY_MS) * ((ahead - this.#slope) ** 2 - this.#energy)
      this.#settledMs += elapsedMs
      const [older, old] = this.#before
      this.#tremble += share(ENERGY_MS) * ((old - (open + older) / 2) ** 2 - this.#tremble)
      this.#before = [old, open]
      const movement = Math.sqrt(this.#energy)
      this.#rest.add(open, elapsedMs)
      const fine = elapsedMs <= FINE_INTERVAL_MS
      const limit = (this.#talking ? TALK_STAY : TALK_ENTER) * (fine ? 1 : COARSE_FACTOR)
      const trembles = fine && Math.sqrt(this.#tremble) > TREMBLE_LIMIT * movement
      this.#talking = this.#settledMs > ENERGY_MS && movement >= limit && !trembles
      const stretch = { startMs: atMs - elapsedMs, endMs: atMs }
      this.#bins.spread(field.visible, stretch, elapsedMs)
      if (this.#talking) this.#bins.spread(field.talking, stretch, elapsedMs)
    }
    this.#lastMs = atMs
  }

  #restart(open: number): void {
    this.#fast = open
    this.#slow = open
    this.#slope = 0
    this.#energy = 0
    this.#tremble = 0
    this.#before = [open, open]
    this.#settledMs = 0
    this.#talking = false
  }

  #reading(atMs: number, openness: Estimate, reason: DeclineReason | null): MouthReading {
    const visibleMs = this.#bins.sum(field.visible, atMs)
    const coverage = Math.min(1, visibleMs / WINDOW_MS)
    const enough = visibleMs >= LEAST_VISIBLE_MS
    const talkingRatio: Estimate = enough
      ? {
          kind: 'measured',
          value: Math.min(1, this.#bins.sum(field.talking, atMs) / visibleMs),
          unit: 'ratio',
          quality: coverage,
          window: { startMs: atMs - WINDOW_MS, endMs: atMs },
        }
      : declined(reason ?? 'warming-up')
    const known = this.#lastMs !== null && this.#settledMs >= ENERGY_MS
    return { openness, talking: known ? this.#talking : null, talkingRatio: { estimate: talkingRatio, coverage } }
  }
}

function refusal(sample: FrameSample): DeclineReason | null {
  if (!sample.landmarked) return 'stale'
  if (sample.face === null) return 'no-face'
  if (sample.faceCount > 1) return 'two-faces'
  return Math.abs(sample.face.pose.yawDeg) > YAW_GATE_DEG ? 'turned-away' : null
}
