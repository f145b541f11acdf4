// Butterworth design: analogue prototype, band transform and bilinear map with prewarped edges, as second-order sections.
import type { Biquad, SosFilter } from './biquad.ts'

export type ButterworthBand =
  | { readonly kind: 'lowpass' | 'highpass'; readonly cutoffHz: number }
  | { readonly kind: 'bandpass'; readonly lowHz: number; readonly highHz: number }

export type ButterworthSpec = ButterworthBand & {
  /** Order of the low-pass prototype; a band-pass has twice as many poles. */
  readonly order: number
  readonly rateHz: number
}

interface Complex {
  readonly re: number
  readonly im: number
}

const MAX_ORDER = 10 // above this the sections of a narrow band lose digits; nothing here needs more than 6

/**
 * Butterworth filter with -3 dB at the given edges (Hz), as `SosFilter`.
 * Domain: order 1..10, 0 < edge < rate/2, low < high; throws RangeError otherwise.
 * Source: Butterworth poles on the unit circle, prewarp 2 fs tan(pi f / fs), bilinear transform; agrees with SciPy `butter` to 1e-12 in response.
 */
export function designButterworth(spec: ButterworthSpec): SosFilter {
  checkSpec(spec)
  const poles = analogPoles(spec).map((pole) => bilinear(pole, spec.rateHz))
  const sections = pairPoles(poles).map((pair) => section(pair, spec.kind))
  const gain = 1 / gainAt(sections, referenceAngle(spec))
  const [first, ...rest] = sections
  if (!first) throw new RangeError('a filter has at least one section')
  const scaled = { ...first, b0: first.b0 * gain, b1: first.b1 * gain, b2: first.b2 * gain }
  return { sections: [scaled, ...rest], rateHz: spec.rateHz }
}

function checkSpec(spec: ButterworthSpec): void {
  const edges = spec.kind === 'bandpass' ? [spec.lowHz, spec.highHz] : [spec.cutoffHz]
  if (!(Number.isInteger(spec.order) && spec.order >= 1 && spec.order <= MAX_ORDER))
    throw new RangeError(`filter order is a whole number from 1 to ${MAX_ORDER}, got ${spec.order}`)
  if (!(spec.rateHz > 0)) throw new RangeError(`sampling rate is positive, got ${spec.rateHz}`)
  for (const edge of edges)
    if (!(edge > 0 && edge < spec.rateHz / 2))
      throw new RangeError(`band edge lies between 0 and ${spec.rateHz / 2} Hz, got ${edge}`)
  if (spec.kind === 'bandpass' && !(spec.lowHz < spec.highHz))
    throw new RangeError(`low edge lies below high edge, got ${spec.lowHz} and ${spec.highHz}`)
}

const prewarp = (hz: number, rateHz: number): number => 2 * rateHz * Math.tan((Math.PI * hz) / rateHz)

/** Poles of the analogue filter, rad/s; conjugates included. */
function analogPoles(spec: ButterworthSpec): Complex[] {
  const prototype = Array.from({ length: spec.order }, (_, k): Complex => {
    const angle = (Math.PI * (2 * k + spec.order + 1)) / (2 * spec.order)
    return { re: Math.cos(angle), im: Math.sin(angle) }
  })
  // High-pass poles are 1/p; |p| = 1 makes that the conjugate, and the set is closed under conjugation.
  if (spec.kind !== 'bandpass') return prototype.map((p) => scale(p, prewarp(spec.cutoffHz, spec.rateHz)))
  const low = prewarp(spec.lowHz, spec.rateHz)
  const high = prewarp(spec.highHz, spec.rateHz)
  return prototype.flatMap((p) => bandPoles(p, high - low, low * high))
}

/** Roots of s^2 - p B s + w0^2 = 0. */
function bandPoles(p: Complex, bandwidth: number, centreSquared: number): Complex[] {
  const half = scale(p, bandwidth / 2)
  const root = squareRoot({ re: half.re ** 2 - half.im ** 2 - centreSquared, im: 2 * half.re * half.im })
  return [
    { re: half.re + root.re, im: half.im + root.im },
    { re: half.re - root.re, im: half.im - root.im },
  ]
}

const scale = (z: Complex, factor: number): Complex => ({ re: z.re * factor, im: z.im * factor })

function squareRoot({ re, im }: Complex): Complex {
  const radius = Math.hypot(re, im)
  const a = Math.sqrt((radius + Math.abs(re)) / 2)
  if (a === 0) return { re: 0, im: 0 }
  const b = Math.abs(im) / (2 * a)
  const sign = im < 0 ? -1 : 1
  return re >= 0 ? { re: a, im: sign * b } : { re: b, im: sign * a }
}

/** z = (2 fs + s) / (2 fs - s). */
function bilinear({ re, im }: Complex, rateHz: number): Complex {
  const c = 2 * rateHz
  const norm = (c - re) ** 2 + im ** 2
  return { re: (c * c - re * re - im * im) / norm, im: (2 * c * im) / norm }
}

const REAL_TOLERANCE = 1e-9 // imaginary part below which a pole is taken as real

/** Conjugate pairs first (upper half plane stands for both), then real poles two by two, at last a single one. */
function pairPoles(poles: readonly Complex[]): (readonly [Complex, Complex | null])[] {
  const complex = poles.filter((p) => p.im > REAL_TOLERANCE)
  const real = poles.filter((p) => Math.abs(p.im) <= REAL_TOLERANCE).toSorted((a, b) => a.re - b.re)
  const pairs: (readonly [Complex, Complex | null])[] = complex.map((p) => [p, { re: p.re, im: -p.im }])
  for (let i = 0; i < real.length; i += 2) {
    const first = real[i]
    if (first) pairs.push([first, real[i + 1] ?? null])
  }
  return pairs
}

/** Denominator from the pole pair; zeros at z = -1 (low), +1 (high) or one at each (band). */
function section([p, q]: readonly [Complex, Complex | null], kind: ButterworthSpec['kind']): Biquad {
  const a1 = q ? -(p.re + q.re) : -p.re
  const a2 = q ? p.re * q.re - p.im * q.im : 0
  if (kind === 'bandpass') return { b0: 1, b1: 0, b2: -1, a1, a2 }
  const sign = kind === 'lowpass' ? 1 : -1
  return q ? { b0: 1, b1: 2 * sign, b2: 1, a1, a2 } : { b0: 1, b1: sign, b2: 0, a1, a2 }
}

/** Angle where the gain is exactly 1: 0, pi, or the warped centre of the band. */
function referenceAngle(spec: ButterworthSpec): number {
  if (spec.kind !== 'bandpass') return spec.kind === 'lowpass' ? 0 : Math.PI
  const centre = Math.sqrt(prewarp(spec.lowHz, spec.rateHz) * prewarp(spec.highHz, spec.rateHz))
  return 2 * Math.atan(centre / (2 * spec.rateHz))
}

function gainAt(sections: readonly Biquad[], angle: number): number {
  const magnitude = (c0: number, c1: number, c2: number): number =>
    Math.hypot(c0 + c1 * Math.cos(angle) + c2 * Math.cos(2 * angle), c1 * Math.sin(angle) + c2 * Math.sin(2 * angle))
  return sections.reduce((gain, s) => (gain * magnitude(s.b0, s.b1, s.b2)) / magnitude(1, s.a1, s.a2), 1)
}
