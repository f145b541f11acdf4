// Breathing seen in the pulse: amplitude, baseline and interval of every beat, joined into the one series they share.
import { at } from '../../maths/linear-algebra.ts'
import { BREATH_RATE_HZ, breathBands, narrow } from './breaths.ts'

/** Rounds of the power iteration for the first principal component of three series. */
const ROUNDS = 50

/** What the three modulations have in common. */
export interface PulseModulation {
  readonly series: Float64Array
  /** Share of their variance in the one component: 1/3 when they have nothing in common, 1 when they are one. */
  readonly shared: number
}

export interface PulseSource {
  readonly samples: ArrayLike<number>
  readonly rateHz: number
  /** Beat positions in samples, ascending. */
  readonly beats: ArrayLike<number>
}

/**
 * The first principal component of the three band-passed, unit-variance modulations at BREATH_RATE_HZ, over the whole wave (its sign is that of
 * the interval: breathing in shortens it). Null under eight beats or when the wave is too short. Counting breaths on this component was far
 * nearer a chest belt than any spectral peak of a single modulation (.6 against 2.2 to 5.5 a minute on a resting recording).
 * Source: Karlen 2013 for the three modulations; the fusion is ours.
 */
export function pulseModulation(source: PulseSource): PulseModulation | null {
  if (source.beats.length < 8) return null
  const durationS = source.samples.length / source.rateHz
  const columns = beatColumns(source)
  const series = columns.values.map((values) =>
    narrow(atUniformTimes(columns.timesS, values, durationS), breathBands.pulse),
  )
  const usable = series.flatMap((one) => (one ? [unitVariance(one)] : []))
  return usable.length === 3 ? firstComponent(usable) : null
}

function beatColumns({ samples, rateHz, beats }: PulseSource): {
  readonly timesS: number[]
  readonly values: number[][]
} {
  const timesS: number[] = []
  const values: [number[], number[], number[]] = [[], [], []]
  for (let k = 0; k + 1 < beats.length; k++) {
    const from = Math.round(at(beats, k))
    const to = Math.round(at(beats, k + 1))
    if (to <= from) continue
    let [low, high, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
    for (let n = from; n < to; n++) {
      low = Math.min(low, at(samples, n))
      high = Math.max(high, at(samples, n))
      sum += at(samples, n)
    }
    timesS.push((at(beats, k) + at(beats, k + 1)) / 2 / rateHz)
    values[0].push(high - low)
    values[1].push(sum / (to - from))
    values[2].push(at(beats, k + 1) - at(beats, k))
  }
  return { timesS, values }
}

/** Straight lines between the beats, held at both ends. */
function atUniformTimes(timesS: readonly number[], values: readonly number[], durationS: number): Float64Array {
  let j = 0
  return Float64Array.from({ length: Math.floor(durationS * BREATH_RATE_HZ) }, (_, k) => {
    const t = k / BREATH_RATE_HZ
    while (j + 2 < timesS.length && at(timesS, j + 1) < t) j++
    const share = (t - at(timesS, j)) / (at(timesS, j + 1) - at(timesS, j))
    return at(values, j) + Math.min(1, Math.max(0, share)) * (at(values, j + 1) - at(values, j))
  })
}

function unitVariance(series: Float64Array): Float64Array {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length
  const sd = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length)
  return series.map((value) => (sd > 0 ? (value - mean) / sd : 0))
}

function firstComponent(series: readonly Float64Array[]): PulseModulation {
  const covariance = series.map((one) =>
    series.map((other) => one.reduce((sum, value, k) => sum + value * at(other, k), 0)),
  )
  let weights = [1, 1, -1]
  let largest = 0
  for (let round = 0; round < ROUNDS; round++) {
    const next = covariance.map((row) => row.reduce((sum, value, k) => sum + value * at(weights, k), 0))
    const norm = Math.hypot(...next)
    if (!(norm > 0)) break
    largest = norm
    weights = next.map((value) => value / norm)
  }
  const length = series[0]?.length ?? 0
  const joined = Float64Array.from({ length }, (_, k) =>
    series.reduce((sum, one, i) => sum + at(weights, i) * at(one, k), 0),
  )
  const trace = covariance.reduce((sum, row, i) => sum + at(row, i), 0)
  return { series: joined, shared: trace > 0 ? largest / trace : 0 }
}
