// A beating wave explained by one phase that bends a little, harmonics of it and slow drift: mean rate with its error.
import { fitBeatShape, slowPolynomials } from './beat-model.ts'
import { detectPeaks } from '../peaks/detect-peaks.ts'
import { solveSymmetric } from './solve-symmetric.ts'

/** Spacing of the knots between which the rate is taken as constant. Shorter than a breath's swing, longer than a beat at 75 bpm. */
const KNOT_S = 1
/**
 * How much the rate may change from one knot to the next, bpm (deviation), as two models: nearly steady, and swinging with the breath
 * (+-5 bpm in 4 s change 2 to 4 a second). The wave decides between them.
 */
const RATE_STEPS_BPM = [0.3, 2.5] as const
const HARMONICS = 3
const HIGHEST_HARMONIC_HZ = 6
/** Share of the wave's power that counts as noise at least: beats are never as alike as the model says. */
const LEAST_NOISE = 0.03
const ROUNDS = 8
/** Largest phase step of a round, radians: keeps Gauss-Newton from jumping a beat. */
const STEP_LIMIT = 0.5
/** Steps below this have settled: a thousandth of a radian is .3 ms at 70 bpm. */
const SETTLED = 2e-3
const TWO_PI = 2 * Math.PI

export interface PhaseFit {
  /** Phase of the fundamental at every sample, radians, growing. */
  readonly phase: Float64Array
  /** The part of the wave that beats. */
  readonly model: Float64Array
  /** Slow drift that was left in the wave. */
  readonly drift: Float64Array
  /** Beats between the first and the last sample, as a rate. */
  readonly meanBpm: number
  /** Standard error of `meanBpm` from noise and from what the prior leaves open. */
  readonly errorBpm: number
}

interface Candidate extends PhaseFit {
  /** Log of the probability of the wave under this model, up to a constant. */
  readonly logEvidence: number
}

interface Task {
  readonly wave: Float64Array
  readonly rateHz: number
  readonly bpm: number
  readonly noise: number
  readonly knots: number
  readonly harmonics: number
  readonly drifts: readonly Float64Array[]
}

/**
 * Fits phase, harmonics and drift to a wave near `bpm`. `noisePower` is the white-equivalent noise per sample near the pulse
 * (`WaveSpectrum.noiseAt`); it sets how far the phase may follow the wave.
 * Domain: 4 s or more, gap-free, a pulse within about +-8 bpm of `bpm`; on noise it returns a number with a large error.
 * Source: maximum a posteriori by Gauss-Newton with a random walk of the rate as prior; the two priors are averaged by their Laplace
 * evidence (MacKay 2003, chapter 27). Mean error on the trace scenes: .12 bpm, against .44 for a line through the demodulated phase.
 */
export function fitPhase(
  wave: Float64Array,
  { rateHz, bpm, noisePower }: { rateHz: number; bpm: number; noisePower: number },
): PhaseFit {
  const task: Task = {
    wave,
    rateHz,
    bpm,
    noise: Math.max(noisePower, (LEAST_NOISE * dot(wave, wave)) / wave.length, 1e-18),
    knots: Math.max(4, Math.round((wave.length - 1) / rateHz / KNOT_S) + 1),
    harmonics: Math.max(1, Math.min(HARMONICS, Math.floor((HIGHEST_HARMONIC_HZ * 60) / bpm))),
    drifts: slowPolynomials(wave.length, rateHz),
  }
  const fitFrom = (from: readonly Float64Array[]): Candidate[] =>
    RATE_STEPS_BPM.map((stepBpm) => highest(from.map((start) => fitWith(task, stepBpm, start))))
  let models = fitFrom([new Float64Array(task.knots), demodulate(task)])
  const crests = restShare(wave, highest(models)) > DOUBTFUL_REST ? countCrests(task) : null
  if (crests) {
    const counted = fitFrom([crests])
    models = models.map((model, k) => highest([model, counted[k] ?? model]))
  }
  const best = highest(models)
  const shares = models.map(({ logEvidence }) => Math.exp(logEvidence - best.logEvidence))
  const all = shares.reduce((sum, share) => sum + share, 0)
  const average = (of: (model: Candidate) => number): number =>
    models.reduce((sum, model, k) => sum + ((shares[k] ?? 0) / all) * of(model), 0)
  const meanBpm = average((model) => model.meanBpm)
  return {
    phase: best.phase,
    model: best.model,
    drift: best.drift,
    meanBpm,
    errorBpm: Math.sqrt(average((model) => model.errorBpm ** 2 + (model.meanBpm - meanBpm) ** 2)),
  }
}

