// LidWatch: follows both lids of one person whose open eyes are known, finds closures, and knows what shut means for them.
import type { ClosureEvent } from './closure.ts'
import { judgeDip, LEAD_MS, TAIL_MS, type Verdict } from './closure-judge.ts'
import type { EyeStretch, ShutEyes } from './eye-windows.ts'
import { lidTravel } from './lid-response.ts'
import { type LidSample, LidSamples } from './lid-samples.ts'
import { type LidDip, LidTracker } from './lid-tracker.ts'
import { LookDown } from './look-down.ts'
import { LidResponse } from './response-learner.ts'
import { ShutLevel, shutLimit } from './shut-level.ts'

/** Both lids on one frame: raw gaps, and the open levels they are relative to. */
export interface LidFrame {
  readonly atMs: number
  readonly left: number
  readonly right: number
  readonly leftOpen: number
  readonly rightOpen: number
  readonly irisDrop: number
  readonly pitchDeg: number
}

/** What one frame brought. */
export interface LidNews {
  /** The stretch since the frame before; null after an interruption. */
  readonly stretch: EyeStretch | null
  readonly closures: readonly JudgedClosure[]
}

export interface JudgedClosure extends Verdict {
  /** Time in it that was booked as shut, stretch by stretch, before it was judged. */
  readonly bookedMs: number
}

/** Landmark noise is averaged over about this many frames; start value measured on drawn faces at arm's length. */
const NOISE_MEMORY = 60
const FIRST_NOISE = 0.03
/** Deviations beyond this many of the usual are lids that move, not noise. */
const NOISE_CAP = 3
const LEAST_NOISE = 0.005
/** One-eyed dips that overlap an event by no more than this are of their own. */
const TOUCH_MS = 30

const meanGap = (sample: LidSample): number => (sample.left + sample.right) / 2

export class LidWatch {
  readonly #samples = new LidSamples()
  readonly #trackers = [new LidTracker('both'), new LidTracker('left'), new LidTracker('right')] as const
  readonly #lookDown = new LookDown()
  readonly #response: LidResponse
  readonly #shut: ShutLevel
  #waiting: LidDip[] = []
  #lastEvents: ClosureEvent[] = []
  #noise = FIRST_NOISE
  #lastRaw = 0
  #shutSinceMs: number | null = null

  constructor(known?: ShutEyes) {
    this.#response = new LidResponse(known?.responseShare)
    this.#shut = new ShutLevel(known?.shutLevel)
  }

  get shutEyes(): ShutEyes {
    return { shutLevel: this.#shut.level, responseShare: this.#response.share }
  }

  /** Deviation of one gap, as a share of the open eye. */
  get noise(): number {
    return this.#noise
  }

  /** Both lids at least 80 % shut since then; null while they are not. */
  get shutSinceMs(): number | null {
    return this.#shutSinceMs
  }

  /** The stream was interrupted: closures that run on are given up. What was learned stays. */
  interrupt(): void {
    this.#shutSinceMs = null
    this.#samples.clear()
    this.#waiting = []
    for (const tracker of this.#trackers) tracker.reset()
  }

  /** Openness for a gap that is `share` of the open eye: 1 open, 0 shut, at most 1.5. */
  opennessOf(share: number): number {
    const loss = 1 - (share - this.#shut.level) / (1 - this.#shut.level)
    return Math.max(0, Math.min(1.5, 1 - lidTravel(loss, this.#response.share)))
  }

  /** Takes the next frame; frames come without interruption, see `interrupt`. */
  follow(frame: LidFrame): LidNews {
    const before = this.#samples.recent(0)
    const lids = this.#toSample(frame, before)
    this.#learnNoise(lids)
    const rawGap = (frame.left + frame.right) / 2
    const stretch = before === undefined ? null : this.#stretch(before, lids, rawGap)
    this.#lastRaw = rawGap
    const isShut = meanGap(lids) <= this.#shutBelow(lids)
    this.#shutSinceMs = isShut ? (this.#shutSinceMs ?? lids.atMs) : null
    this.#samples.push(lids)
    const limits = { noise: this.#noise, nearShut: this.#shutBelow(lids) }
    for (const tracker of this.#trackers) {
      const dip = tracker.update(this.#samples, limits)
      if (dip !== null) this.#waiting.push(dip)
    }
    return { stretch, closures: this.#judgeRipe(frame.atMs) }
  }

  #toSample({ atMs, irisDrop, pitchDeg, ...gaps }: LidFrame, before: LidSample | undefined): LidSample {
    return {
      atMs,
      left: gaps.left / gaps.leftOpen,
      right: gaps.right / gaps.rightOpen,
      irisDrop,
      pitchDeg,
      looksDown: this.#lookDown.update(pitchDeg, irisDrop, before === undefined ? 0 : atMs - before.atMs),
    }
  }

  /** Deviation of a sample from the middle of its neighbours. */
  #learnNoise(newest: LidSample): void {
    const middle = this.#samples.recent(0)
    const oldest = this.#samples.recent(1)
    if (middle === undefined || oldest === undefined) return
    const deviation = Math.abs(meanGap(middle) - (meanGap(newest) + meanGap(oldest)) / 2)
    const capped = Math.min(deviation, NOISE_CAP * this.#noise)
    this.#noise = Math.max(LEAST_NOISE, this.#noise + (capped - this.#noise) / NOISE_MEMORY) // mean |deviation| = 0.98 sigma, white
  }

  #stretch(before: LidSample, lids: LidSample, rawGap: number): EyeStretch {
    return {
      startMs: before.atMs,
      endMs: lids.atMs,
      shutMs: this.#shutBetween(before, lids),
      rawGap: (rawGap + this.#lastRaw) / 2,
    }
  }

  #shutBelow({ looksDown }: LidSample): number {
    return shutLimit({ ...this.shutEyes, looksDown })
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
  #judgeRipe(nowMs: number): JudgedClosure[] {
    const bothDownMs = this.#trackers[0].downSinceMs()
    const isRipe = (dip: LidDip): boolean => {
      if (nowMs - dip.toMs < TAIL_MS) return false
      return dip.channel === 'both' || bothDownMs === null || bothDownMs > dip.toMs
    }
    const ripe = this.#waiting.filter(isRipe)
    if (ripe.length === 0) return []
    this.#waiting = this.#waiting.filter((dip) => !isRipe(dip))
    return ripe
      .toSorted((a, b) => Number(a.channel !== 'both') - Number(b.channel !== 'both'))
      .flatMap((dip) => this.#judge(dip) ?? [])
  }

  #judge(dip: LidDip): JudgedClosure | null {
    if (this.#lastEvents.some(({ startMs, endMs }) => dip.fromMs < endMs && dip.toMs > startMs + TOUCH_MS)) return null
    const { level: shutLevel } = this.#shut
    const verdict = judgeDip({ dip, samples: this.#samples, noise: this.#noise, shutLevel, response: this.#response })
    if (verdict === null) return null
    const bookedMs = this.#bookedWithin(verdict.event)
    this.#lastEvents = [...this.#lastEvents, verdict.event].slice(-4)
    if (verdict.event.eyes === 'both') this.#shut.learn(verdict.floor)
    return { ...verdict, bookedMs }
  }

  #bookedWithin(event: ClosureEvent): number {
    const inside = this.#samples.between(event.startMs - LEAD_MS / 4, event.endMs + TAIL_MS / 2)
    return inside.reduce((sum, sample, i) => {
      const before = inside[i - 1]
      return before === undefined ? sum : sum + this.#shutBetween(before, sample)
    }, 0)
  }
}
