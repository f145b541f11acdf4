// The newest minute of trusted pulse wave: its unbroken stretches, so that one weak second does not cost a minute of variability.
import { seededRandom } from '#core/maths/seeded-random.ts'
import { joinRuns, type IntervalRuns } from '#core/signal/hrv/interval-runs.ts'
import type { NoiseInflation } from '#core/signal/hrv/timing-noise.ts'
import { measureWaveHrv, type WaveHrv } from '#core/signal/hrv/wave-hrv.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'

const KEPT_MS = 60_000
/** How far back its stretches may lie. */
const REACH_MS = 120_000
/** Shorter stretches hold too few whole beats to be looked at. */
const MIN_STRETCH_MS = 8000
/** The noise measurement's dice; the same samples give the same values. */
const SEED = 1

interface Stretch {
  startMs: number
  readonly rateHz: number
  readonly values: number[]
  /** Noise variance and the samples it stands for, block by block. */
  readonly noises: { readonly samples: number; readonly variance: number }[]
}

export interface StretchFindings {
  readonly samples: Float64Array
  readonly rateHz: number
  readonly hrv: WaveHrv
}

export interface MinuteFindings {
  readonly intervals: IntervalRuns
  /** Mean over the stretches, by their beats. */
  readonly inflation: NoiseInflation
  /** Wave that was read, ms. */
  readonly spanMs: number
  readonly endMs: number
  /** The stretch that ends last. */
  readonly newest: StretchFindings
}

const endOf = ({ startMs, rateHz, values }: Stretch): number => startMs + (values.length * 1000) / rateHz

const lengthOf = ({ rateHz, values }: Stretch): number => (values.length * 1000) / rateHz

/** Constant memory: a minute of wave, 16 kB. */
export class WaveMemory {
  #stretches: Stretch[] = []
  #isBroken = true

  /** A stretch of wave, or null when the pulse was not trusted: variability never spans such a gap. */
  add(block: WaveBlock | null): void {
    if (!block) {
      this.#isBroken = true
      return
    }
    const last = this.#stretches.at(-1)
    const noise = { samples: block.values.length, variance: block.noiseVariance }
    if (last && block.joined && !this.#isBroken) {
      last.values.push(...block.values)
      last.noises.push(noise)
      this.#isBroken = false
    } else this.#isBroken = !this.#begin(block, last ? endOf(last) : Number.NEGATIVE_INFINITY)
    this.#forget()
  }

  /** What the minute says; null while no stretch is long enough or none shows a rate. */
  read(): MinuteFindings | null {
    const found = this.#stretches.flatMap((stretch) => {
      const hrv = lengthOf(stretch) < MIN_STRETCH_MS ? null : measure(stretch)
      return hrv ? [{ stretch, hrv }] : []
    })
    const last = found.at(-1)
    if (!last) return null
    const beats = found.reduce((sum, { hrv }) => sum + hrv.beatsMs.length, 0)
    const mean = (of: (hrv: WaveHrv) => number): number =>
      found.reduce((sum, { hrv }) => sum + of(hrv) * hrv.beatsMs.length, 0) / Math.max(1, beats)
    return {
      intervals: joinRuns(found.map(({ hrv }) => hrv.intervals)),
      inflation: {
        rmssdSquare: mean(({ inflation }) => inflation.rmssdSquare),
        sdnnSquare: mean(({ inflation }) => inflation.sdnnSquare),
      },
      spanMs: found.reduce((sum, { stretch }) => sum + lengthOf(stretch), 0),
      endMs: endOf(last.stretch),
      newest: { samples: Float64Array.from(last.stretch.values), rateHz: last.stretch.rateHz, hrv: last.hrv },
    }
  }

  /** A new stretch reaches back as far as its first window does; what the one before it already holds is left out. */
  #begin(block: WaveBlock, afterMs: number): boolean {
    const skipped = Math.max(0, Math.ceil(((afterMs - block.startMs) * block.rateHz) / 1000))
    const values = Array.from(block.values.subarray(skipped))
    if (values.length === 0) return false
    const startMs = block.startMs + (skipped * 1000) / block.rateHz
    const noises = [{ samples: values.length, variance: block.noiseVariance }]
    this.#stretches.push({ startMs, rateHz: block.rateHz, values, noises })
    return true
  }

  #forget(): void {
    const newest = this.#stretches.at(-1)
    if (!newest) return
    const oldestMs = endOf(newest) - REACH_MS
    this.#stretches = this.#stretches.filter((stretch) => endOf(stretch) > oldestMs)
    let surplusMs = this.#stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0) - KEPT_MS
    while (surplusMs > 0) {
      const oldest = this.#stretches[0]
      if (!oldest) return
      if (lengthOf(oldest) > surplusMs) return shorten(oldest, surplusMs)
      surplusMs -= lengthOf(oldest)
      this.#stretches.shift()
    }
  }
}

function shorten(stretch: Stretch, byMs: number): void {
  const surplus = Math.floor((byMs * stretch.rateHz) / 1000)
  stretch.values.splice(0, surplus)
  stretch.startMs += (surplus * 1000) / stretch.rateHz
  let kept = stretch.noises.reduce((sum, { samples }) => sum + samples, 0)
  while (kept - (stretch.noises[0]?.samples ?? 0) >= stretch.values.length)
    kept -= stretch.noises.shift()?.samples ?? Number.POSITIVE_INFINITY
}

function measure({ rateHz, values, noises }: Stretch): WaveHrv | null {
  const samples = noises.reduce((sum, one) => sum + one.samples, 0)
  const variance = noises.reduce((sum, one) => sum + one.samples * one.variance, 0) / Math.max(1, samples)
  return measureWaveHrv({ samples: Float64Array.from(values), rateHz, noise: Math.sqrt(variance) }, seededRandom(SEED))
}
