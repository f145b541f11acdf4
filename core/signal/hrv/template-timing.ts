// Beat timing by a matched template: every beat is shifted until it best fits the median beat, and the misfits tell how certain that is.
import { median } from '../../maths/robust.ts'

/** Part of the beat that is matched, seconds before and after the coarse time. */
export interface TemplateReach {
  readonly beforeS: number
  readonly afterS: number
}

/** Chosen on noisy recordings at rest: wide enough to average noise, short enough to stay inside one beat at 120 bpm. */
export const defaultReach: TemplateReach = { beforeS: 0.25, afterS: 0.25 }
/** Rounds of averaging and aligning; further rounds move beats by less than a tenth of a millisecond. */
const ROUNDS = 3
/** A beat may not move farther than this from its coarse time in one round. */
const MAX_SHIFT_S = 0.06
const NEWTON_STEPS = 6

export interface TimedBeats {
  /** Beat positions in samples, fractional, in the order given. */
  readonly positions: Float64Array
  /** Standard deviation of one beat's timing error, samples, root mean square over beats; NaN when it cannot be told. */
  readonly noise: number
}

export interface TimingOptions {
  readonly rateHz: number
  readonly reach?: TemplateReach
}

/**
 * Refines coarse beat positions (samples) on a uniform wave. The template is the median beat; each beat is fitted as gain x template(shifted) +
 * offset by Gauss-Newton. The timing error follows from the pooled autocovariance C of the misfits: with f the template's slope free of
 * gain and offset, var = f'Cf / (gain f'f)^2, which holds for coloured noise too. Domain: at least four beats; fewer come back as they were,
 * with unknown noise.
 */
export function timeBeats(wave: ArrayLike<number>, coarse: ArrayLike<number>, { rateHz, reach = defaultReach }: TimingOptions): TimedBeats {
  let positions = Float64Array.from(coarse)
  if (positions.length < 4) return { positions, noise: Number.NaN }
  const before = Math.round(reach.beforeS * rateHz)
  const length = before + Math.round(reach.afterS * rateHz) + 1
  let noise = Number.NaN
  for (let round = 0; round < ROUNDS; round++) {
    const template = templateOf(wave, positions, { before, length })
    const fits = Array.from(positions, (position) => fitBeat(wave, template, { position, before, limit: MAX_SHIFT_S * rateHz }))
    positions = Float64Array.from(fits, (fit) => fit.position)
    noise = timingNoise(template, fits)
  }
  return { positions, noise }
}

/** Value at a fractional position by cubic (Catmull-Rom) interpolation; ends are held. */
export function sampleAt(wave: ArrayLike<number>, position: number): number {
  const index = Math.floor(position)
  const t = position - index
  const a = held(wave, index - 1)
  const b = held(wave, index)
  const c = held(wave, index + 1)
  const d = held(wave, index + 2)
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}

const held = (wave: ArrayLike<number>, index: number): number =>
  wave[Math.min(wave.length - 1, Math.max(0, index))] ?? 0

interface Template {
  readonly shape: Float64Array
  /** Slope per sample with its parts along the shape and the constant removed, so that a delay does not borrow from gain or offset. */
  readonly slope: Float64Array
  readonly slopeEnergy: number
}

function templateOf(
  wave: ArrayLike<number>,
  positions: Float64Array,
  { before, length }: { readonly before: number; readonly length: number },
): Template {
  const shape = Float64Array.from(
    { length },
    (_, k) => median(Array.from(positions, (position) => sampleAt(wave, position + k - before))) ?? 0,
  )
  const raw = shape.map((_, k) => (held(shape, k + 1) - held(shape, k - 1)) / 2)
  const { gain, offset } = fitGain(raw, shape)
  const slope = raw.map((value, k) => value - gain * held(shape, k) - offset)
  return { shape, slope, slopeEnergy: slope.reduce((sum, value) => sum + value * value, 0) }
}

interface BeatFit {
  readonly position: number
  readonly gain: number
  readonly residual: Float64Array
}

interface Placement {
  readonly position: number
  readonly before: number
  readonly limit: number
}

/** Gauss-Newton over (shift, gain, offset); the slope is the template's, so that the beat's own noise does not enter it. */
function fitBeat(wave: ArrayLike<number>, template: Template, { position, before, limit }: Placement): BeatFit {
  let shift = 0
  let fit = misfit(wave, template, position - before)
  for (let step = 0; step < NEWTON_STEPS && fit.gain > 0 && template.slopeEnergy > 0; step++) {
    const projection = fit.residual.reduce((sum, value, k) => sum + value * held(template.slope, k), 0)
    const delta = -projection / (fit.gain * template.slopeEnergy)
    shift = Math.max(-limit, Math.min(limit, shift + delta))
    fit = misfit(wave, template, position + shift - before)
    if (Math.abs(delta) < 1e-4) break
  }
  return { position: position + shift, ...fit }
}

function misfit(wave: ArrayLike<number>, { shape }: Template, start: number): Omit<BeatFit, 'position'> {
  const beat = shape.map((_, k) => sampleAt(wave, start + k))
  const { gain, offset } = fitGain(beat, shape)
  return { gain, residual: beat.map((value, k) => value - gain * held(shape, k) - offset) }
}

/** Least squares of target = gain x shape + offset. */
function fitGain(target: Float64Array, shape: Float64Array): { readonly gain: number; readonly offset: number } {
  const n = shape.length
  const meanTarget = target.reduce((sum, value) => sum + value, 0) / n
  const meanShape = shape.reduce((sum, value) => sum + value, 0) / n
  let cross = 0
  let energy = 0
  for (let k = 0; k < n; k++) {
    const centred = held(shape, k) - meanShape
    cross += centred * (held(target, k) - meanTarget)
    energy += centred * centred
  }
  const gain = energy > 0 ? cross / energy : 0
  return { gain, offset: meanTarget - gain * meanShape }
}

/** Parameters fitted per beat: shift, gain, offset; the misfit is that much too small. */
const FITTED = 3

function timingNoise({ slope, slopeEnergy }: Template, fits: readonly BeatFit[]): number {
  const usable = fits.filter(({ gain }) => gain > 0)
  const n = slope.length
  if (usable.length < 4 || !(slopeEnergy > 0)) return Number.NaN
  const covariance = pooledAutocovariance(usable, n)
  let spread = 0
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) spread += held(slope, i) * held(slope, j) * (covariance[Math.abs(i - j)] ?? 0)
  const meanInverseGain = usable.reduce((sum, { gain }) => sum + 1 / gain ** 2, 0) / usable.length
  return Math.sqrt((Math.max(0, spread) * meanInverseGain) / slopeEnergy ** 2)
}

/** Autocovariance of the misfits by lag, pooled over beats, corrected for the fitted parameters; lags past half a beat are taken as 0. */
function pooledAutocovariance(fits: readonly BeatFit[], n: number): Float64Array {
  const covariance = new Float64Array(n)
  for (let lag = 0; lag <= n / 2; lag++) {
    let sum = 0
    for (const { residual } of fits)
      for (let k = 0; k + lag < n; k++) sum += held(residual, k) * held(residual, k + lag)
    covariance[lag] = sum / (fits.length * (n - lag)) * (n / (n - FITTED))
  }
  return covariance
}
