// How head, gaze and mouth move: a slow sway that never stops, and cues (turn, nod, glance, talk, leave) on top.
import type { Random } from '../random.ts'

/** Everything that can be moved, each in its unit; cues and sway add up. */
export const channels = [
  'yawDeg',
  'pitchDeg',
  'rollDeg',
  'xCm',
  'yCm',
  'nearCm', // towards the camera
  'gazeXDeg',
  'gazeYDeg',
  'closure', // drooping lids, 0..1
  'mouth',
  'browCm',
] as const
export type Channel = (typeof channels)[number]
export type Displacement = Partial<Record<Channel, number>>

/** Moves to `target` over `rampMs`, holds for `holdMs`, and goes back; with `hz` it swings while it holds. */
export interface Cue {
  readonly atMs: number
  readonly rampMs: number
  readonly holdMs: number
  readonly target: Displacement
  readonly hz?: number
  /** Moves the shoulders too (leaning, leaving) when true. */
  readonly body?: boolean
}

const ease = (share: number) => share * share * share * (share * (share * 6 - 15) + 10)

/** Share 0..1 (with `hz`: -1..1) of a cue's target reached at `tMs`. Minimum-jerk ramps (Flash and Hogan 1985). */
export function cueShare(cue: Cue, tMs: number): number {
  const since = tMs - cue.atMs
  const total = 2 * cue.rampMs + cue.holdMs
  if (since <= 0 || since >= total) return 0
  const ramp =
    since < cue.rampMs ? ease(since / cue.rampMs) : since > total - cue.rampMs ? ease((total - since) / cue.rampMs) : 1
  return cue.hz ? ramp * Math.sin((2 * Math.PI * cue.hz * since) / 1000) : ramp
}

/** A slow wander of one channel: a few sinusoids with fixed random rates, RMS about 1. */
export type Wander = (tMs: number) => number

/** Draws a wander between `lowHz` and `highHz`; a sum of five sinusoids, so any time can be asked for. */
export function drawWander(random: Random, lowHz: number, highHz: number): Wander {
  const waves = Array.from({ length: 5 }, () => ({
    rate: (2 * Math.PI * (lowHz + (highHz - lowHz) * random())) / 1000,
    phase: 2 * Math.PI * random(),
  }))
  const scale = Math.sqrt(2 / waves.length)
  return (tMs) => scale * waves.reduce((sum, { rate, phase }) => sum + Math.sin(rate * tMs + phase), 0)
}

/** Standard deviations of the sway of someone sitting at a desk, at strength 1. Chosen by hand. */
export const SWAY: Readonly<Displacement> = {
  yawDeg: 0.9,
  pitchDeg: 0.7,
  rollDeg: 0.5,
  xCm: 0.16,
  yCm: 0.1,
  nearCm: 0.25,
  gazeXDeg: 2,
  gazeYDeg: 1,
}
