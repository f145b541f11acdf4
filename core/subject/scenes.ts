// Named scenes that benchmarks and tests render; every one is reproducible from its name.
import { type Camera, webcam } from './camera/camera.ts'
import { type Light, roomLight } from './light.ts'
import type { Actor, Scene, Script } from './scene.ts'

/** Someone sitting still at a desk, awake and calm. */
export const restingScript: Script = {
  heart: { meanBpm: 72, rmssdMs: 38, lfHf: 1.2, driftBpmPerMin: 0, ectopicShare: 0 },
  pulseStrength: 1,
  dicrotic: 0.35,
  breathing: { perMin: 14, variation: 0.08, holds: [] },
  chestMm: 4,
  blinks: { perMin: 15, closingMs: 85, shutMs: 45, reopeningMs: 160, incompleteShare: 0.1, events: [] },
  sway: 1,
  cues: [],
  speech: [],
}

const actor = (identity: string, script: Partial<Script> = {}): Actor => ({
  identity,
  script: { ...restingScript, ...script },
  xCm: 0,
  yCm: 1.5,
  distanceCm: 55,
})

interface Options {
  readonly script?: Partial<Script>
  readonly light?: Partial<Light>
  readonly camera?: Partial<Camera>
}
const person = (name: string, about: string, seed: number, identity: string, options: Options = {}): Scene => ({
  name,
  about,
  seed,
  cast: { kind: 'person', actors: [actor(identity, options.script)] },
  light: { ...roomLight, ...options.light },
  camera: { ...webcam, ...options.camera },
})

export const scenes: readonly Scene[] = [
  person('still-mara', 'Mara sits still in even light.', 101, 'mara'),
  person('still-ingrid', 'Ingrid sits still in even light.', 102, 'ingrid'),
  person('still-tom', 'Tom sits still in even light.', 103, 'tom'),
  person('still-mei', 'Mei sits still in even light.', 104, 'mei'),
  person('still-samira', 'Samira sits still in even light.', 105, 'samira'),
  person('still-ravi', 'Ravi sits still in even light.', 106, 'ravi'),
  person('still-ama', 'Ama sits still in even light.', 107, 'ama'),
  person('still-kofi', 'Kofi sits still in even light.', 108, 'kofi'),
  {
    name: 'photo',
    about: '',
    seed: 9,
    cast: { kind: 'photo', actors: [actor('mara')], handMm: 1 },
    light: roomLight,
    camera: webcam,
  },
  { name: 'chair', about: '', seed: 10, cast: { kind: 'chair', actors: [] }, light: roomLight, camera: webcam },
  {
    name: 'mask',
    about: '',
    seed: 11,
    cast: { kind: 'mask', actors: [actor('ingrid')] },
    light: { ...roomLight, keyKelvin: 3000, sideDeg: 60 },
    camera: { ...webcam, compressionQuality: 50 },
  },
  {
    name: 'two',
    about: '',
    seed: 12,
    cast: {
      kind: 'person',
      actors: [
        { ...actor('ingrid'), xCm: -12 },
        { ...actor('kofi'), xCm: 16, distanceCm: 75 },
      ],
    },
    light: { ...roomLight, level: 0.15 },
    camera: webcam,
  },
]

/** The scene of that name; throws one sentence when there is none. */
export function sceneNamed(name: string): Scene {
  const found = scenes.find((scene) => scene.name === name)
  if (found) return found
  throw new Error(`There is no scene ${name}; run with --list to see all ${scenes.length}.`)
}
