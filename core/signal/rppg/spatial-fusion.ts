// One wave and one colour trace out of many patches: each weighs by how much it shares with the others and how little else it shows.
import type { SosFilter } from '../filter/biquad.ts'
import { designButterworth } from '../filter/butterworth.ts'
import { filterZeroPhase } from '../filter/zero-phase.ts'
import type { ColourWeights } from './colour-match.ts'
import { deviationOf, type ColourTrace } from './colour-trace.ts'
import type { RegionColour } from './region-window.ts'

/** Where a heart beats: 39 to 240 a minute. */
export const PULSE_BAND_HZ = { lowHz: 0.65, highHz: 4 } as const
/** Rounds of weighting by agreement with the running mean. Two settle it: a third moved no weight by 5 %. */
const ROUNDS = 2
/** Share of the median patch power that is taken as noise even where a patch agrees perfectly, so that no patch decides alone. */
const POWER_FLOOR = 0.2

export interface Fusion {
  /** Projected patch waves, not filtered, in the order of the patches. */
  readonly waves: readonly Float64Array[]
  /** Share of each patch, sum 1. */
  readonly weights: Float64Array
  /** Weighted mean of the patch waves, not filtered, and band-passed without delay. */
  readonly raw: Float64Array
  readonly wave: Float64Array
}

/** The band-pass of pulse work at one rate. */
export const pulseBandFilter = (rateHz: number): SosFilter =>
  designButterworth({
    kind: 'bandpass',
    order: 2,
    lowHz: PULSE_BAND_HZ.lowHz,
    highHz: Math.min(PULSE_BAND_HZ.highHz, 0.45 * rateHz),
    rateHz,
  })

/**
 * Fuses patches of one window after weighting their colours. Domain: at least one patch, at least 20 samples. With one patch it is that
 * patch. The shares are those of a one-factor model: gain over residual power, found by two rounds of least squares on the running mean.
 */
export function fusePatches(patches: readonly RegionColour[], colour: ColourWeights, filter: SosFilter): Fusion {
  const waves = patches.map(({ relative }) => weighColours(relative, colour))
  const powers = Float64Array.from(waves, (wave) => bandPowerOf(wave, filter))
  const weights = agreementWeights(waves, powers, filter)
  const raw = weightedSum(waves, weights)
  return { waves, weights, raw, wave: filterZeroPhase(filter, raw) }
}

/** POS with one tuning for the whole window: (1 + a) g + (a - 1) b - 2 a r, a = deviation of G-B over deviation of G+B-2R in the band. */
export function posWeights(trace: ColourTrace, filter: SosFilter): ColourWeights {
  const s1 = filterZeroPhase(filter, weighColours(trace, [0, 1, -1]))
  const s2 = filterZeroPhase(filter, weighColours(trace, [-2, 1, 1]))
  const spread = deviationOf(s2)
  const alpha = spread > 0 ? deviationOf(s1) / spread : 0
  return [-2 * alpha, 1 + alpha, alpha - 1]
}

export function weighColours({ r, g, b }: ColourTrace, [wr, wg, wb]: ColourWeights): Float64Array {
  const out = new Float64Array(r.length)
  const offset = wr + wg + wb // relative colour has mean 1
  for (let i = 0; i < out.length; i++) out[i] = wr * (r[i] ?? 0) + wg * (g[i] ?? 0) + wb * (b[i] ?? 0) - offset
  return out
}

/** Mean square after a causal pass of the band filter (phase does not matter for power); written out because it runs once per patch. */
function bandPowerOf(wave: Float64Array, { sections }: SosFilter): number {
  let input = wave
  for (const { b0, b1, b2, a1, a2 } of sections) {
    const out = new Float64Array(wave.length)
    let s1 = 0
    let s2 = 0
    for (let i = 0; i < out.length; i++) {
      const x = input[i] ?? 0
      const y = b0 * x + s1
      s1 = b1 * x - a1 * y + s2
      s2 = b2 * x - a2 * y
      out[i] = y
    }
    input = out
  }
  return dot(input, input) / wave.length
}

function agreementWeights(waves: readonly Float64Array[], powers: Float64Array, filter: SosFilter): Float64Array {
  const floor = POWER_FLOOR * (powers.toSorted()[powers.length >> 1] ?? 0)
  let weights = toShares(powers.map((power) => 1 / (power + floor || 1)))
  for (let round = 0; round < ROUNDS; round++) {
    const mean = filterZeroPhase(filter, weightedSum(waves, weights))
    const probe = filterZeroPhase(filter, mean) // <F w, F m> = <w, F F m> for a zero-phase F, so each patch needs one dot product
    const power = dot(mean, mean)
    if (!(power > 0)) break
    weights = toShares(
      powers.map((patchPower, p) => {
        const gain = dot(waves[p] ?? mean, probe) / power
        const rest = Math.max(0, patchPower - (gain * gain * power) / mean.length)
        return Math.max(0, gain) / (rest + floor || 1)
      }),
    )
  }
  return weights
}

function toShares(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, w) => total + w, 0)
  return weights.map((w) => (sum > 0 ? w / sum : 1 / weights.length))
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}

/** Weighted sum of equally long series. */
export function weightedSum(waves: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(waves[0]?.length ?? 0)
  for (let p = 0; p < waves.length; p++) {
    const wave = waves[p]
    const weight = weights[p] ?? 0
    if (!wave || weight === 0) continue
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + weight * (wave[i] ?? 0)
  }
  return out
}

/** Relative colour of several patches in one trace; weights need not sum to 1. */
export function mixColours(patches: readonly RegionColour[], weights: Float64Array): ColourTrace {
  const shares = toShares(weights)
  const channel = (c: 'r' | 'g' | 'b'): Float64Array =>
    weightedSum(
      patches.map(({ relative }) => relative[c]),
      shares,
    )
  return { rateHz: patches[0]?.relative.rateHz ?? 0, r: channel('r'), g: channel('g'), b: channel('b') }
}
