// The last minute of pulse wave and chest motion, and what they say about variability and breathing, looked at every five seconds.
import { declined, type Estimate } from '#core/contracts/estimate.ts'
import type { ChestMotion } from '#core/contracts/frame-sample.ts'
import { locateBeats } from '#core/signal/hrv/beats.ts'
import { type HrvReport, reportHrv } from '#core/signal/hrv/report.ts'
import { measureBreathing, findHolds, type BreathInputs } from '#core/signal/respiration/breathing.ts'
import { BREATH_RATE_HZ } from '#core/signal/respiration/breaths.ts'
import { pulseModulation } from '#core/signal/respiration/pulse-modulation.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'
import { type StretchFindings, WaveMemory } from './wave-memory.ts'

const KEPT_S = 60
const LOOK_EVERY_MS = 5000
/** Chest motion seen with less confidence than this is not the chest. */
const MIN_CHEST_CONFIDENCE = 0.3
/** A silence of the camera longer than this starts the chest over. */
const MAX_CHEST_GAP_MS = 1000

/** What a look found. */
export interface BeatLook {
  /** Every metric of variability over the wave that is kept; null without a pulse in it. */
  readonly hrv: HrvReport | null
  readonly rmssd: Estimate
  readonly sdnn: Estimate
  readonly breathing: Estimate
  /** Length of a breath hold that is going on, s; 0 while breathing. */
  readonly apnea: Estimate
}

const nothingYet: BeatLook = {
  hrv: null,
  rmssd: declined('warming-up'),
  sdnn: declined('warming-up'),
  breathing: declined('warming-up'),
  apnea: declined('warming-up'),
}

/** Constant memory: a minute of wave and of chest. Feed chest frame by frame and wave as it is written. */
export class BeatMemory {
  readonly #wave = new WaveMemory()
  #chest: number[] = []
  #chestSum = 0
  #chestAtMs: number | null = null
  #chestSlot: number | null = null
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #look = nothingYet

  /** One frame's motion below the face; null when it was not in the picture. */
  chest(atMs: number, motion: ChestMotion | null): void {
    const seen = motion !== null && motion.confidence >= MIN_CHEST_CONFIDENCE
    const isLate = this.#chestAtMs !== null && atMs - this.#chestAtMs > MAX_CHEST_GAP_MS
    if (isLate) this.#forgetChest()
    if (!seen) return
    this.#chestAtMs = atMs
    this.#chestSum += motion.dyPx
    const slot = Math.floor((atMs * BREATH_RATE_HZ) / 1000)
    this.#chestSlot ??= slot
    for (; this.#chestSlot <= slot; this.#chestSlot++) this.#chest.push(this.#chestSum)
    if (this.#chest.length > KEPT_S * BREATH_RATE_HZ)
      this.#chest.splice(0, this.#chest.length - KEPT_S * BREATH_RATE_HZ)
  }

  /** A stretch of wave, or null when the pulse was not trusted. */
  wave(block: WaveBlock | null): void {
    this.#wave.add(block)
  }

  /** What is known at `atMs`; computed anew every five seconds. */
  look(atMs: number): BeatLook {
    if (atMs - this.#lookedAtMs >= LOOK_EVERY_MS || atMs < this.#lookedAtMs) {
      this.#lookedAtMs = atMs
      this.#look = this.#read(atMs)
    }
    return this.#look
  }

  #read(atMs: number): BeatLook {
    const found = this.#wave.read()
    const window = { startMs: (found?.endMs ?? 0) - (found?.spanMs ?? 0), endMs: found?.endMs ?? 0 }
    const hrv = found && reportHrv(found.intervals, window, found.inflation)
    return {
      hrv,
      rmssd: hrv?.rmssd ?? declined('warming-up'),
      sdnn: hrv?.sdnn ?? declined('warming-up'),
      breathing: this.#breathing(atMs, found?.newest ?? null),
      apnea: this.#apnea(atMs),
    }
  }

  #breathing(atMs: number, newest: StretchFindings | null): Estimate {
    const waveS = newest ? newest.samples.length / newest.rateHz : 0
    const pulse = newest && waveS >= KEPT_S / 2 ? pulseModulation({ ...newest, beats: locate(newest) }) : null
    const inputs: BreathInputs = {
      chest: this.#chest.length > 0 ? Float64Array.from(this.#chest) : { missing: 'out-of-view' },
      face: { missing: 'low-quality' },
      pulse: pulse ?? { missing: 'warming-up' },
    }
    const seconds = Math.max(this.#chest.length / BREATH_RATE_HZ, pulse ? waveS : 0)
    return measureBreathing(inputs, { startMs: atMs - seconds * 1000, endMs: atMs }).rate
  }

  #apnea(atMs: number): Estimate {
    const lengthMs = (this.#chest.length * 1000) / BREATH_RATE_HZ
    if (lengthMs < KEPT_S * 1000) return declined(this.#chest.length > 0 ? 'warming-up' : 'out-of-view')
    const last = findHolds(this.#chest).at(-1)
    const going = last && last.endMs >= lengthMs - 1000 ? (last.endMs - last.startMs) / 1000 : 0
    return {
      kind: 'measured',
      value: going,
      unit: 's',
      quality: 0.5,
      window: { startMs: atMs - lengthMs, endMs: atMs },
    }
  }

  #forgetChest(): void {
    this.#chest = []
    this.#chestSum = 0
    this.#chestSlot = null
  }
}

/** Beats in samples, in the band the variability was read in. */
const locate = ({ samples, rateHz, hrv }: StretchFindings): Float64Array =>
  locateBeats({ samples, rateHz }, hrv.pulseHz, hrv.band)
