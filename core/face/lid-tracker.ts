// Finds where lids go down and come up again in a stream of lid gaps; says nothing yet about what it was.
import { type LidChannel, type LidSample, type LidSamples, lidValue } from './lid-samples.ts'

/** One dip of the lids, from the last open sample before to the first recovered sample after. */
export interface LidDip {
  readonly channel: LidChannel
  readonly fromMs: number
  readonly toMs: number
  /** Level before the dip and lowest value in it, as shares of the open eye. */
  readonly before: number
  readonly lowest: number
  /** Samples around the beginning, kept where the dip is longer than the ring. */
  readonly onset: readonly LidSample[]
}

/** Open level lately: the median of this much time. Long enough to bridge noise, short enough to follow a glance. Chosen by hand. */
const LEVEL_MS = 700
const LEVEL_CAPACITY = 48
/** A dip begins when the gap falls this share of its level below it, or this many noise deviations. */
const DIP_SHARE = 0.13
const DIP_NOISE = 5
/** It is over when this share of its depth is regained on two samples, or all but this share of the level on one. */
const REGAINED = 0.65
const FULLY_OPEN = 0.85
/** Or when the lids stand still well above the lowest point for this long: they came to rest at a new level (a blink during a glance). */
const REST_MS = 130
const REST_RANGE = 0.12
const REST_ABOVE = 0.25
const OPEN_ABOVE = 0.15
const CLEARLY_OPEN = 0.1
/** Lids that have not come near shut after this time are lowered, not closing: a glance down, a smile, drowsy half lids. */
const LOWERED_MS = 450
/** A dip longer than this keeps its first samples, because the ring will have lost them when it ends. */
const KEEP_ONSET_MS = 600
const ONSET_LEAD_MS = 350

/** Median of the open samples of the last LEVEL_MS. */
class OpenLevel {
  readonly #at = new Float64Array(LEVEL_CAPACITY)
  readonly #value = new Float64Array(LEVEL_CAPACITY)
  readonly #sorted = new Float64Array(LEVEL_CAPACITY)
  #count = 0

  clear(): void {
    this.#count = 0
  }

  push(atMs: number, value: number): void {
    this.#at[this.#count % LEVEL_CAPACITY] = atMs
    this.#value[this.#count % LEVEL_CAPACITY] = value
    this.#count += 1
  }

