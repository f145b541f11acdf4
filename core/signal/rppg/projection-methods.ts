// LGI, OMIT and PBV: the pulse as what is left of green beside the skin colour, or along a known signature.
import { deviationOf, normaliseByMean, project, type ColourTrace, type PulseMethod } from './colour-trace.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

type Vector3 = readonly [number, number, number]

/** Green row of (I - u u') C: green minus its share along the unit vector `u`. */
const greenBeside = (trace: ColourTrace, [ur, ug, ub]: Vector3): Float64Array =>
  project(trace, [-ug * ur, 1 - ug * ug, -ug * ub])

/**
 * LGI: green after projecting out the direction that carries most of the colour's power (the mean skin colour and its intensity changes).
 * Unit of the input. Domain: at least 3 samples. Source: Pilz 2018, eq. 2-4 (left singular vector of the 3 x N trace, not mean-free).
 */
export const lgiWave: PulseMethod = (trace) => {
  const [main] = symmetricEigen(crossPower(trace))
  const [ur = 0, ug = 0, ub = 0] = main?.vector ?? []
  return greenBeside(trace, [ur, ug, ub])
}

/**
 * OMIT: the same projection with the first column of the QR factor, which is the first sample's colour.
 * Unit of the input. Domain: a first sample that is not black (else green itself). Source: Casado & Bordallo 2023, section III.
 */
export const omitWave: PulseMethod = (trace) => {
  const first: Vector3 = [trace.r[0] ?? 0, trace.g[0] ?? 0, trace.b[0] ?? 0]
  const length = Math.hypot(...first)
  return length > 0
    ? greenBeside(trace, [first[0] / length, first[1] / length, first[2] / length])
    : Float64Array.from(trace.g)
}

export interface PbvOptions {
  /** Relative pulse strength in R, G, B; default: measured on the trace as its normalised deviations. */
  readonly signature?: Vector3
  /** Remove the mean before the covariance; default false, which forces the weights orthogonal to intensity changes. */
  readonly centred?: boolean
}

/**
 * PBV: the weights W with Q W = signature, Q the channel cross power of mean-normalised colour: least power along everything that does
 * not follow the signature. Relative units. Domain: channels that differ (a singular Q gives all 0).
 * Source: de Haan & van Leest 2014, eq. 5-8; output scaled to unit gain along the signature.
 */
export function pbvWave(trace: ColourTrace, { signature, centred = false }: PbvOptions = {}): Float64Array {
  const normal = normaliseByMean(trace)
  const pulse = signature ?? measuredSignature(normal)
  const shifted = centred ? shift(normal, -1) : normal
  const weights = solve3(crossPower(shifted), pulse)
  if (!weights) return new Float64Array(trace.r.length)
  const gain = weights[0] * pulse[0] + weights[1] * pulse[1] + weights[2] * pulse[2]
  return gain > 0 ? project(shifted, weights).map((v) => v / gain) : new Float64Array(trace.r.length)
}

const shift = ({ rateHz, r, g, b }: ColourTrace, by: number): ColourTrace => ({
  rateHz,
  r: r.map((v) => v + by),
  g: g.map((v) => v + by),
  b: b.map((v) => v + by),
})

function measuredSignature(normal: ColourTrace): Vector3 {
  const spread: Vector3 = [deviationOf(normal.r), deviationOf(normal.g), deviationOf(normal.b)]
  const length = Math.hypot(...spread) || 1
  return [spread[0] / length, spread[1] / length, spread[2] / length]
}

function crossPower({ r, g, b }: ColourTrace): number[][] {
  const dot = (x: Float64Array, y: Float64Array): number => {
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
    return sum
  }
  const rg = dot(r, g)
  const rb = dot(r, b)
  const gb = dot(g, b)
  return [
    [dot(r, r), rg, rb],
    [rg, dot(g, g), gb],
    [rb, gb, dot(b, b)],
  ]
}

/** Solves the symmetric 3 x 3 system by its eigenvectors; null when it is singular to rounding. */
function solve3(matrix: readonly (readonly number[])[], rhs: Vector3): Vector3 | null {
  const pairs = symmetricEigen(matrix)
  const floor = Math.abs(pairs[0]?.value ?? 0) * 1e-13
  const out: [number, number, number] = [0, 0, 0]
  for (const { value, vector } of pairs) {
    if (!(value > floor)) return null
    const share = ((vector[0] ?? 0) * rhs[0] + (vector[1] ?? 0) * rhs[1] + (vector[2] ?? 0) * rhs[2]) / value
    for (const k of [0, 1, 2] as const) out[k] += share * (vector[k] ?? 0)
  }
  return out
}