const highest = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((top, candidate) => (candidate.logEvidence > top.logEvidence ? candidate : top))

/** Share of the wave, drift apart, that may stay unexplained before the crests are asked. */
const DOUBTFUL_REST = 0.2

function restShare(wave: Float64Array, { model, drift }: PhaseFit): number {
  const beating = wave.map((v, i) => v - (drift[i] ?? 0))
  const rest = beating.map((v, i) => v - (model[i] ?? 0))
  return dot(rest, rest) / (dot(beating, beating) || 1)
}

/** Crests of blood (troughs of light) are this share of a beat apart at least, and this prominent, in deviations of the wave. */
const CREST_SPACING = 0.55
const CREST_PROMINENCE = 0.8

/** A start that counts crests: right where the rate swings by a third within a few beats, so that no band around one rate holds it. Null without. */
function countCrests({ wave, rateHz, bpm, knots }: Task): Float64Array | null {
  const n = wave.length
  const spread = Math.sqrt(dot(wave, wave) / n)
  const crests = detectPeaks(
    wave.map((v) => -v),
    { minDistance: (CREST_SPACING * 60 * rateHz) / bpm, minProminence: CREST_PROMINENCE * spread },
  ).map(({ position }) => position)
  if (crests.length < 4) return null
  const step = (TWO_PI * bpm) / 60 / rateHz
  let k = 0
  const offsets = Float64Array.from({ length: knots }, (_, knot) => {
    const i = (knot * (n - 1)) / (knots - 1)
    while (k + 2 < crests.length && (crests[k + 1] ?? 0) <= i) k++
    const [from = 0, to = 1] = crests.slice(k, k + 2)
    return TWO_PI * (k + (i - from) / (to - from)) - step * i
  })
  const mean = offsets.reduce((sum, offset) => sum + offset, 0) / knots
  return offsets.map((offset) => offset - mean)
}

/** Half-width of the moving window that demodulates, in beats: long enough to tell the fundamental from its overtone. */
const DEMODULATION_BEATS = 2

/**
 * Phase of the fundamental against a steady beat at `bpm`, seen through a moving window at every knot: a start for the fit where the rate
 * swings so far that a steady beat would be half a beat off at the ends, which no small step mends.
 */
function demodulate({ wave, rateHz, bpm, knots }: Task): Float64Array {
  const n = wave.length
  const step = (TWO_PI * bpm) / 60 / rateHz
  const half = (DEMODULATION_BEATS * 60 * rateHz) / bpm
  const offsets = new Float64Array(knots)
  let before = 0
  for (let k = 0; k < knots; k++) {
    const centre = (k * (n - 1)) / (knots - 1)
    let re = 0
    let im = 0
    for (let i = Math.max(0, Math.ceil(centre - half)); i < Math.min(n, centre + half); i++) {
      const value = (wave[i] ?? 0) * Math.cos((0.5 * Math.PI * (i - centre)) / half) ** 2
      re += value * Math.cos(step * i)
      im -= value * Math.sin(step * i)
    }
    const angle = Math.atan2(im, re)
    before = k === 0 ? angle : angle + TWO_PI * Math.round((before - angle) / TWO_PI)
    offsets[k] = before
  }
  const mean = offsets.reduce((sum, offset) => sum + offset, 0) / knots
  return offsets.map((offset) => offset - mean)
}

