// EyeReader: from frames to openness, blinks, long closures, PERCLOS; one instance follows one person.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import type { FrameSample } from '../contracts/frame-sample.ts'
import { type ClosureEvent, isBlink } from './closure.ts'
import { type EyeGaps, measureEyes } from './eye-gaps.ts'
import { EyeGate } from './eye-gate.ts'
import { type Covered, EyeWindows, type Perclos } from './eye-windows.ts'
import { type LidFrame, LidWatch } from './lid-watch.ts'
import { OpenEye } from './open-eye.ts'

/** What is known of a person's eyes from earlier; raw lid gaps of the open eyes. */
export interface EyeBaseline {
  readonly leftOpen: number
  readonly rightOpen: number
  /** Gap of the shut eye as a share of the open one. */
  readonly shutLevel: number
  /** How the gap follows the lid: the `share` of LidResponse. */
  readonly responseShare: number
}

export interface EyeReading {
  readonly atMs: number
  /** Raw lid gaps (comparable to the eye aspect ratio); null where the eyes cannot be judged. */
  readonly rawGap: { readonly left: number; readonly right: number } | null
  /** 1 = this person's open eye, 0 = shut; may exceed 1 for eyes wide open. */
  readonly openness: { readonly left: Estimate; readonly right: Estimate; readonly both: Estimate }
  /** Closures that were completed and judged with this frame, oldest first; told about a quarter of a second after they end. */
  readonly events: readonly ClosureEvent[]
  /** Lids of both eyes at least 80 % shut since this time; null while they are not. */
  readonly shutSinceMs: number | null
  readonly blinksPerMin: Covered
  readonly perclos: Perclos
  readonly gapVariance: Covered
}

/** Two frames farther apart than this have an interruption between them; slower streams get 2.5 of their own intervals. */
const GAP_MS = 300
const GAP_INTERVALS = 2.5
/** Frames are averaged over about this many to know the rate. */
const RATE_MEMORY = 20
/** After this much time without a plausible open eye they are taken to be hidden (dark glasses, hair, asleep from the start). */
const HIDDEN_AFTER_MS = 10_000
/** Landmarks of an eye span of 90 px are as good as they get; quality falls in proportion below, and with noise to nothing at 20 %. */
const SPAN_FOR_FULL_QUALITY_PX = 90
const NOISE_WITHOUT_QUALITY = 0.2
/** Frames kept while the open eyes are being learned, to be judged as soon as they are: 6 s at 60 fps, twice what it takes. */
const MOST_EARLY_FRAMES = 360

type EarlyFrame = Omit<LidFrame, 'leftOpen' | 'rightOpen'>

export class EyeReader {
  readonly #gate = new EyeGate()
  readonly #open: { readonly left: OpenEye; readonly right: OpenEye }
  readonly #watch: LidWatch
  readonly #windows = new EyeWindows()
  #early: EarlyFrame[] = []
  #intervalMs = 0
  #lastMs: number | null = null

  constructor(known?: EyeBaseline) {
    this.#open = { left: new OpenEye(known?.leftOpen), right: new OpenEye(known?.rightOpen) }
    this.#watch = new LidWatch(known)
  }

