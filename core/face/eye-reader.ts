// EyeReader: from frames to openness, blinks, long closures, PERCLOS; one instance follows one person.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import type { FrameSample } from '../contracts/frame-sample.ts'
import { type ClosureEvent, isBlink } from './closure.ts'
import { judgeDip, LEAD_MS, TAIL_MS } from './closure-judge.ts'
import { type EyeGaps, measureEyes } from './eye-gaps.ts'
import { EyeGate } from './eye-gate.ts'
import { type Covered, type EyeStretch, EyeWindows, type Perclos } from './eye-windows.ts'
import { lidTravel } from './lid-response.ts'
import { LidResponse } from './response-learner.ts'
import { ShutLevel, shutLimit } from './shut-level.ts'
import { type LidSample, LidSamples } from './lid-samples.ts'
import { type LidDip, LidTracker } from './lid-tracker.ts'
import { LookDown } from './look-down.ts'
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
  /** Closures that were completed and judged with this frame, oldest first. They are reported about TAIL_MS after they end. */
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
/** Landmark noise is averaged over about this many frames; start value measured on drawn faces at arm's length. */
const NOISE_MEMORY = 60
const FIRST_NOISE = 0.03
/** After this much time without a plausible open eye they are taken to be hidden (dark glasses, hair, asleep from the start). */
const HIDDEN_AFTER_MS = 10_000
/** Landmarks of an eye span of 90 px are as good as they get; quality falls in proportion below. */
const SPAN_FOR_FULL_QUALITY_PX = 90

export class EyeReader {
  readonly #gate = new EyeGate()
  readonly #open: { readonly left: OpenEye; readonly right: OpenEye }
  readonly #samples = new LidSamples()
  readonly #trackers = [new LidTracker('both'), new LidTracker('left'), new LidTracker('right')] as const
  readonly #windows = new EyeWindows()
  #waiting: LidDip[] = []
  #lastEvents: ClosureEvent[] = []
  readonly #response: LidResponse
  readonly #shut: ShutLevel
  readonly #lookDown = new LookDown()
  #noise = FIRST_NOISE
  #intervalMs = 0
  #lastMs: number | null = null
  #lastRaw = 0
  #shutSinceMs: number | null = null

  constructor(known?: EyeBaseline) {
    this.#open = { left: new OpenEye(known?.leftOpen), right: new OpenEye(known?.rightOpen) }
    this.#response = new LidResponse(known?.responseShare)
    this.#shut = new ShutLevel(known?.shutLevel)
  }

  /** What to keep for the next session; null before the open eyes are known. */
  baseline(): EyeBaseline | null {
    const { left, right } = this.#open
    if (left.level === null || right.level === null) return null
    return {
      leftOpen: left.level,
      rightOpen: right.level,
      shutLevel: this.#shut.level,
      responseShare: this.#response.share,
    }
  }

  /** Takes the next frame with landmarks (FaceReader holds readings over those without). Constant cost, no clock, no dice. */
  update(sample: FrameSample): EyeReading {
    const refused = this.#gate.update(sample)
    const eyes = refused === null && sample.face !== null ? measureEyes(sample.face.landmarks) : null
    const reason = refused ?? (eyes === null ? 'low-quality' : null)
    if (reason !== null || eyes === null) return this.#blind(sample.atMs, reason ?? 'low-quality')
    this.#bridge(sample.atMs)
    const intervalMs = this.#lastMs === null ? 0 : sample.atMs - this.#lastMs
    this.#open.left.add(eyes.left, intervalMs)
    this.#open.right.add(eyes.right, intervalMs)
    const events = this.#advance(sample, eyes)
    this.#lastMs = sample.atMs
    return this.#reading(sample.atMs, { eyes, reason: null, events })
  }

