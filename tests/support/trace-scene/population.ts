// A broad population of trace scenes drawn from a seed: people of every tone, light, motion and camera, and the ones without a pulse.
import { seededRandom } from '../seeded-random.ts'
import type { SceneOptions } from './scene.ts'

export type SceneKind = 'still' | 'moving' | 'photo' | 'rhythmic-photo' | 'flicker-photo' | 'mask'

const between = (random: () => number, low: number, high: number): number => low + (high - low) * random()
const logBetween = (random: () => number, low: number, high: number): number => low * (high / low) ** random()
const oneOf = <T>(random: () => number, items: readonly [T, ...T[]]): T =>
  items[Math.floor(random() * items.length)] ?? items[0]

/** Linear reflectance and usual pulse strength along the Fitzpatrick scale. */
const skins = [
  { skin: [0.62, 0.42, 0.34], pulse: 1.1 },
  { skin: [0.52, 0.33, 0.25], pulse: 1 },
  { skin: [0.42, 0.25, 0.18], pulse: 0.9 },
  { skin: [0.3, 0.17, 0.11], pulse: 0.75 },
  { skin: [0.18, 0.1, 0.065], pulse: 0.55 },
  { skin: [0.09, 0.05, 0.035], pulse: 0.4 },
] as const

/** One scene of the given kind. Kinds other than still and moving have no pulse at all. */
export function drawScene(kind: SceneKind, seed: number, seconds = 40): SceneOptions {
  const random = seededRandom(seed * 7919 + kind.length * 104_729)
  const tone = oneOf<(typeof skins)[number]>(random, skins)
  const bpm = random() < 0.75 ? between(random, 48, 105) : between(random, 40, 180)
  const alive = kind === 'still' || kind === 'moving'
  const rhythmHz = between(random, 0.7, 2.6)
  return {
    seed: seed + 1,
    seconds,
    cast: 'person',
    skin: tone.skin,
    signature: [between(random, 0.25, 0.45), 0.77, between(random, 0.42, 0.66)],
    pulse: alive ? tone.pulse * logBetween(random, 0.0012, 0.006) : 0,
    heart: {
      bpm,
      rsaBpm: between(random, 0, bpm < 100 ? 4 : 1.5),
      breathsPerMin: between(random, 7, 22),
      mayerBpm: between(random, 0, 2),
      driftBpmPerMin: between(random, -6, 6),
      wanderBpm: between(random, 0, 1.2),
      dicrotic: between(random, 0.05, 0.8),
    },
    motion: motionOf(kind, random, rhythmHz),
    shading: logBetween(random, 0.5, 2.5),
    gloss: between(random, 0.2, 1.6),
    light: lightOf(kind, random, rhythmHz),
    camera: cameraOf(random),
    facePixels: logBetween(random, 4000, 30_000),
  }
}

function motionOf(kind: SceneKind, random: () => number, rhythmHz: number): NonNullable<SceneOptions['motion']> {
  if (kind === 'photo' || kind === 'flicker-photo') return { swayPx: random() < 0.5 ? 0 : between(random, 0, 0.6) }
  if (kind === 'rhythmic-photo')
    return {
      swayPx: between(random, 0.3, 2),
      rhythm: { hz: rhythmHz, px: logBetween(random, 0.5, 12), axis: oneOf(random, ['x', 'y']) },
    }
  if (kind === 'still' || kind === 'mask') return { swayPx: logBetween(random, 0.2, 1.2) }
  return {
    swayPx: logBetween(random, 1, 5),
    talking: random() < 0.6 ? between(random, 0.2, 0.8) : 0,
    turnsPerMin: between(random, 0, 5),
  }
}

function lightOf(kind: SceneKind, random: () => number, rhythmHz: number): NonNullable<SceneOptions['light']> {
  const base = {
    level: logBetween(random, 0.45, 1.3),
    drift: logBetween(random, 0.002, 0.03),
    noise: logBetween(random, 0.0002, 0.004),
  }
  if (kind !== 'flicker-photo') return base
  const size = logBetween(random, 0.004, 0.03)
  const tint = (): number => size * between(random, 0.6, 1.4)
  return { ...base, flicker: { hz: rhythmHz, colour: [tint(), tint(), tint()], onBackground: between(random, 0.2, 1) } }
}

function cameraOf(random: () => number): NonNullable<SceneOptions['camera']> {
  return {
    fps: oneOf(random, [30, 30, 30, 25, 24, 20, 15]),
    jitterMs: random() < 0.5 ? 0 : between(random, 2, 12),
    dropRatio: random() < 0.6 ? 0 : between(random, 0.005, 0.08),
    noise: between(random, 1, 4),
    chromaNoise: logBetween(random, 0.0001, 0.0016),
    ...(random() < 0.25
      ? { keyFrames: { every: oneOf(random, [12, 30, 60, 250]), levels: logBetween(random, 0.05, 0.5) } }
      : {}),
    ...(random() < 0.15 ? { skipLevels: between(random, 0.1, 0.4) } : {}),
  }
}
