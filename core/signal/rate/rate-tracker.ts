// Where the heart rate probably is, second by second: a discrete Bayesian filter over the rate grid.
import { gridBpm, RATE_GRID, type RateGrid } from './harmonic-evidence.ts'

/** How far a heart rate wanders in a second (deviation): rising from a chair moves it about 2 bpm a second. */
const STEP_BPM = 1.5
/** Chance per second that everything known is worthless (another person, a false lock). */
const RESTART = 0.03
/** Exponent on yesterday's belief: windows overlap by nine tenths, so what was seen a second ago is mostly the same evidence again. */
const MEMORY = 0.8
/** Weight of one window's evidence in the sum over the memory: 1 / (1 - MEMORY) windows speak with about one and a half voices. */
const TEMPER = 0.3
/** The tracked rate owns what lies within this distance: the resolution of a 10 s window. */
const REACH_BPM = 5

export interface RateBelief {
  /** Centre of the most believed neighbourhood, bpm. */
  readonly bpm: number
  /** Probability inside that neighbourhood. */
  readonly mass: number
}

export interface RateTracker {
  /** Takes the evidence (nats per grid rate) of the newest window; gives the belief after it. */
  update(evidence: Float64Array): RateBelief
  /** Lets `seconds` pass without evidence. */
  wait(seconds: number): void
  reset(): void
}

/**
 * Tracker over `grid`. One update per second. The belief spreads by a random walk, is forgotten a little, and is multiplied by the tempered
 * evidence; after a reset one clear window decides alone.
 * Source: grid-based Bayesian filter with power discounting (Smith 1979).
 */
export function createRateTracker(grid: RateGrid = RATE_GRID): RateTracker {
  let belief = new Float64Array(grid.size).fill(1 / grid.size)
  const kernel = Float64Array.from({ length: Math.ceil((3 * STEP_BPM) / grid.stepBpm) + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k * grid.stepBpm) / STEP_BPM) ** 2),
  )
  const predict = (): void => {
    const out = new Float64Array(grid.size)
    for (let i = 0; i < grid.size; i++) {
      const p = (belief[i] ?? 0) ** MEMORY
      for (let k = 1 - kernel.length; k < kernel.length; k++) {
        const j = i + k
        if (j >= 0 && j < grid.size) out[j] = (out[j] ?? 0) + p * (kernel[Math.abs(k)] ?? 0)
      }
    }
    const sum = total(out)
    belief = out.map((p) => ((1 - RESTART) * p) / sum + RESTART / grid.size)
  }
  return {
    update(evidence) {
      predict()
      const top = evidence.reduce((best, v) => Math.max(best, v), Number.NEGATIVE_INFINITY)
      const next = belief.map((p, i) => p * Math.exp(TEMPER * ((evidence[i] ?? 0) - top)))
      const sum = total(next)
      belief = next.map((p) => p / sum)
      return summarise(belief, grid)
    },
    wait(seconds) {
      for (let s = 0; s < Math.min(60, seconds); s++) predict()
    },
    reset() {
      belief = new Float64Array(grid.size).fill(1 / grid.size)
    },
  }
}

function total(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum
}

function summarise(belief: Float64Array, grid: RateGrid): RateBelief {
  let top = 0
  for (let i = 1; i < belief.length; i++) if ((belief[i] ?? 0) > (belief[top] ?? 0)) top = i
  const reach = Math.round(REACH_BPM / grid.stepBpm)
  let mass = 0
  let mean = 0
  for (let i = Math.max(0, top - reach); i <= Math.min(grid.size - 1, top + reach); i++) {
    mass += belief[i] ?? 0
    mean += (belief[i] ?? 0) * gridBpm(grid, i)
  }
  return { bpm: mean / mass, mass }
}
