// A beating wave explained by one phase that bends a little and three harmonics of it: mean rate without edge effects, with its error.
import { solveSymmetric } from './solve-symmetric.ts'

/** Spacing of the knots between which the rate is taken as constant. Shorter than a breath's swing, longer than a beat at 75 bpm. */
const KNOT_S = 1
/** How much the rate may change from one knot to the next, bpm (deviation): breathing swings of +-5 bpm in 4 s change 2 to 4 a second. */
const RATE_STEP_BPM = 2.5
const HARMONICS = 3
const HIGHEST_HARMONIC_HZ = 6
const ROUNDS = 8
const TWO_PI = 2 * Math.PI

export interface PhaseFit {
  /** Phase of the fundamental at every sample, radians, growing. */
  readonly phase: Float64Array
  /** The part of the wave that beats. */
  readonly model: Float64Array
  /** Beats between the first and the last sample, as a rate. */
  readonly meanBpm: number
  /** Standard error of `meanBpm` from noise and from what the prior leaves open. */
  readonly errorBpm: number
  /** Power of the model over power of the residual, both of the wave as given. */
  readonly snr: number
}

interface Basis {
  readonly n: number
  readonly knots: number
  /** Position of sample i in knots. */
  readonly at: (i: number) => number
}

/**
 * Fits phase and harmonics to a mean-free wave near `bpm`. `noisePower` is the white-equivalent noise power per sample near the pulse (a
 * spectral floor times half the rate); it sets how far the phase may follow the wave.
 * Domain: 4 s or more, gap-free, a pulse within about +-8 bpm of `bpm`; on noise it returns a number with a large error.
 * Source: maximum a posteriori with Gauss-Newton steps; prior: the rate makes a random walk of RATE_STEP_BPM per knot.
 */
export function fitPhase(
  wave: Float64Array,
  { rateHz, bpm, noisePower }: { rateHz: number; bpm: number; noisePower: number },
): PhaseFit {
  const n = wave.length
  const knots = Math.max(3, Math.round((n - 1) / rateHz / KNOT_S) + 1)
  const basis: Basis = { n, knots, at: (i) => (i * (knots - 1)) / (n - 1) }
  const step = (TWO_PI * bpm) / 60 / rateHz
  const knotS = (n - 1) / rateHz / (knots - 1)
  const bend = ((TWO_PI * RATE_STEP_BPM) / 60) * knotS
  const harmonics = Math.max(1, Math.min(HARMONICS, Math.floor((HIGHEST_HARMONIC_HZ * 60) / bpm)))
  const offsets = new Float64Array(knots)
  const phase = new Float64Array(n)
  let shape = new Float64Array(2 * harmonics)
  let covariance: Float64Array[] = []
  const noise = Math.max(noisePower, 1e-18)
  for (let round = 0; round < ROUNDS; round++) {
    spread(offsets, basis, phase)
    for (let i = 0; i < n; i++) phase[i] = (phase[i] ?? 0) + step * i
    shape = fitShape(wave, phase, harmonics)
    const normal = phaseEquations(wave, { phase, shape, basis, noise })
    addPrior(normal, offsets, bend)
    const solved = solveSymmetric(normal.matrix, normal.rhs)
    if (!solved) break
    covariance = solved.inverse
    const limit = 0.5 // radians a round: keeps Gauss-Newton from jumping a beat
    for (let k = 0; k < knots; k++)
      offsets[k] = (offsets[k] ?? 0) + Math.max(-limit, Math.min(limit, solved.solution[k] ?? 0))
  }
  spread(offsets, basis, phase)
  for (let i = 0; i < n; i++) phase[i] = (phase[i] ?? 0) + step * i
  const model = shapeAt(phase, shape)
  const last = knots - 1
  const variance = (covariance[0]?.[0] ?? 0) + (covariance[last]?.[last] ?? 0) - 2 * (covariance[0]?.[last] ?? 0)
  const perRadian = (60 * rateHz) / (TWO_PI * (n - 1))
  return {
    phase,
    model,
    meanBpm: ((phase[n - 1] ?? 0) - (phase[0] ?? 0)) * perRadian,
    errorBpm: Math.sqrt(Math.max(0, variance)) * perRadian,
    snr: powerRatio(wave, model),
  }
}

