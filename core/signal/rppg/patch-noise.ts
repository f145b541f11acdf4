// Noise of the consensus wave, read from what two halves of the patches do not share.
import { detrendBlock } from '../filter/detrend.ts'
import { bandPower } from '../spectrum/spectral-peak.ts'
import { periodogram } from '../spectrum/periodogram.ts'
import { SLOW_TREND_LAMBDA } from './colour-match.ts'
import type { Fusion } from './spatial-fusion.ts'

/** Where beats are timed, as shares of the pulse rate: the bands of the beat search. */
const TIMING_BAND = [0.5, 2.2] as const

/**
 * White-equivalent variance per sample of the noise in the fused wave, in its unit squared: half the difference of two waves made from every
 * other patch, less what of it beats (patches differ in perfusion), by its density around the pulse. The halves share the pulse and slow light;
 * sensor and encoder noise and movement of light differ. With one patch there is nothing to compare and the answer is what does not beat.
 * Domain: a window as `fusePatches` takes, `model` the beating part of its wave.
 */
export function patchNoise(
  fusion: Fusion,
  model: Float64Array,
  { rateHz, hz }: { rateHz: number; hz: number },
): number {
  const rest = detrendBlock(fusion.waves.length > 1 ? halfDifference(fusion) : fusion.raw, SLOW_TREND_LAMBDA)
  const share = dot(rest, model) / (dot(model, model) || 1)
  const noise = rest.map((value, i) => value - share * (model[i] ?? 0))
  const [low, high] = [TIMING_BAND[0] * hz, TIMING_BAND[1] * hz]
  const density = bandPower(periodogram(noise, { rateHz, window: 'hann' }), low, high) / (high - low)
  return (density * rateHz) / 2
}

/** Half the difference of the weighted means over the even and the odd patches: as noisy as the mean of all. */
function halfDifference({ waves, weights }: Fusion): Float64Array {
  const sums = [0, 1].map((parity) => weights.reduce((sum, weight, k) => sum + (k % 2 === parity ? weight : 0), 0))
  const out = new Float64Array(waves[0]?.length ?? 0)
  for (const [k, wave] of waves.entries()) {
    const sum = sums[k % 2] ?? 0
    if (!(sum > 0)) continue
    const weight = ((k % 2 === 0 ? 0.5 : -0.5) * (weights[k] ?? 0)) / sum
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + weight * (wave[i] ?? 0)
  }
  return out
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}