  /** What to keep for the next session; null before the open eyes are known. */
  baseline(): EyeBaseline | null {
    const levels = this.#levels()
    return levels && { ...levels, ...this.#watch.shutEyes }
  }

  /**
   * Takes the next frame with landmarks (FaceReader holds readings over those without). Constant cost, no clock, no dice. Blinks of the first
   * seconds are told late, once the open eyes are known.
   */
  update(sample: FrameSample): EyeReading {
    const refused = this.#gate.update(sample)
    const eyes = refused === null && sample.face !== null ? measureEyes(sample.face.landmarks) : null
    this.#bridge(sample.atMs)
    if (eyes === null) return this.#reading(sample.atMs, { eyes, reason: refused ?? 'low-quality', events: [] })
    this.#keepTime(sample.atMs, eyes)
    const { left, right, irisDrop } = eyes
    const events = this.#follow({
      atMs: sample.atMs,
      left,
      right,
      irisDrop,
      pitchDeg: sample.face?.pose.pitchDeg ?? 0,
    })
    return this.#reading(sample.atMs, { eyes, reason: null, events })
  }

  #levels(): Pick<EyeBaseline, 'leftOpen' | 'rightOpen'> | null {
    const leftOpen = this.#open.left.level
    const rightOpen = this.#open.right.level
    return leftOpen === null || rightOpen === null ? null : { leftOpen, rightOpen }
  }

  /** Closures that run on are given up once the interruption is longer than a lost frame. */
  #bridge(atMs: number): void {
    if (this.#lastMs === null) return
    const sinceMs = atMs - this.#lastMs
    if (sinceMs > 0 && sinceMs <= Math.max(GAP_MS, GAP_INTERVALS * this.#intervalMs)) return
    this.#lastMs = null
    this.#early = []
    this.#watch.interrupt()
  }

  #keepTime(atMs: number, eyes: EyeGaps): void {
    const intervalMs = this.#lastMs === null ? 0 : atMs - this.#lastMs
    if (intervalMs > 0) {
      this.#intervalMs += this.#intervalMs === 0 ? intervalMs : (intervalMs - this.#intervalMs) / RATE_MEMORY
    }
    this.#open.left.add(eyes.left, intervalMs)
    this.#open.right.add(eyes.right, intervalMs)
    this.#lastMs = atMs
  }

  #follow(frame: EarlyFrame): ClosureEvent[] {
    const levels = this.#levels()
    if (levels === null) {
      this.#early.push(frame)
      if (this.#early.length > MOST_EARLY_FRAMES) this.#early.shift()
      return []
    }
    const frames = [...this.#early, frame]
    this.#early = []
    return frames.flatMap((each) => this.#book({ ...each, ...levels }))
  }

  /** Books one frame into the one-minute windows; answers the closures it completed. */
  #book(frame: LidFrame): ClosureEvent[] {
    const { stretch, closures } = this.#watch.follow(frame)
    if (stretch !== null) this.#windows.addStretch(stretch)
    for (const { event, depth, bookedMs } of closures) {
      const { closedMs: atMs, closingMs, shutMs, reopeningMs } = event
      if (isBlink(event)) this.#windows.addBlink({ atMs, closingMs, shutMs, reopeningMs, depth }, bookedMs)
    }
    return closures.map(({ event }) => event)
  }

  #reading(atMs: number, { eyes, reason, events }: Seen): EyeReading {
    const rateHz = this.#intervalMs > 0 ? 1000 / this.#intervalMs : 0
    const missing = reason ?? this.#unlearned()
    return {
      atMs,
      rawGap: eyes === null ? null : { left: eyes.left, right: eyes.right },
      openness: this.#openness(atMs, eyes, missing),
      events,
      shutSinceMs: this.#watch.shutSinceMs,
      blinksPerMin: this.#windows.blinkRate(atMs, { missing, rateHz }),
      perclos: this.#windows.perclos(atMs, missing, this.#watch.shutEyes),
      gapVariance: this.#windows.gapVariance(atMs, missing),
    }
  }

  #unlearned(): DeclineReason | null {
    if (this.#levels() !== null) return null
    const { left, right } = this.#open
    return Math.max(left.fruitlessMs, right.fruitlessMs) > HIDDEN_AFTER_MS ? 'eyes-hidden' : 'warming-up'
  }

  #openness(atMs: number, eyes: EyeGaps | null, missing: DeclineReason | null): EyeReading['openness'] {
    const levels = this.#levels()
    if (missing !== null || eyes === null || levels === null) {
      const none = declined(missing ?? 'no-baseline')
      return { left: none, right: none, both: none }
    }
    const steadiness = Math.max(0, 1 - this.#watch.noise / NOISE_WITHOUT_QUALITY)
    const quality = steadiness * Math.min(1, eyes.spanPx / SPAN_FOR_FULL_QUALITY_PX)
    const window = { startMs: atMs - this.#intervalMs, endMs: atMs }
    const measured = (gap: number): Estimate => ({
      kind: 'measured',
      value: this.#watch.opennessOf(gap),
      unit: 'ratio',
      quality,
      window,
    })
    const gaps = { left: eyes.left / levels.leftOpen, right: eyes.right / levels.rightOpen }
    return { left: measured(gaps.left), right: measured(gaps.right), both: measured((gaps.left + gaps.right) / 2) }
  }
}

/** What one frame says before it is put into numbers. */
interface Seen {
  readonly eyes: EyeGaps | null
  readonly reason: DeclineReason | null
  readonly events: readonly ClosureEvent[]
}