  /** Nothing usable on this frame: closures that run on are given up once the interruption is longer than a lost frame. */
  #blind(atMs: number, reason: DeclineReason): EyeReading {
    this.#bridge(atMs)
    return this.#reading(atMs, { eyes: null, reason, events: [] })
  }

  #bridge(atMs: number): void {
    if (this.#lastMs === null) return
    const sinceMs = atMs - this.#lastMs
    if (sinceMs > 0 && sinceMs <= Math.max(GAP_MS, GAP_INTERVALS * this.#intervalMs)) return
    this.#lastMs = null
    this.#shutSinceMs = null
    this.#samples.clear()
    this.#waiting = []
    for (const tracker of this.#trackers) tracker.reset()
  }

  #advance(sample: FrameSample, eyes: EyeGaps): ClosureEvent[] {
    const { left, right } = this.#open
    if (left.level === null || right.level === null) return []
    const pitchDeg = sample.face?.pose.pitchDeg ?? 0
    const lids: LidSample = {
      atMs: sample.atMs,
      left: eyes.left / left.level,
      right: eyes.right / right.level,
      irisDrop: eyes.irisDrop,
      pitchDeg,
      looksDown: this.#lookDown.update(pitchDeg, eyes.irisDrop, this.#lastMs === null ? 0 : sample.atMs - this.#lastMs),
    }
    this.#learnNoise(lids)
    this.#account(lids, (eyes.left + eyes.right) / 2)
    this.#samples.push(lids)
    const limits = { noise: this.#noise, nearShut: this.#shutBelow(lids) }
    for (const tracker of this.#trackers) {
      const dip = tracker.update(this.#samples, limits)
      if (dip !== null) this.#waiting.push(dip)
    }
    return this.#judgeWaiting(sample.atMs)
  }

  /** Deviation of a sample from the middle of its neighbours; closures are kept out by a cap. */
  #learnNoise(newest: LidSample): void {
    const middle = this.#samples.recent(0)
    const oldest = this.#samples.recent(1)
    if (middle === undefined || oldest === undefined) return
    const mean = (s: LidSample): number => (s.left + s.right) / 2
    const deviation = Math.abs(mean(middle) - (mean(newest) + mean(oldest)) / 2)
    const capped = Math.min(deviation, 3 * this.#noise)
    this.#noise = Math.max(0.005, this.#noise + (capped - this.#noise) / NOISE_MEMORY) // mean |deviation| = 0.98 sigma for white noise
  }

  /** Books the stretch since the previous valid frame into the one-minute windows. */
  #account(lids: LidSample, rawGap: number): void {
    const before = this.#samples.recent(0)
    if (this.#lastMs !== null && before !== undefined && before.atMs === this.#lastMs) {
      const stretch = { startMs: before.atMs, endMs: lids.atMs }
      const intervalMs = stretch.endMs - stretch.startMs
      this.#intervalMs += this.#intervalMs === 0 ? intervalMs : (intervalMs - this.#intervalMs) / RATE_MEMORY
      const booked: EyeStretch = {
        ...stretch,
        shutMs: this.#shutBetween(before, lids),
        rawGap: (rawGap + this.#lastRaw) / 2,
      }
      this.#windows.addStretch(booked)
    }
    this.#lastRaw = rawGap
    const shut = meanGap(lids) <= this.#shutBelow(lids)
    this.#shutSinceMs = shut ? (this.#shutSinceMs ?? lids.atMs) : null
  }

  #shutBelow({ looksDown }: LidSample): number {
    return shutLimit({ shutLevel: this.#shut.level, responseShare: this.#response.share, looksDown })
  }

  /** Time between two frames spent at least 80 % shut, by straight lines between them. */
  #shutBetween(a: LidSample, b: LidSample): number {
    const [from, to] = [meanGap(a) - this.#shutBelow(a), meanGap(b) - this.#shutBelow(b)]
    const lengthMs = b.atMs - a.atMs
    if (from <= 0 && to <= 0) return lengthMs
    if (from > 0 && to > 0) return 0
    return (lengthMs * Math.min(from, to)) / (Math.min(from, to) - Math.max(from, to))
  }

  /** Judges the dips whose surroundings are complete. One-eyed dips wait for the verdict on both eyes and yield to it. */
  #judgeWaiting(nowMs: number): ClosureEvent[] {
    const events: ClosureEvent[] = []
    const bothDownMs = this.#trackers[0].downSinceMs()
    const isRipe = (dip: LidDip): boolean => {
      if (nowMs - dip.toMs < TAIL_MS) return false
      return dip.channel === 'both' || bothDownMs === null || bothDownMs > dip.toMs
    }
    const ripe = this.#waiting.filter(isRipe)
    if (ripe.length === 0) return events
    this.#waiting = this.#waiting.filter((dip) => !isRipe(dip))
    ripe.sort((a, b) => Number(a.channel !== 'both') - Number(b.channel !== 'both'))
    for (const dip of ripe) {
      const verdict = this.#overlapsEvent(dip)
        ? null
        : judgeDip({
            dip,
            samples: this.#samples,
            noise: this.#noise,
            shutLevel: this.#shut.level,
            response: this.#response,
          })
      if (verdict === null) continue
      const { event } = verdict
      events.push(event)
      this.#lastEvents = [...this.#lastEvents, event].slice(-4)
      if (event.eyes === 'both') this.#shut.learn(verdict.floor)
      if (isBlink(event)) {
        const { closedMs: atMs, closingMs, shutMs, reopeningMs } = event
        this.#windows.addBlink({ atMs, closingMs, shutMs, reopeningMs, depth: verdict.depth }, this.#shutWithin(event))
      }
    }
    return events
  }

  #overlapsEvent(dip: LidDip): boolean {
    return this.#lastEvents.some(({ startMs, endMs }) => dip.fromMs < endMs && dip.toMs > startMs + 30)
  }

  #shutWithin(event: ClosureEvent): number {
    const inside = this.#samples.between(event.startMs - LEAD_MS / 4, event.endMs + TAIL_MS / 2)
    return inside.reduce((sum, sample, i) => {
      const before = inside[i - 1]
      return before === undefined ? sum : sum + this.#shutBetween(before, sample)
    }, 0)
  }

  #reading(
    atMs: number,
    {
      eyes,
      reason,
      events,
    }: {
      readonly eyes: EyeGaps | null
      readonly reason: DeclineReason | null
      readonly events: readonly ClosureEvent[]
    },
  ): EyeReading {
    const rateHz = this.#intervalMs > 0 ? 1000 / this.#intervalMs : 0
    const missing = reason ?? this.#unlearned()
    const context = { missing: missing ?? null, rateHz }
    return {
      atMs,
      rawGap: eyes === null ? null : { left: eyes.left, right: eyes.right },
      openness: this.#openness(atMs, eyes, missing),
      events,
      shutSinceMs: this.#shutSinceMs,
      blinksPerMin: this.#windows.blinkRate(atMs, context),
      perclos: this.#windows.perclos(atMs, context.missing, {
        shutLevel: this.#shut.level,
        responseShare: this.#response.share,
      }),
      gapVariance: this.#windows.gapVariance(atMs, context.missing),
    }
  }

  #unlearned(): DeclineReason | null {
    const { left, right } = this.#open
    if (left.level !== null && right.level !== null) return null
    return Math.max(left.fruitlessMs, right.fruitlessMs) > HIDDEN_AFTER_MS ? 'eyes-hidden' : 'warming-up'
  }

  #openness(atMs: number, eyes: EyeGaps | null, missing: DeclineReason | null): EyeReading['openness'] {
    const { left, right } = this.#open
    if (missing !== null || eyes === null || left.level === null || right.level === null) {
      const none = declined(missing ?? 'no-baseline')
      return { left: none, right: none, both: none }
    }
    const quality = Math.max(0, 1 - this.#noise / 0.2) * Math.min(1, eyes.spanPx / SPAN_FOR_FULL_QUALITY_PX)
    const window = { startMs: this.#lastMs ?? atMs, endMs: atMs }
    const measured = (gap: number): Estimate => ({
      kind: 'measured',
      value: this.#toOpenness(gap),
      unit: 'ratio',
      quality,
      window,
    })
    const gaps = { left: eyes.left / left.level, right: eyes.right / right.level }
    return { left: measured(gaps.left), right: measured(gaps.right), both: measured((gaps.left + gaps.right) / 2) }
  }

  #toOpenness(gap: number): number {
    const loss = 1 - (gap - this.#shut.level) / (1 - this.#shut.level)
    return Math.max(0, Math.min(1.5, 1 - lidTravel(loss, this.#response.share)))
  }
}

const meanGap = (sample: LidSample): number => (sample.left + sample.right) / 2
