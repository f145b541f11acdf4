// Scenes of the pulse benchmark: the named cast in every light and camera, people drawn by lot, and everything without a pulse.
import { webcam } from '#core/subject/camera/camera.ts'
import { roomLight } from '#core/subject/light.ts'
import type { Scene } from '#core/subject/scene.ts'
import { actor, nods, personScene, type SceneOptions, speech, turns } from '#core/subject/scene-parts.ts'
import { scenes } from '#core/subject/scenes.ts'
import { seededRandom } from './seeded-random.ts'

const named = (names: string): Scene[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => {
      const found = scenes.find((scene) => scene.name === name)
      if (!found) throw new Error(`There is no scene ${name}.`)
      return found
    })

/** Seconds of every clip: the engine publishes from 6 s on, so about twenty values a clip. */
export const CLIP_S = 28

/** A head at rest: tone, light, rate, jitter, losses, noise, compression, size. */
export const stillScenes: readonly Scene[] = named(`
  still-mara still-ingrid still-tom still-mei still-samira still-ravi still-ama still-kofi dim-ingrid dim-samira side-tom side-kofi
  warm-mei cool-ravi bright-ingrid backlit-mara flicker-100 screen-glow fps-15 fps-24 jitter-30 jitter-15 drops-30 stamp-noise
  noisy-kofi compressed-mara compressed-ama drift-tom small-mara far-ravi blinks-often pulse-45 pulse-55-dicrotic pulse-95 pulse-120
  pulse-165 hrv-high breath-6`)

/** Talking, nodding, turning, fidgeting, somebody passing. */
export const movingScenes: readonly Scene[] = named(`
  fidget-ingrid nodding-tom nodding-ama glancing-mara glancing-kofi talking-samira talking-ravi turning-mei tilting-ama leaning-tom
  leaving-mara passer-by`)

const between = (random: () => number, low: number, high: number): number => low + (high - low) * random()

/** Somebody drawn by lot in some room before some camera. Moving people sway more and talk, nod or turn. */
export function lotScene(kind: 'still' | 'moving', seed: number): Scene {
  const random = seededRandom(seed * 7919 + (kind === 'still' ? 1 : 2))
  const oneOf = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const meanBpm = random() < 0.8 ? between(random, 48, 105) : between(random, 105, 165)
  const habits = oneOf([[], [nods(7000)], [turns(20, 8000)]]) ?? []
  const options: SceneOptions = {
    script: {
      heart: {
        meanBpm,
        rmssdMs: Math.max(5, between(random, 15, 70) * (meanBpm < 100 ? 1 : 0.25)),
        lfHf: between(random, 0.6, 3),
        driftBpmPerMin: between(random, -6, 6),
      },
      dicrotic: between(random, 0.15, 0.6),
      breathing: { perMin: between(random, 8, 22) },
      sway: kind === 'still' ? between(random, 0.5, 1.2) : between(random, 1.5, 3),
      ...(kind === 'moving' ? { habits, speech: random() < 0.5 ? [speech(8000, 5000)] : [] } : {}),
    },
    place: { distanceCm: between(random, 45, 75), xCm: between(random, -6, 6) },
    light: {
      level: between(random, 0.35, 1.2),
      sideDeg: between(random, -50, 50),
      contrast: between(random, 0.4, 0.75),
      keyKelvin: between(random, 3000, 7500),
      screen: { strength: random() < 0.25 ? between(random, 0.1, 0.3) : 0, everyMs: 3000 },
    },
    camera: {
      fps: oneOf([30, 30, 25, 24, 15]) ?? 30,
      jitterMs: random() < 0.5 ? 0 : between(random, 1, 8),
      dropShare: random() < 0.7 ? 0 : between(random, 0.01, 0.06),
      noiseLevels: between(random, 0.8, 2.5),
      exposureDrift: random() < 0.7 ? 0 : between(random, 0.003, 0.02),
      compressionQuality: random() < 0.6 ? 0 : Math.round(between(random, 45, 90)),
    },
  }
  return { ...personScene(`lot-${kind}-${seed}`, 'Drawn by lot.', `person-${seed}`, options), seed }
}

/** Faces without blood and places without anybody; on the latter the benchmark lays the mesh of an imagined face. */
export const lifelessScenes: readonly Scene[] = [
  ...named('photo-still photo-hand photo-flicker mask chair chair-flicker wall'),
  ...[1, 2, 3, 4, 5].map((seed): Scene => {
    const random = seededRandom(seed * 104_729)
    return {
      name: `lot-photo-${seed}`,
      tags: ['lit', 'spoof'],
      about: 'A photograph drawn by lot.',
      seed,
      cast: {
        kind: 'photo',
        actors: [actor(`person-${seed + 40}`, {}, { distanceCm: between(random, 45, 70) })],
        handMm: between(random, 0.1, 2.5),
      },
      light: {
        ...roomLight,
        level: between(random, 0.5, 1.2),
        flickerDepth: random() < 0.4 ? 0.1 : 0,
        screen: { strength: random() < 0.4 ? 0.25 : 0, everyMs: 3000 },
      },
      camera: {
        ...webcam,
        fps: seed % 2 === 0 ? 30 : 24,
        exposureDrift: between(random, 0, 0.02),
        compressionQuality: random() < 0.5 ? 60 : 0,
      },
    }
  }),
]

/** People drawn by lot, by seed. */
export const lotSeeds = { still: [1, 2, 3, 4, 5, 6, 7, 8], moving: [1, 2, 3, 4] } as const
/** A minute and more for variability and breathing. */
export const LONG_CLIP_S = 75
export const longScenes: readonly Scene[] = named(
  'still-mara still-tom still-samira still-ravi hrv-high hrv-low breath-6 breath-26 breath-striped fps-15',
)
