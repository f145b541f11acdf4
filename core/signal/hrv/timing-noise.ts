// What noise in the wave does to beat intervals: measured by adding a little more of the same noise and watching the beats move.
import { periodogram } from '../spectrum/periodogram.ts'
import type { BeatWave } from './beats.ts'

/** Extra noise in units of the noise variance that is there. Chosen on recordings with known noise: smaller is noisier, larger bends. */
const EXTRA = 0.7
/** Perturbed copies; the inflation is then known to about 6 % on a minute of beats. */
const COPIES = 8
/** A beat that moved farther than this share of an interval is another beat; a larger jump than this would be cut as an artefact. */
const SAME_BEAT = 0.075
const LARGEST_JUMP = 0.15
/** Band in which a pulse wave has next to nothing, as shares of the sampling rate, and its lowest edge in Hz. */
const NOISE_BAND = { lowShare: 0.3, highShare: 0.425, lowHz: 5 } as const

/** What timing noise adds to the squared metrics, ms^2. */
export interface NoiseInflation {
  readonly rmssdSquare: number
  readonly sdnnSquare: number
}

export const noInflation: NoiseInflation = { rmssdSquare: 0, sdnnSquare: 0 }

/**
 * Standard deviation of white noise in the wave from its density between 30 and 42.5 % of the sampling rate, above 5 Hz; unit of the wave.
 * Null when the rate leaves no such band (under about 12 Hz). Domain: the wave was not low-passed below that band.
 */
export function estimateWaveNoise({ samples, rateHz }: BeatWave): number | null {
  const lowHz = Math.max(NOISE_BAND.lowHz, NOISE_BAND.lowShare * rateHz)
  const highHz = NOISE_BAND.highShare * rateHz
  if (!(lowHz < highHz)) return null
  const { power, stepHz } = periodogram(samples, { rateHz, window: 'hann' })
  const bins = power.subarray(Math.ceil(lowHz / stepHz), Math.floor(highHz / stepHz) + 1)
  if (bins.length === 0) return null
  return Math.sqrt((bins.reduce((sum, density) => sum + density, 0) / bins.length) * (rateHz / 2))
}

/**
 * Inflation of RMSSD^2 and SDNN^2 by white noise of standard deviation `noise`, for the beats that `locate` finds: SIMEX with one level, read
 * on the beats' displacements (second and first differences), which is far steadier than on the metrics. `random` is uniform in [0, 1).
 * Source: Cook and Stefanski 1994 (simulation extrapolation); 6 s^2 and 2 s^2 are its limits for independent errors s.
 */
export function measureInflation(
  wave: BeatWave,
  locate: (wave: BeatWave) => Float64Array,
  { noise, pulseHz, random }: { readonly noise: number; readonly pulseHz: number; readonly random: () => number },
): NoiseInflation {
  const beats = locate(wave)
  const perBeat = wave.rateHz / pulseHz
  const sums = { second: 0, seconds: 0, first: 0, firsts: 0 }
  for (let copy = 0; copy < COPIES; copy++) {
    const samples = addNoise(wave.samples, Math.sqrt(EXTRA) * noise, random)
    const moved = displacements(beats, locate({ ...wave, samples }), SAME_BEAT * perBeat)
    addDifferences(sums, moved, LARGEST_JUMP * perBeat)
  }
  const scale = (1000 / wave.rateHz) ** 2 / EXTRA
  return {
    rmssdSquare: sums.seconds > 0 ? (scale * sums.second) / sums.seconds : 0,
    sdnnSquare: sums.firsts > 0 ? (scale * sums.first) / sums.firsts : 0,
  }
}

function addNoise(samples: ArrayLike<number>, sd: number, random: () => number): Float64Array {
  return Float64Array.from(
    samples,
    (value) => value + sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
}

/** Displacement of every beat to its nearest moved one, samples; NaN when there is none within `reach`. Both lists ascend. */
function displacements(beats: Float64Array, moved: Float64Array, reach: number): Float64Array {
  let j = 0
  return beats.map((beat) => {
    while (j + 1 < moved.length && Math.abs(at(moved, j + 1) - beat) < Math.abs(at(moved, j) - beat)) j++
    const displacement = at(moved, j) - beat
    return Math.abs(displacement) < reach ? displacement : Number.NaN
  })
}

function addDifferences(
  sums: { second: number; seconds: number; first: number; firsts: number },
  moved: Float64Array,
  largest: number,
): void {
  for (let k = 1; k < moved.length; k++) {
    const first = at(moved, k) - at(moved, k - 1)
    const second = at(moved, k) - 2 * at(moved, k - 1) + at(moved, k - 2)
    if (Number.isFinite(first)) {
      sums.first += first * first
      sums.firsts++
    }
    if (Math.abs(second) < largest) {
      sums.second += second * second
      sums.seconds++
    }
  }
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN
