// Signs by which a beating colour is told from light, movement and noise: patches agree, blood's colour, still background, still head.
import { detrendBlock } from '../filter/detrend.ts'
import { SLOW_TREND_LAMBDA } from '../rppg/colour-match.ts'
import { PULSE_SIGNATURE, type ColourTrace } from '../rppg/colour-trace.ts'
import { weighColours } from '../rppg/spatial-fusion.ts'
import { amplitudeOf, lockIn, lockInNoise, type LockIn } from './lock-in.ts'

/** Unit vector of the pulse in the plane (G-B, G+B-2R), and what green's amplitude makes expect there. */
const PLANE = [
  PULSE_SIGNATURE[1] - PULSE_SIGNATURE[2],
  PULSE_SIGNATURE[1] + PULSE_SIGNATURE[2] - 2 * PULSE_SIGNATURE[0],
] as const
const PLANE_LENGTH = Math.hypot(...PLANE)
const PLANE_PER_GREEN = PLANE_LENGTH / PULSE_SIGNATURE[1]

/** Noise deviations that are granted to a doubtful amplitude before it counts for or against the pulse. */
const BENEFIT = 2

export interface ColourSign {
  /** Amplitude of green, share of its level. */
  readonly green: number
  /** Beating colour across the pulse's hue over along it, beyond noise; 0 = blood's hue, above 1 = another hue. */
  readonly offHue: number
  /** Beating colour in the plane over what blood would show beside this green; 1 = blood, 0 = mere brightness. Noise is granted. */
  readonly tint: number
}

const [A, B] = [PLANE[0] / PLANE_LENGTH, PLANE[1] / PLANE_LENGTH]
/** Weights of r, g, b for A (G-B) + B (G+B-2R), and for the direction across it, A (G+B-2R) - B (G-B). */
const ALONG_HUE = [-2 * B, A + B, B - A] as const
const ACROSS_HUE = [-2 * A, A - B, A + B] as const

/** Colour of what beats, from the fused colour of the face and the pulse phase. */
export function readColourSign(colour: ColourTrace, phase: Float64Array, hz: number): ColourSign {
  const lock = (weights: readonly [number, number, number]): { at: LockIn; noise: number } => {
    const series = detrendBlock(weighColours(colour, weights), SLOW_TREND_LAMBDA)
    return { at: lockIn(series, phase), noise: lockInNoise(series, colour.rateHz, hz) }
  }
  const green = amplitudeOf(lock([0, 1, 0]).at)
  const along = lock(ALONG_HUE)
  const across = lock(ACROSS_HUE)
  const plane = amplitudeOf(along.at) + BENEFIT * along.noise
  return {
    green,
    offHue: plane > 0 ? Math.max(0, amplitudeOf(across.at) - BENEFIT * across.noise) / plane : 0,
    tint: green > 0 ? plane / (PLANE_PER_GREEN * green) : 0,
  }
}

/**
 * Agreement of the patches: length of the mean of their beating amplitudes over the mean of the lengths. 1 = all in phase, about
 * 1/sqrt(patches) = independent. Null with fewer than 8 patches. The waves are as `Fusion.waves`.
 */
export function readAgreement(waves: readonly Float64Array[], phase: Float64Array): number | null {
  if (waves.length < MIN_PATCHES) return null
  let re = 0
  let im = 0
  let lengths = 0
  for (const wave of waves) {
    const at = lockIn(wave, phase)
    re += at.re
    im += at.im
    lengths += amplitudeOf(at)
  }
  return lengths > 0 ? Math.hypot(re, im) / lengths : 0
}

const MIN_PATCHES = 8

export interface LineSign {
  /** Amplitude at the pulse's phase and rate, unit of the series. */
  readonly amplitude: number
  /** Amplitude over its noise deviation. */
  readonly z: number
}

/** Does a series that should not beat (background, head position) beat with the pulse? */
export function readLine(
  series: Float64Array,
  phase: Float64Array,
  { rateHz, hz }: { rateHz: number; hz: number },
): LineSign {
  const slowless = detrendBlock(series, SLOW_TREND_LAMBDA)
  const amplitude = amplitudeOf(lockIn(slowless, phase))
  const noise = lockInNoise(slowless, rateHz, hz)
  return { amplitude, z: noise > 0 ? amplitude / noise : 0 }
}
