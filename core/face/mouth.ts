// MouthReader: how far the mouth is open, and whether the person is talking.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import type { FrameSample } from '../contracts/frame-sample.ts'
import type { Covered } from './eye-windows.ts'
import { eyeSpanPx, type Landmarks, mouthPoints, verticalGap } from './landmarks.ts'
import { TimeBins } from './time-bins.ts'

export interface MouthReading {
  /** Gap between the inner lips in usual mouth widths: 0 shut, about 0.3 on an open vowel, over 0.6 in a yawn. */
  readonly openness: Estimate
  /** Are the lips moving as in speech? null while unknown. */
  readonly talking: boolean | null
  /** Share of the last minute's visible time spent talking. */
  readonly talkingRatio: Covered
}

/** Mouth width over outer eye distance on the canonical face (4.9 cm to 8.9 cm): a scale that smiling does not change. */
const MOUTH_IN_EYE_SPANS = 0.55
/** Speech moves the lips at syllable rate, 2-8 Hz; the band is cut out by two running means with these time constants. */
const FAST_MS = 40
const SLOW_MS = 300
/** Movement is averaged over about two syllables. */
const ENERGY_MS = 700
/** RMS lip movement in that band, mouth widths: syllables measure .05-.15, a still mouth under .005, smiling and one yawn under .02. */
const TALK_ENTER = 0.03
const TALK_STAY = 0.018
const WINDOW_MS = 60_000
const LEAST_VISIBLE_MS = 10_000
/** A pause between frames longer than this ends a stretch of talking. */
const GAP_MS = 600
/** Beyond this turn the far lip corner is hidden and the gap foreshortened. Chosen by hand. */
const YAW_GATE_DEG = 40

const field = { visible: 0, talking: 1 } as const

/** Inner lip gap in usual mouth widths. */
export const mouthOpenness = (landmarks: Landmarks): number =>
  verticalGap(landmarks, mouthPoints.upper, mouthPoints.lower) / (MOUTH_IN_EYE_SPANS * eyeSpanPx(landmarks))

export class MouthReader {
  readonly #bins = new TimeBins({ fields: 2, windowMs: WINDOW_MS, binMs: 500 })
  #lastMs: number | null = null
  #fast = 0
  #slow = 0
  #energy = 0
  #settledMs = 0
  #talking = false

  /** Takes the next frame. Declines without a face, with several, and beyond the gate angle; talking needs a second to be judged. */
  update(sample: FrameSample): MouthReading {
    const { atMs, face } = sample
    const reason = refusal(sample)
    if (reason !== null || face === null) {
      if (this.#lastMs !== null && atMs - this.#lastMs > GAP_MS) this.#lastMs = null
      return this.#reading(atMs, declined(reason ?? 'no-face'), reason)
    }
    const open = mouthOpenness(face.landmarks)
    if (sample.landmarked) this.#listen(atMs, open)
    const window = { startMs: this.#lastMs ?? atMs, endMs: atMs }
    return this.#reading(atMs, { kind: 'measured', value: Math.max(0, open), unit: 'ratio', quality: 1, window }, null)
  }

  #listen(atMs: number, open: number): void {
    const elapsedMs = this.#lastMs === null ? Infinity : atMs - this.#lastMs
    if (elapsedMs > GAP_MS || elapsedMs <= 0) this.#restart(open)
    else {
      const share = (constantMs: number): number => 1 - Math.exp(-elapsedMs / constantMs)
      this.#fast += share(FAST_MS) * (open - this.#fast)
      this.#slow += share(SLOW_MS) * (open - this.#slow)
      this.#energy += share(ENERGY_MS) * ((this.#fast - this.#slow) ** 2 - this.#energy)
      this.#settledMs += elapsedMs
      this.#talking = Math.sqrt(this.#energy) >= (this.#talking ? TALK_STAY : TALK_ENTER)
      const stretch = { startMs: atMs - elapsedMs, endMs: atMs }
      this.#bins.spread(field.visible, stretch, elapsedMs)
      if (this.#talking) this.#bins.spread(field.talking, stretch, elapsedMs)
    }
    this.#lastMs = atMs
  }

  #restart(open: number): void {
    this.#fast = open
    this.#slow = open
    this.#energy = 0
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
  if (sample.face === null) return 'no-face'
  if (sample.faceCount > 1) return 'two-faces'
  return Math.abs(sample.face.pose.yawDeg) > YAW_GATE_DEG ? 'turned-away' : null
}
