// The trusted pulse wave of a whole recording: its unbroken stretches, their beats, and what those say about variability.
import { seededRandom } from '#core/maths/seeded-random.ts'
import { type IntervalRuns, joinRuns, toIntervalRuns } from '#core/signal/hrv/interval-runs.ts'
import { type HrvReport, reportHrv } from '#core/signal/hrv/report.ts'
import { measureWaveHrv } from '#core/signal/hrv/wave-hrv.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'

/** Beats are looked for in stretches as long as the live memory, so that a rate that wanders is followed. */
const LOOK_MS = 60_000
/** Beats this close to an end of a stretch inside a run are taken from its neighbour, which sees both sides of them. */
const EDGE_MS = 5000
/** Two finds closer together than this are one beat seen from two stretches: the shortest interval there is. */
const SAME_BEAT_MS = 250
/** The noise measurement's dice, fixed so that the same file gives the same document. */
const SEED = 1

interface Run {
  readonly startMs: number
  readonly rateHz: number
  readonly values: number[]
  /** Sum over the samples of the variance of their noise. */
  noise: number
}

interface RunBeats {
  readonly beatsMs: readonly number[]
  /** Timing noise of its stretches, ms^2, each with the number of beats it stands for. */
  readonly noises: readonly { readonly rmssdSquare: number; readonly sdnnSquare: number; readonly beats: number }[]
}

export interface WaveFindings {
  readonly beatsMs: readonly number[]
  /** Over all stretches together, nothing differenced across their ends; null without beats. */
  readonly hrv: HrvReport | null
}

/** Collects blocks in order; memory grows by 240 bytes a second of trusted wave. */
export class WaveRuns {
  readonly #runs: Run[] = []

  /** null: the pulse was not trusted, so whatever follows is a run of its own. */
  add(block: WaveBlock | null): void {
    if (!block) {
      if (this.#runs.at(-1)?.values.length !== 0) this.#runs.push({ startMs: 0, rateHz: 1, values: [], noise: 0 })
      return
    }
    const last = this.#runs.at(-1)
    const noise = block.noiseVariance * block.values.length
    if (block.joined && last && last.values.length > 0) {
      for (const value of block.values) last.values.push(value)
      last.noise += noise
    } else this.#runs.push({ startMs: block.startMs, rateHz: block.rateHz, values: [...block.values], noise })
  }

  findings(): WaveFindings {
    const found = this.#runs.map(beatsOf)
    const beatsMs: number[] = []
    const parts: IntervalRuns[] = []
    for (const { beatsMs: beats } of found) {
      const fresh = beats.filter((beat) => beat - (beatsMs.at(-1) ?? Number.NEGATIVE_INFINITY) >= SAME_BEAT_MS)
      beatsMs.push(...fresh)
      parts.push(toIntervalRuns(fresh))
    }
    const window = { startMs: beatsMs[0] ?? 0, endMs: beatsMs.at(-1) ?? 0 }
    const hrv = beatsMs.length > 0 ? reportHrv(joinRuns(parts), window, meanNoise(found)) : null
    return { beatsMs, hrv }
  }
}

function beatsOf({ startMs, rateHz, values, noise }: Run): RunBeats {
  const beatsMs: number[] = []
  const noises: RunBeats['noises'][number][] = []
  const lengthMs = (values.length * 1000) / rateHz
  const stepMs = LOOK_MS - 2 * EDGE_MS
  const sd = Math.sqrt(noise / Math.max(1, values.length))
  for (let from = 0; from === 0 || from + 2 * EDGE_MS < lengthMs; from += stepMs) {
    const until = Math.min(lengthMs, from + LOOK_MS)
    const samples = Float64Array.from(
      values.slice(Math.round((from * rateHz) / 1000), Math.round((until * rateHz) / 1000)),
    )
    const measured = measureWaveHrv({ samples, rateHz, noise: sd }, seededRandom(SEED))
    if (!measured) continue
    const first = from === 0 ? 0 : from + EDGE_MS
    const end = until >= lengthMs ? Infinity : until - EDGE_MS
    for (const beat of measured.beatsMs) {
      const atMs = startMs + from + beat
      const isMine = from + beat >= first && from + beat < end
      if (isMine && atMs - (beatsMs.at(-1) ?? Number.NEGATIVE_INFINITY) >= SAME_BEAT_MS) beatsMs.push(atMs)
    }
    noises.push({ ...measured.inflation, beats: measured.beatsMs.length })
  }
  return { beatsMs, noises }
}

function meanNoise(found: readonly RunBeats[]): { rmssdSquare: number; sdnnSquare: number } {
  const noises = found.flatMap((run) => run.noises)
  const beats = noises.reduce((sum, noise) => sum + noise.beats, 0)
  const mean = (pick: (noise: (typeof noises)[number]) => number): number =>
    beats > 0 ? noises.reduce((sum, noise) => sum + pick(noise) * noise.beats, 0) / beats : 0
  return { rmssdSquare: mean((noise) => noise.rmssdSquare), sdnnSquare: mean((noise) => noise.sdnnSquare) }
}
