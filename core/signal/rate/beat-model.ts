// The linear half of the phase fit: given a phase, the harmonics of the beat and the slow drift by least squares.
import { solveSymmetric } from './solve-symmetric.ts'

/** Degree of the polynomial that takes up drift, per second of wave: 8 in 10 s follow drift up to .25 Hz and leave 40 bpm alone. */
const DRIFT_DEGREE_PER_S = 0.8

export interface BeatShape {
  /** Cosine and sine weight of each harmonic, alternating. */
  readonly weights: Float64Array
  readonly drift: Float64Array
  /** The beats without the drift. */
  readonly model: Float64Array
  /** Derivative of the beats by the phase. */
  readonly slope: Float64Array
  /** Sum of the squared drift weights, each over its expected variance. */
  readonly driftCost: number
}

/** Legendre polynomials over the block, constant first: they follow drift to the ends of the block, which cosines do not. */
export function slowPolynomials(n: number, rateHz: number): Float64Array[] {
  const degree = Math.max(1, Math.round((DRIFT_DEGREE_PER_S * n) / rateHz))
  const line = Float64Array.from({ length: n }, (_, i) => (2 * i) / (n - 1) - 1)
  const out = [new Float64Array(n).fill(1), line]
  for (let k = 1; k < degree; k++)
    out.push(line.map((x, i) => ((2 * k + 1) * x * (out[k]?.[i] ?? 0) - k * (out[k - 1]?.[i] ?? 0)) / (k + 1)))
  return out
}

/** cos and sin of every harmonic of `phase`, as columns c1 s1 c2 s2 ... */
function harmonicColumns(phase: Float64Array, harmonics: number): Float64Array[] {
  const columns = [phase.map(Math.cos), phase.map(Math.sin)]
  for (let h = 2; h <= harmonics; h++) {
    const [c = phase, s = phase] = columns.slice(2 * h - 4, 2 * h - 2)
    const [c1 = phase, s1 = phase] = columns
    columns.push(
      c.map((v, i) => v * (c1[i] ?? 0) - (s[i] ?? 0) * (s1[i] ?? 0)),
      s.map((v, i) => v * (c1[i] ?? 0) + (c[i] ?? 0) * (s1[i] ?? 0)),
    )
  }
  return columns
}

/** Least squares of `wave` on the harmonics of `phase` and the drift polynomials. */
export function fitBeatShape(
  wave: Float64Array,
  phase: Float64Array,
  { harmonics, drifts, noise }: { harmonics: number; drifts: readonly Float64Array[]; noise: number },
): BeatShape {
  const beats = harmonicColumns(phase, harmonics)
  const columns = [...beats, ...drifts]
  const matrix = columns.map((a, i) => Float64Array.from(columns, (b, j) => (j <= i ? dot(a, b) : 0)))
  // Very short blocks: drift and slow pulse are nearly alike, and a faint ridge keeps the system solvable.
  matrix.forEach((row, i) => (row[i] = (row[i] ?? 0) + 1e-6 * wave.length))
  const precisions = driftPrecisions(drifts.length, dot(wave, wave) / wave.length)
  precisions.forEach((precision, k) => {
    const row = matrix[beats.length + k]
    if (row) row[beats.length + k] = (row[beats.length + k] ?? 0) + noise * precision
  })
  const rhs = Float64Array.from(columns, (column) => dot(column, wave))
  const weights = solveSymmetric(matrix, rhs)?.solution ?? new Float64Array(columns.length)
  const shape = weights.subarray(0, beats.length)
  const drift = weights.subarray(beats.length)
  return {
    weights: shape,
    model: combine(beats, shape),
    drift: combine(drifts, drift),
    driftCost: precisions.reduce((sum, precision, k) => sum + precision * (drift[k] ?? 0) ** 2, 0),
    slope: combine(beats, slopeWeights(shape)),
  }
}

/**
 * Drift is smooth: up to this degree it may be as large as the wave, above it the expected variance falls with this power. Without it the
 * last half beat of a block passes for drift and the phase slips there. Chosen on drawn people (error .33 to .22 bpm) and trace scenes (no loss).
 */
const FREE_DEGREE = 2.5
const SMOOTHNESS = 5

/** One over the variance that each drift polynomial is expected to have. */
const driftPrecisions = (count: number, power: number): number[] =>
  Array.from({ length: count }, (_, k) => (power > 0 ? Math.max(1, k / FREE_DEGREE) ** SMOOTHNESS / power : 0))

/** d/dp of a cos(hp) + b sin(hp) is h b cos(hp) - h a sin(hp). */
const slopeWeights = (shape: Float64Array): Float64Array =>
  shape.map((_, k) => {
    const h = (k >> 1) + 1
    return k % 2 === 0 ? h * (shape[k + 1] ?? 0) : -h * (shape[k - 1] ?? 0)
  })

function combine(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(columns[0]?.length ?? 0)
  for (let k = 0; k < columns.length; k++) {
    const column = columns[k]
    const weight = weights[k] ?? 0
    if (column) for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + weight * (column[i] ?? 0)
  }
  return out
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}
