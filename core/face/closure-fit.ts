// Fits the course of one lid closure to a few samples, so that its times are finer than the frame interval.
import { gapLoss } from './lid-response.ts'

/** Lid gap at one time, as a share of the open eye's. */
export interface TimedGap {
  readonly atMs: number
  readonly gap: number
}

/** Lids move from startMs, are as shut as they get from closedMs to reopenMs, and are open again at endMs. */
export interface ClosureCourse {
  readonly startMs: number
  readonly closedMs: number
  readonly reopenMs: number
  readonly endMs: number
  /** Share of the gap that is lost at the deepest point; 1 = down to zero. */
  readonly depth: number
  /** Root mean square misfit, in units of the gap. */
  readonly misfit: number
  /** Squared deviations from samples and expectations, in units of their spread; for comparing fits of the same samples. */
  readonly cost: number
}

export interface FitInput {
  readonly samples: readonly TimedGap[]
  /** Gap before and after the closure; they differ when the gaze moved meanwhile. */
  readonly before: number
  readonly after: number
  /** First and last time at which the gap is half way down, from the samples. */
  readonly halfDownMs: number
  readonly halfUpMs: number
  /** How the gap follows the lid: `share` of gapLoss. */
  readonly response: number
}

/**
 * What is known of blinks before a sample is seen, as log-normal medians and spreads. Closing about 90 ms, reopening about 170 ms, little
 * time shut (VanderWerf et al. 2003, J Neurophysiol 89:2784, spontaneous blinks; Caffier et al. 2003, Eur J Appl Physiol 89:319 for the
 * totals of 100-400 ms). At 30 fps the samples outvote this; at 10 fps, where a blink is two samples, it supplies what they cannot say.
 */
const BLINK_PRIOR = {
  closingMs: { median: 90, spread: 0.45 },
  shutMs: { median: 45, spread: 1 },
  reopeningMs: { median: 170, spread: 0.45 },
  depth: { mean: 0.95, spread: 0.3 },
} as const
/** Lids that stay shut also move more slowly, and by how much is anyone's guess (both lengthen with drowsiness, Caffier et al.). */
const LONG_PRIOR = {
  ...BLINK_PRIOR,
  closingMs: { median: 180, spread: 0.9 },
  shutMs: { median: 500, spread: 3 },
  reopeningMs: { median: 250, spread: 0.8 },
} as const
const LONG_HALF_WIDTH_MS = 330

const priorOf = (input: FitInput): typeof BLINK_PRIOR | typeof LONG_PRIOR =>
  input.halfUpMs - input.halfDownMs > LONG_HALF_WIDTH_MS ? LONG_PRIOR : BLINK_PRIOR
/** Expected misfit of one sample: landmark noise of 2-3 % and the difference between a lid and a cosine. Chosen by hand. */
const SAMPLE_SPREAD = 0.05
/** Reopening is fastest early and creeps at last (same recordings): the cosine runs on this power of time, half way to the most uneven lids seen. */
const REOPEN_EASE = 0.8

const ROUNDS = 14
const PARAMETERS = 5 // start, ln closing, ln shut, ln reopening, depth
/** Steps of the numerical derivatives, in parameter units (ms, log, log, log, share). */
const STEPS = [1, 0.02, 0.05, 0.02, 0.01] as const
const LOG_LIMITS = { closing: [3, 6.6], shut: [0, 16], reopening: [3.4, 7.3] } as const // ln ms: 20-735, 1-8.9e6, 30-1480

type Parameters = Float64Array

const fall = (share: number): number => {
  if (share <= 0) return 0
  return share >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * share)
}

/** Inverse of fall. */
const fallTime = (value: number): number => Math.acos(1 - 2 * Math.max(0, Math.min(1, value))) / Math.PI

/** Time a closure keeps the lids at `travel` of their way or further, ms; 0 for one that does not get so far. */
export function timeBeyond(
  event: {
    readonly closingMs: number
    readonly shutMs: number
    readonly reopeningMs: number
    readonly completeness: number
  },
  travel: number,
): number {
  const share = travel / event.completeness
  if (!(share < 1)) return 0
  const closing = (1 - fallTime(share)) * event.closingMs
  return closing + event.shutMs + fallTime(1 - share) ** (1 / REOPEN_EASE) * event.reopeningMs
}

/** How shut the lids are at `tMs`, 0..1, for the given parameters. */
function closureAt(p: Parameters, tMs: number): number {
  const sinceStart = tMs - (p[0] ?? 0)
  if (sinceStart <= 0) return 0
  const closing = Math.exp(p[1] ?? 0)
  if (sinceStart < closing) return fall(sinceStart / closing)
  const sinceReopen = sinceStart - closing - Math.exp(p[2] ?? 0)
  if (sinceReopen <= 0) return 1
  return 1 - fall((sinceReopen / Math.exp(p[3] ?? 0)) ** REOPEN_EASE)
}

function expected(p: Parameters, input: FitInput, tMs: number): number {
  const middle = (p[0] ?? 0) + Math.exp(p[1] ?? 0) + Math.exp(p[2] ?? 0) / 2
  const base = tMs < middle ? input.before : input.after
  return base * (1 - (p[4] ?? 0) * gapLoss(closureAt(p, tMs), input.response))
}

/** Weighted residuals: one a sample, then one a prior. Their squares sum to what the fit makes small. */
function residuals(p: Parameters, input: FitInput, out: Float64Array): number {
  let cost = 0
  const count = input.samples.length
  for (let i = 0; i < count; i++) {
    const sample = input.samples[i]
    out[i] = sample === undefined ? 0 : (sample.gap - expected(p, input, sample.atMs)) / SAMPLE_SPREAD
  }
  const prior = priorOf(input)
  out[count] = ((p[1] ?? 0) - Math.log(prior.closingMs.median)) / prior.closingMs.spread
  out[count + 1] = ((p[2] ?? 0) - Math.log(prior.shutMs.median)) / prior.shutMs.spread
  out[count + 2] = ((p[3] ?? 0) - Math.log(prior.reopeningMs.median)) / prior.reopeningMs.spread
  out[count + 3] = ((p[4] ?? 0) - prior.depth.mean) / prior.depth.spread
  for (let i = 0; i < count + 4; i++) cost += (out[i] ?? 0) ** 2
  return cost
}

function clampParameters(p: Parameters): void {
  const clamp = (index: number, [low, high]: readonly [number, number]): void => {
    p[index] = Math.max(low, Math.min(high, p[index] ?? 0))
  }
  clamp(1, LOG_LIMITS.closing)
  clamp(2, LOG_LIMITS.shut)
  clamp(3, LOG_LIMITS.reopening)
  clamp(4, [0.05, 1.15])
}

function firstGuess(input: FitInput): Parameters {
  const p = new Float64Array(PARAMETERS)
  const width = Math.max(30, input.halfUpMs - input.halfDownMs)
  const prior = priorOf(input)
  const halves = (prior.closingMs.median + prior.reopeningMs.median) / 2
  const share = Math.min(1, width / halves) // a blink narrower than usual is quicker in all its parts
  const closing = prior.closingMs.median * share
  p[0] = input.halfDownMs - closing / 2
  p[1] = Math.log(closing)
  p[2] = Math.log(Math.max(10, width - halves * share))
  p[3] = Math.log(prior.reopeningMs.median * share)
  p[4] = prior.depth.mean
  return p
}

/** Solves the damped normal equations in place by Gaussian elimination; the matrix is positive definite by its damping. */
function solve(matrix: Float64Array, vector: Float64Array): void {
  const n = PARAMETERS
  for (let c = 0; c < n; c++) {
    const pivot = matrix[c * n + c] ?? 1
    for (let r = c + 1; r < n; r++) {
      const factor = (matrix[r * n + c] ?? 0) / pivot
      for (let k = c; k < n; k++) matrix[r * n + k] = (matrix[r * n + k] ?? 0) - factor * (matrix[c * n + k] ?? 0)
      vector[r] = (vector[r] ?? 0) - factor * (vector[c] ?? 0)
    }
  }
  for (let c = n - 1; c >= 0; c--) {
    let value = vector[c] ?? 0
    for (let k = c + 1; k < n; k++) value -= (matrix[c * n + k] ?? 0) * (vector[k] ?? 0)
    vector[c] = value / (matrix[c * n + c] ?? 1)
  }
}

