// How strongly a wave speaks for each heart rate: harmonics above the noise floor, with a check against half and double rates.
import { realFft } from '../spectrum/fft.ts'
import { windowWeights } from '../spectrum/window.ts'

/** Candidate rates: evenly spaced, bpm. */
export interface RateGrid {
  readonly firstBpm: number
  readonly stepBpm: number
  readonly size: number
}

/** 36-220 bpm: every resting and exercising heart, above breathing and slow sway. Half a bpm is a twentieth of what 10 s can resolve. */
export const RATE_GRID: RateGrid = { firstBpm: 36, stepBpm: 0.5, size: 369 }

export const gridBpm = (grid: RateGrid, index: number): number => grid.firstBpm + index * grid.stepBpm

const FFT_SIZE = 2048
/** Floor in a wave without noise, share of its highest line: what leaks out of a Hann window, rounded up. */
const LEAST_FLOOR = 2e-3
const HANN_POWER = 3 / 8 // mean square of a Hann window
const FLOOR_BAND_HZ = [0.55, 5.5] as const // where the noise floor is fitted
const HIGHEST_HARMONIC_HZ = 6 // above this a camera wave holds noise only
const HARMONICS = 3
/** Nats at which strong lines stop counting linearly, so that one perfect line cannot outvote everything. */
const SATURATION = 12
/** Usual ratio of an overtone to the fundamental, and its spread (natural log): a strong dicrotic wave reaches about 1.5. */
const OVERTONE_RATIO = 0.55
const OVERTONE_SPREAD = 0.5

export interface WaveSpectrum {
  /** Power over fitted noise floor, per bin. 1 = noise. */
  readonly ratio: Float64Array
  readonly stepHz: number
  /** Noise around `hz` as the variance per sample of white noise of that density, unit of the wave squared. */
  noiseAt(hz: number): number
}

const hannOf = memoise((length: number): Float64Array => windowWeights('hann', length))

/** Keeps the last answer: windows of one length follow each other for minutes. */
function memoise<T>(make: (length: number) => T): (length: number) => T {
  let known: { length: number; value: T } | null = null
  return (length) => {
    if (known?.length !== length) known = { length, value: make(length) }
    return known.value
  }
}

/**
 * Hann spectrum of a wave divided by its own noise floor, a power law fitted to the bins that are not lines.
 * Domain: 3 s or more of gap-free, roughly mean-free samples; a flat wave gives all zeros.
 */
export function whitenedSpectrum(wave: Float64Array, rateHz: number): WaveSpectrum {
  const weights = hannOf(wave.length)
  const windowed = new Float64Array(wave.length)
  for (let i = 0; i < windowed.length; i++) windowed[i] = (wave[i] ?? 0) * (weights[i] ?? 0)
  const bins = realFft(FFT_SIZE).transform(windowed)
  const stepHz = rateHz / FFT_SIZE
  const last = Math.min(FFT_SIZE / 2, Math.ceil((HIGHEST_HARMONIC_HZ + 0.5) / stepHz))
  const power = new Float64Array(last + 1)
  for (let k = 0; k <= last; k++) power[k] = (bins[2 * k] ?? 0) ** 2 + (bins[2 * k + 1] ?? 0) ** 2
  const floor = fitFloor(power, stepHz, FFT_SIZE / wave.length)
  const least = LEAST_FLOOR * highest(power, FLOOR_BAND_HZ[0] / stepHz)
  const floorAt = (hz: number): number => (floor ? Math.exp(floor.level + floor.slope * Math.log(hz)) + least : 0)
  const ratio = power.map((p, k) => (floor ? p / floorAt(Math.max(1, k) * stepHz) : 0))
  return { stepHz, ratio, noiseAt: (hz) => floorAt(hz) / (HANN_POWER * wave.length) }
}

function highest(values: Float64Array, from: number): number {
  let top = 0
  for (let k = Math.ceil(from); k < values.length; k++) top = Math.max(top, values[k] ?? 0)
  return top
}

/**
 * Least squares of log power on log frequency, leaving out lines: bins far above the running fit are dropped, three times over.
 * The result is the mean of exponentially distributed noise power (log-mean plus Euler's constant).
 */
function fitFloor(power: Float64Array, stepHz: number, stride: number): { level: number; slope: number } | null {
  const points: { x: number; y: number }[] = []
  const step = Math.max(1, Math.round(stride / 2))
  for (let k = Math.ceil(FLOOR_BAND_HZ[0] / stepHz); k * stepHz <= FLOOR_BAND_HZ[1] && k < power.length; k += step)
    if ((power[k] ?? 0) > 0) points.push({ x: Math.log(k * stepHz), y: Math.log(power[k] ?? 1) })
  if (points.length < 8) return null
  let kept = points
  let line = fitLine(kept)
  for (let round = 0; round < 4; round++) {
    kept = points.filter(({ x, y }) => y - line.level - line.slope * x < LINE_LIMIT)
    if (kept.length < points.length / 3) break
    line = fitLine(kept)
  }
  return { level: line.level + EULER, slope: line.slope }
}

const EULER = 0.5772
const LINE_LIMIT = 1.1 // nats above the mean log power of noise (its deviation is 1.28)

function fitLine(points: readonly { x: number; y: number }[]): { level: number; slope: number } {
  const n = points.length
  const mx = points.reduce((sum, p) => sum + p.x, 0) / n
  const my = points.reduce((sum, p) => sum + p.y, 0) / n
  const spread = points.reduce((sum, p) => sum + (p.x - mx) ** 2, 0)
  const cross = points.reduce((sum, p) => sum + (p.x - mx) * (p.y - my), 0)
  const slope = Math.max(-4, Math.min(1, spread > 0 ? cross / spread : 0)) // steeper is a drift that was not removed, not a floor
  return { level: my - slope * mx, slope }
}

/** Log-likelihood ratio of a line of unknown strength against exponential noise of mean 1, saturating. */
const lineEvidence = (ratio: number): number => {
  if (!(ratio > 1)) return 0
  const nats = ratio - 1 - Math.log(ratio)
  return SATURATION * Math.log1p(nats / SATURATION)
}

/**
 * Evidence in nats for each rate of the grid: what its first three harmonics add up to, less a penalty where an overtone is stronger beside
 * the fundamental than a pulse can be. A rate at half the true one finds no fundamental and pays; a rate at double the true one misses the
 * fundamental's share. Higher = better; 0 = noise.
 */
export function harmonicEvidence({ ratio, stepHz }: WaveSpectrum, grid: RateGrid = RATE_GRID): Float64Array {
  const at = (hz: number): number => {
    const x = hz / stepHz
    const k = Math.floor(x)
    const low = ratio[k] ?? 0
    return low + (x - k) * ((ratio[k + 1] ?? 0) - low)
  }
  return Float64Array.from({ length: grid.size }, (_, i) => {
    const f = gridBpm(grid, i) / 60
    const base = at(f)
    let nats = lineEvidence(base)
    let strongest = 0
    for (let h = 2; h <= HARMONICS && h * f <= HIGHEST_HARMONIC_HZ; h++) {
      const overtone = at(h * f)
      nats += lineEvidence(overtone)
      strongest = Math.max(strongest, overtone)
    }
    const excess = 0.5 * Math.log((strongest + 0.1) / (base + 0.1)) - Math.log(OVERTONE_RATIO)
    return excess > 0 && strongest > 1 ? nats - 0.5 * (excess / OVERTONE_SPREAD) ** 2 : nats
  })
}
