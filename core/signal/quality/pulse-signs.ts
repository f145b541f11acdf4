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

/** Rates off the pulse at which patches show only noise, Hz: beyond half a Hann lobe of 10 s, short of the next overtone. */
const OFF_HZ = [-0.45, -0.3, 0.3, 0.45] as const
const MIN_PATCHES = 8
/** Share of one patch's noise power below which beating power counts as this much: it could be chance. */
const LEAST_POWER = 0.15
/** A patch counts with at most this many times the median amplitude: perfusion differs less, the rim of a moving face differs more. */
const AMPLITUDE_LIMIT = 2.5

/**
 * Agreement of the patches: size of the mean of their beating amplitudes over the root mean square of the amplitudes, noise taken out of
 * both. 1 = all beat alike, 0 = movement of light that each patch shows differently. Patches too noisy to show a beat by themselves do not
 * lower it, and no patch counts for more than a few. Null with fewer than 8 patches. The waves are as `Fusion.waves`.
 */
export function readAgreement(waves: readonly Float64Array[], phase: Float64Array, rateHz: number): number | null {
  const count = waves.length
  if (count < MIN_PATCHES) return null
  const on = probe(phase, 0)
  const off = offProbes(phase, rateHz)
  const beats = waves.map(on)
  const limit = AMPLITUDE_LIMIT * medianOf(beats.map(amplitudeOf))
  const mean = { re: 0, im: 0 }
  let power = 0
  let noise = 0
  for (const [k, beat] of beats.entries()) {
    const size = amplitudeOf(beat)
    const scale = size > limit ? limit / size : 1
    mean.re += (scale * beat.re) / count
    mean.im += (scale * beat.im) / count
    power += (scale * size) ** 2 / count
    for (const look of off) noise += (scale * amplitudeOf(look(waves[k] ?? phase))) ** 2 / (count * off.length)
  }
  const shared = Math.max(0, amplitudeOf(mean) ** 2 - noise / count)
  const all = Math.max(power - noise, shared, LEAST_POWER * noise)
  return all > 0 ? Math.sqrt(shared / all) : 0
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** Lock-ins beside the pulse: what a series shows there is its noise, transients and all. */
const offProbes = (phase: Float64Array, rateHz: number): ((wave: Float64Array) => LockIn)[] =>
  OFF_HZ.map((hz) => probe(phase, (2 * Math.PI * hz) / rateHz))

/** Lock-in at the phase plus `step` radians per sample, with its weights laid out once for many waves. */
function probe(phase: Float64Array, step: number): (wave: Float64Array) => LockIn {
  const n = phase.length
  const hann = phase.map((_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n))
  const c = phase.map((p, i) => (hann[i] ?? 0) * Math.cos(p + step * i))
  const s = phase.map((p, i) => (hann[i] ?? 0) * Math.sin(p + step * i))
  const scale = n / 4 // as `lockIn`
  return (wave) => {
    let re = 0
    let im = 0
    for (let i = 0; i < n; i++) {
      const value = wave[i] ?? 0
      re += value * (c[i] ?? 0)
      im -= value * (s[i] ?? 0)
    }
    return { re: re / scale, im: im / scale }
  }
}

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
  const beside = offProbes(phase, rateHz).map((look) => amplitudeOf(look(slowless)) ** 2)
  const noise = Math.max(
    lockInNoise(slowless, rateHz, hz),
    Math.sqrt(beside.reduce((a, b) => a + b, 0) / beside.length),
  )
  return { amplitude, z: noise > 0 ? amplitude / noise : 0 }
}