  /** null until there are two samples. The newest three count however old they are, so that 3 fps still has a level. */
  median(nowMs: number): number | null {
    let n = 0
    for (let back = 0; back < Math.min(this.#count, LEVEL_CAPACITY); back++) {
      const slot = (this.#count - 1 - back) % LEVEL_CAPACITY
      if (back >= 3 && nowMs - (this.#at[slot] ?? 0) > LEVEL_MS) break
      this.#insert(n++, this.#value[slot] ?? 0)
    }
    if (n < 2) return null
    const middle = n >> 1
    const upper = this.#sorted[middle] ?? 0
    return n % 2 === 1 ? upper : ((this.#sorted[middle - 1] ?? 0) + upper) / 2
  }

  #insert(length: number, value: number): void {
    let at = length
    while (at > 0 && (this.#sorted[at - 1] ?? 0) > value) {
      this.#sorted[at] = this.#sorted[at - 1] ?? 0
      at -= 1
    }
    this.#sorted[at] = value
  }
}

interface Descent {
  readonly fromMs: number
  readonly before: number
  lowest: number
  lowestMs: number
  regained: number
  onset: readonly LidSample[]
}

export interface TrackerLimits {
  /** Deviation of one gap. */
  readonly noise: number
  /** Gap below which lids count as near shut. */
  readonly nearShut: number
}

/** Streaming search for dips in one channel. */
export class LidTracker {
  readonly #channel: LidChannel
  readonly #level = new OpenLevel()
  #descent: Descent | null = null
  #lastMs = 0

  constructor(channel: LidChannel) {
    this.#channel = channel
  }

  /** Time since the lids went down, ms; null while they are up. */
  downSinceMs(): number | null {
    return this.#descent?.fromMs ?? null
  }

  /** Forgets everything: the stream was interrupted. */
  reset(): void {
    this.#level.clear()
    this.#descent = null
  }

  /** Takes the newest sample of `samples`; returns the dip that ended with it, if one did. `limits`: of this person, see TrackerLimits. */
  update(samples: LidSamples, limits: TrackerLimits): LidDip | null {
    const sample = samples.recent(0)
    if (sample === undefined) return null
    const value = lidValue(sample, this.#channel)
    const dip =
      this.#descent === null
        ? this.#watch(sample, value, limits.noise)
        : this.#follow(this.#descent, samples, { value, nearShut: limits.nearShut })
    this.#lastMs = sample.atMs
    return dip
  }

  #watch(sample: LidSample, value: number, noise: number): null {
    const level = this.#level.median(sample.atMs)
    const threshold = level === null ? Number.NEGATIVE_INFINITY : level - Math.max(DIP_SHARE * level, DIP_NOISE * noise)
    if (level !== null && value < threshold) {
      this.#descent = {
        fromMs: this.#lastMs,
        before: level,
        lowest: value,
        lowestMs: sample.atMs,
        regained: 0,
        onset: [],
      }
    } else this.#level.push(sample.atMs, value)
    return null
  }

  #follow(
    descent: Descent,
    samples: LidSamples,
    { value, nearShut }: { readonly value: number; readonly nearShut: number },
  ): LidDip | null {
    const atMs = samples.recent(0)?.atMs ?? 0
    if (value < descent.lowest) {
      descent.lowest = value
      descent.lowestMs = atMs
    }
    const elapsedMs = atMs - descent.fromMs
    if (elapsedMs > KEEP_ONSET_MS && descent.onset.length === 0) {
      descent.onset = samples.between(descent.fromMs - ONSET_LEAD_MS, atMs)
    }
    const enough = descent.lowest + REGAINED * (descent.before - descent.lowest)
    descent.regained = value >= enough ? descent.regained + 1 : 0
    const risen = descent.regained >= 2 || value >= FULLY_OPEN * descent.before
    if (risen) return this.#finish(descent, atMs)
    if (this.#restsAbove(descent, samples, nearShut)) {
      this.#startLevelFrom(samples, atMs - REST_MS)
      return this.#finish(descent, atMs)
    }
    if (elapsedMs > LOWERED_MS && descent.lowest > nearShut) this.#acceptLower(samples, atMs)
    return null
  }

  /** Have the lids come to rest clearly above the lowest point: at one level, or anywhere that is clearly not shut? */
  #restsAbove(descent: Descent, samples: LidSamples, nearShut: number): boolean {
    let low = Infinity
    let high = Number.NEGATIVE_INFINITY
    const newestMs = samples.recent(0)?.atMs ?? 0
    for (let back = 0; back < samples.length; back++) {
      const sample = samples.recent(back)
      if (sample === undefined || sample.atMs <= descent.lowestMs) return false
      const value = lidValue(sample, this.#channel)
      low = Math.min(low, value)
      high = Math.max(high, value)
      const level = low >= descent.lowest + REST_ABOVE && high - low <= REST_RANGE
      const open = low >= descent.lowest + OPEN_ABOVE && low >= nearShut + CLEARLY_OPEN
      if (!level && !open) return false
      if (newestMs - sample.atMs >= REST_MS) return true
    }
    return false
  }

  #finish(descent: Descent, atMs: number): LidDip {
    this.#descent = null
    const { fromMs, before, lowest, onset } = descent
    return { channel: this.#channel, fromMs, toMs: atMs, before, lowest, onset }
  }

  #acceptLower(samples: LidSamples, atMs: number): void {
    this.#descent = null
    this.#startLevelFrom(samples, atMs - LEVEL_MS / 2)
  }

  #startLevelFrom(samples: LidSamples, sinceMs: number): void {
    this.#level.clear()
    for (const sample of samples.between(sinceMs, Infinity))
      this.#level.push(sample.atMs, lidValue(sample, this.#channel))
  }
}