/** Piecewise linear interpolation of knot values to samples. */
function spread(offsets: Float64Array, { n, knots, at }: Basis, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const k = Math.min(knots - 2, Math.floor(at(i)))
    const u = at(i) - k
    out[i] = (1 - u) * (offsets[k] ?? 0) + u * (offsets[k + 1] ?? 0)
  }
}

/** Cosine and sine weights of each harmonic by least squares. */
function fitShape(wave: Float64Array, phase: Float64Array, harmonics: number): Float64Array<ArrayBuffer> {
  const size = 2 * harmonics
  const matrix = Array.from({ length: size }, () => new Float64Array(size))
  const rhs = new Float64Array(size)
  const row = new Float64Array(size)
  for (let i = 0; i < wave.length; i++) {
    for (let h = 0; h < harmonics; h++) {
      row[2 * h] = Math.cos((h + 1) * (phase[i] ?? 0))
      row[2 * h + 1] = Math.sin((h + 1) * (phase[i] ?? 0))
    }
    for (let a = 0; a < size; a++) {
      rhs[a] = (rhs[a] ?? 0) + (row[a] ?? 0) * (wave[i] ?? 0)
      const target = matrix[a]
      if (target) for (let b = 0; b <= a; b++) target[b] = (target[b] ?? 0) + (row[a] ?? 0) * (row[b] ?? 0)
    }
  }
  return solveSymmetric(matrix, rhs)?.solution ?? new Float64Array(size)
}

function shapeAt(phase: Float64Array, shape: Float64Array): Float64Array {
  return phase.map((p) => {
    let value = 0
    for (let h = 1; 2 * h <= shape.length; h++)
      value += (shape[2 * h - 2] ?? 0) * Math.cos(h * p) + (shape[2 * h - 1] ?? 0) * Math.sin(h * p)
    return value
  })
}

interface NormalEquations {
  readonly matrix: Float64Array[]
  readonly rhs: Float64Array
}

/** How the wave asks the phase to move: residual against the slope of the model over phase, gathered at the knots. */
function phaseEquations(
  wave: Float64Array,
  { phase, shape, basis, noise }: { phase: Float64Array; shape: Float64Array; basis: Basis; noise: number },
): NormalEquations {
  const matrix = Array.from({ length: basis.knots }, () => new Float64Array(basis.knots))
  const rhs = new Float64Array(basis.knots)
  for (let i = 0; i < basis.n; i++) {
    const p = phase[i] ?? 0
    let value = 0
    let slope = 0
    for (let h = 1; 2 * h <= shape.length; h++) {
      const c = Math.cos(h * p)
      const s = Math.sin(h * p)
      value += (shape[2 * h - 2] ?? 0) * c + (shape[2 * h - 1] ?? 0) * s
      slope += h * ((shape[2 * h - 1] ?? 0) * c - (shape[2 * h - 2] ?? 0) * s)
    }
    const k = Math.min(basis.knots - 2, Math.floor(basis.at(i)))
    const u = basis.at(i) - k
    const pull = (slope * ((wave[i] ?? 0) - value)) / noise
    const stiff = (slope * slope) / noise
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

/** Second differences of the knot values have deviation `bend`; a faint pull to 0 fixes the common offset, which the shape carries. */
function addPrior({ matrix, rhs }: NormalEquations, offsets: Float64Array, bend: number): void {
  const weight = 1 / (bend * bend)
  for (let k = 0; k + 2 < offsets.length; k++) {
    const second = (offsets[k] ?? 0) - 2 * (offsets[k + 1] ?? 0) + (offsets[k + 2] ?? 0)
    const pattern = [1, -2, 1]
    for (let a = 0; a < 3; a++) {
      add(rhs, k + a, -weight * (pattern[a] ?? 0) * second)
      for (let b = 0; b <= a; b++) add(matrix[k + a], k + b, weight * (pattern[a] ?? 0) * (pattern[b] ?? 0))
    }
  }
  for (let k = 0; k < offsets.length; k++) {
    add(matrix[k], k, 1e-3)
    add(rhs, k, -1e-3 * (offsets[k] ?? 0))
  }
}

function powerRatio(wave: Float64Array, model: Float64Array): number {
  let signal = 0
  let rest = 0
  for (let i = 0; i < wave.length; i++) {
    signal += (model[i] ?? 0) ** 2
    rest += ((wave[i] ?? 0) - (model[i] ?? 0)) ** 2
  }
  return rest > 0 ? signal / rest : signal > 0 ? Infinity : 0
}