function fitWith(task: Task, stepBpm: number, start: Float64Array): Candidate {
  const { wave, rateHz, knots, noise } = task
  const n = wave.length
  const knotS = (n - 1) / rateHz / (knots - 1)
  const bend = ((TWO_PI * stepBpm) / 60) * knotS
  const offsets = start.slice()
  let phase = phaseOf(offsets, task)
  let beat = fitBeatShape(wave, phase, task)
  let covariance: readonly Float64Array[] = []
  let logDeterminant = 0
  for (let round = 0; round < ROUNDS; round++) {
    const rest = wave.map((v, i) => v - (beat.drift[i] ?? 0) - (beat.model[i] ?? 0))
    const normal = phaseEquations(rest, beat.slope, { knots, noise })
    addPrior(normal, offsets, bend)
    const solved = solveSymmetric(normal.matrix, normal.rhs)
    if (!solved) break
    covariance = solved.inverse
    logDeterminant = solved.logDeterminant
    let largest = 0
    for (let k = 0; k < knots; k++) {
      const move = Math.max(-STEP_LIMIT, Math.min(STEP_LIMIT, solved.solution[k] ?? 0))
      offsets[k] = (offsets[k] ?? 0) + move
      largest = Math.max(largest, Math.abs(move))
    }
    phase = phaseOf(offsets, task)
    beat = fitBeatShape(wave, phase, task)
    if (largest < SETTLED) break
  }
  const rest = wave.map((v, i) => v - (beat.drift[i] ?? 0) - (beat.model[i] ?? 0))
  const last = knots - 1
  const variance = (covariance[0]?.[0] ?? 0) + (covariance[last]?.[last] ?? 0) - 2 * (covariance[last]?.[0] ?? 0)
  const perRadian = (60 * rateHz) / (TWO_PI * (n - 1))
  return {
    phase,
    model: beat.model,
    drift: beat.drift,
    meanBpm: ((phase[n - 1] ?? 0) - (phase[0] ?? 0)) * perRadian,
    errorBpm: Math.sqrt(Math.max(0, variance)) * perRadian,
    logEvidence:
      -0.5 * (dot(rest, rest) / noise + beat.driftCost + roughness(offsets) / (bend * bend) + logDeterminant) -
      (knots - 2) * Math.log(bend),
  }
}

/** Nominal phase plus the knot offsets, interpolated. */
function phaseOf(offsets: Float64Array, { wave, rateHz, bpm, knots }: Task): Float64Array {
  const n = wave.length
  const step = (TWO_PI * bpm) / 60 / rateHz
  return Float64Array.from(wave, (_, i) => {
    const at = (i * (knots - 1)) / (n - 1)
    const k = Math.min(knots - 2, Math.floor(at))
    const u = at - k
    return step * i + (1 - u) * (offsets[k] ?? 0) + u * (offsets[k + 1] ?? 0)
  })
}

interface NormalEquations {
  readonly matrix: readonly Float64Array[]
  readonly rhs: Float64Array
}

/** How the residual asks the phase to move, gathered at the knots. */
function phaseEquations(
  rest: Float64Array,
  slope: Float64Array,
  { knots, noise }: { knots: number; noise: number },
): NormalEquations {
  const matrix = Array.from({ length: knots }, () => new Float64Array(knots))
  const rhs = new Float64Array(knots)
  const n = rest.length
  for (let i = 0; i < n; i++) {
    const at = (i * (knots - 1)) / (n - 1)
    const k = Math.min(knots - 2, Math.floor(at))
    const u = at - k
    const pull = ((slope[i] ?? 0) * (rest[i] ?? 0)) / noise
    const stiff = (slope[i] ?? 0) ** 2 / noise
    add(rhs, k, (1 - u) * pull)
    add(rhs, k + 1, u * pull)
    add(matrix[k], k, (1 - u) * (1 - u) * stiff)
    add(matrix[k + 1], k, u * (1 - u) * stiff)
    add(matrix[k + 1], k + 1, u * u * stiff)
  }
  return { matrix, rhs }
}

const add = (row: Float64Array | undefined, k: number, value: number): void => {
  if (row) row[k] = (row[k] ?? 0) + value
}

const BEND = [1, -2, 1] as const
/** Pull of every knot to 0: fixes the common offset, which the harmonics carry as well. */
const ANCHOR = 1e-3

/** Second differences of the knot offsets have deviation `bend`. */
function addPrior({ matrix, rhs }: NormalEquations, offsets: Float64Array, bend: number): void {
  const weight = 1 / (bend * bend)
  for (let k = 0; k + 2 < offsets.length; k++) {
    const second = secondDifference(offsets, k)
    for (const [a, pa] of BEND.entries()) {
      add(rhs, k + a, -weight * pa * second)
      for (let b = 0; b <= a; b++) add(matrix[k + a], k + b, weight * pa * (BEND[b] ?? 0))
    }
  }
  for (let k = 0; k < offsets.length; k++) {
    add(matrix[k], k, ANCHOR)
    add(rhs, k, -ANCHOR * (offsets[k] ?? 0))
  }
}

const secondDifference = (values: Float64Array, k: number): number =>
  (values[k] ?? 0) - 2 * (values[k + 1] ?? 0) + (values[k + 2] ?? 0)

function roughness(offsets: Float64Array): number {
  let sum = 0
  for (let k = 0; k + 2 < offsets.length; k++) sum += secondDifference(offsets, k) ** 2
  return sum
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}