/** One Levenberg-Marquardt step direction at `p`, for damping `lambda`. */
function step(p: Parameters, input: FitInput, lambda: number): Float64Array {
  const rows = input.samples.length + 4
  const here = new Float64Array(rows)
  residuals(p, input, here)
  const slopes = STEPS.map((size, k) => {
    const moved = p.slice()
    moved[k] = (moved[k] ?? 0) + size
    const there = new Float64Array(rows)
    residuals(moved, input, there)
    return there.map((value, i) => (value - (here[i] ?? 0)) / size)
  })
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  const matrix = new Float64Array(PARAMETERS * PARAMETERS)
  const vector = new Float64Array(PARAMETERS)
  slopes.forEach((a, r) => {
    slopes.forEach((b, c) => {
      matrix[r * PARAMETERS + c] = dot(a, b) * (r === c ? 1 + lambda : 1) + (r === c ? 1e-12 : 0)
    })
    vector[r] = -dot(a, here)
  })
  solve(matrix, vector)
  return vector
}

/**
 * The closure that explains the samples best (maximum a posteriori under what is known of lids, Levenberg-Marquardt, fixed number of rounds, no dice).
 * Domain: samples that begin before the lids move and end after they are open again, at 10 to 60 fps; a closure far longer than a blink
 * may leave out samples in its middle. On drawn landmark streams (0.1 px noise, jittered timestamps) the median error of start and duration is
 * 3 and 8 ms at 30 fps, 12 and 30 ms at 10 fps.
 */
export function fitClosure(input: FitInput): ClosureCourse {
  return guesses(input)
    .map((guess) => descend(guess, input))
    .reduce((best, other) => (other.cost < best.cost ? other : best))
}

/** A blink that only one or two samples caught may have had its depth between them: then quick courses around them are tried as well. */
const SPARSE_SAMPLES = 2
const SPARSE_SHIFTS_MS = [-40, 0, 40] as const
const SPARSE_SHARE = 0.55

function guesses(input: FitInput): Parameters[] {
  const first = firstGuess(input)
  const caught = input.samples.filter(({ atMs }) => atMs > input.halfDownMs && atMs < input.halfUpMs).length
  if (caught > SPARSE_SAMPLES) return [first]
  const middle = (input.halfDownMs + input.halfUpMs) / 2
  const quick = SPARSE_SHIFTS_MS.map((shift) => {
    const p = first.slice()
    const closing = SPARSE_SHARE * BLINK_PRIOR.closingMs.median
    p[0] = middle + shift - closing
    p[1] = Math.log(closing)
    p[2] = Math.log(SPARSE_SHARE * BLINK_PRIOR.shutMs.median)
    p[3] = Math.log(SPARSE_SHARE * BLINK_PRIOR.reopeningMs.median)
    return p
  })
  return [first, ...quick]
}

function descend(start: Parameters, input: FitInput): ClosureCourse {
  let best = start
  const scratch = new Float64Array(input.samples.length + 4)
  let cost = residuals(best, input, scratch)
  let lambda = 0.01
  for (let round = 0; round < ROUNDS; round++) {
    const move = step(best, input, lambda)
    const next = best.map((value, k) => value + (move[k] ?? 0))
    clampParameters(next)
    const nextCost = residuals(next, input, scratch)
    if (nextCost < cost) {
      best = next
      cost = nextCost
      lambda /= 4
    } else lambda *= 6
  }
  return courseOf(best, input, cost)
}

function courseOf(p: Parameters, input: FitInput, cost: number): ClosureCourse {
  const startMs = p[0] ?? 0
  const closedMs = startMs + Math.exp(p[1] ?? 0)
  const reopenMs = closedMs + Math.exp(p[2] ?? 0)
  const squares = input.samples.reduce((sum, s) => sum + (s.gap - expected(p, input, s.atMs)) ** 2, 0)
  return {
    startMs,
    closedMs,
    reopenMs,
    endMs: reopenMs + Math.exp(p[3] ?? 0),
    depth: p[4] ?? 0,
    misfit: Math.sqrt(squares / Math.max(1, input.samples.length)),
    cost,
  }
}
