// Named scenes that benchmarks and tests render; every one is reproducible from its name. Any length can be asked for.
import { webcam } from './camera/camera.ts'
import { roomLight } from './light.ts'
import type { MotionHabit } from './script/habits.ts'
import { mixSeed } from './random.ts'
import type { Scene } from './scene.ts'
import { actor, glances, leans, leaves, lids, nods, personScene, shakes, speech, tilts, turns } from './scene-parts.ts'

type Unseeded = Omit<Scene, 'seed'>

const faces: readonly Unseeded[] = [
  personScene('still-mara', 'Mara (phototype III) sits still in even light.', 'mara'),
  personScene('still-ingrid', 'Ingrid (I, long hair) sits still in even light.', 'ingrid'),
  personScene('still-tom', 'Tom (II, beard) sits still in even light.', 'tom'),
  personScene('still-mei', 'Mei (III, narrow eyes, thin glasses) sits still in even light.', 'mei'),
  personScene('still-samira', 'Samira (IV, headscarf) sits still in even light.', 'samira'),
  personScene('still-ravi', 'Ravi (V, stubble, thick glasses) sits still in even light.', 'ravi'),
  personScene('still-ama', 'Ama (VI, curly hair) sits still in even light.', 'ama'),
  personScene('still-kofi', 'Kofi (VI, bald, full beard) sits still in even light.', 'kofi'),
]

const lights: readonly Unseeded[] = [
  personScene('dim-ingrid', 'Ingrid in a dim room; the camera turns its gain up.', 'ingrid', { light: { level: 0.2 } }),
  personScene('dim-samira', 'Samira in a dim room.', 'samira', { light: { level: 0.2 } }),
  personScene('dim-ama', 'Ama in a dim room.', 'ama', { light: { level: 0.25 } }),
  personScene('side-tom', 'Tom with a hard lamp from one side.', 'tom', { light: { sideDeg: -65, contrast: 0.8 } }),
  personScene('side-kofi', 'Kofi with a hard lamp from the other side.', 'kofi', {
    light: { sideDeg: 65, contrast: 0.75 },
  }),
  personScene('warm-mei', 'Mei under a warm bulb in the evening.', 'mei', {
    light: { keyKelvin: 2700, ambientKelvin: 3200, level: 0.5 },
  }),
  personScene('cool-ravi', 'Ravi lit by a bluish screen in a warm room.', 'ravi', {
    light: { keyKelvin: 8500, ambientKelvin: 3000, heightDeg: -5, sideDeg: 5, level: 0.5 },
  }),
  personScene('bright-ingrid', 'Ingrid in light that nearly overexposes the skin.', 'ingrid', {
    light: { level: 2.2 },
    camera: { autoGain: 0.4 },
  }),
  personScene('backlit-mara', 'Mara before a window: the light comes from behind.', 'mara', {
    light: { sideDeg: 140, heightDeg: 30, contrast: 0.45, level: 0.8 },
  }),
  personScene('flicker-100', 'A lamp that flickers at 100 Hz against a 30 fps camera.', 'mara', {
    light: { flickerDepth: 0.12, flickerHz: 100 },
    camera: { exposureMs: 6 },
  }),
  personScene('flicker-120', 'A lamp that flickers at 120 Hz against a 24 fps camera.', 'tom', {
    light: { flickerDepth: 0.12, flickerHz: 120 },
    camera: { exposureMs: 6, fps: 24 },
  }),
  personScene('dark-mara', 'Mara in a room too dark to see in.', 'mara', {
    tags: ['dark'],
    light: { level: 0.006 },
    camera: { noiseLevels: 2 },
  }),
]

const cameras: readonly Unseeded[] = [
  personScene('fps-15', 'Fifteen frames a second.', 'mara', { tags: ['lit', 'still', 'camera'], camera: { fps: 15 } }),
  personScene('fps-24', 'Twenty-four frames a second.', 'ravi', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 24 },
  }),
  personScene('fps-10', 'Ten frames a second, as a camera in dim light gives.', 'samira', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 10, exposureMs: 40 },
    light: { level: 0.4 },
  }),
  personScene('jitter-30', 'Frames come up to some 12 ms early or late.', 'mei', {
    tags: ['lit', 'still', 'camera'],
    camera: { jitterMs: 6 },
  }),
  personScene('jitter-15', 'Fifteen uneven frames a second, one in twenty lost.', 'ama', {
    tags: ['lit', 'still', 'camera'],
    camera: { fps: 15, jitterMs: 8, dropShare: 0.05 },
  }),
  personScene('drops-30', 'One frame in ten is lost.', 'tom', {
    tags: ['lit', 'still', 'camera'],
    camera: { dropShare: 0.1 },
  }),
  personScene('stamp-noise', 'Even frames with timestamps that err by 4 ms.', 'ingrid', {
    tags: ['lit', 'still', 'camera'],
    camera: { stampNoiseMs: 4 },
  }),
  personScene('noisy-kofi', 'A noisy sensor.', 'kofi', {
    tags: ['lit', 'still', 'camera'],
    camera: { noiseLevels: 4 },
  }),
  personScene('compressed-mara', 'Strong block compression (quality 35).', 'mara', {
    tags: ['lit', 'still', 'camera'],
    camera: { compressionQuality: 35 },
  }),
  personScene('compressed-ama', 'Mild block compression (quality 75).', 'ama', {
    tags: ['lit', 'still', 'camera'],
    camera: { compressionQuality: 75 },
  }),
  personScene('drift-tom', 'Automatic exposure wanders by 2 %.', 'tom', {
    tags: ['lit', 'still', 'camera'],
    camera: { exposureDrift: 0.02 },
  }),
  personScene('small-mara', 'A 320x240 picture.', 'mara', {
    tags: ['lit', 'still', 'camera'],
    camera: { width: 320, height: 240 },
  }),
  personScene('wide-mei', 'A wide lens (63 degrees) and a small face.', 'mei', {
    tags: ['lit', 'still', 'camera'],
    camera: { fovDeg: 63 },
  }),
  personScene('hd-samira', 'A 1280x720 picture.', 'samira', {
    tags: ['lit', 'still', 'camera'],
    camera: { width: 1280, height: 720 },
  }),
]

const movements: readonly Unseeded[] = [
  personScene('fidget-ingrid', 'Ingrid cannot sit still.', 'ingrid', { tags: ['lit', 'moving'], script: { sway: 4 } }),
  personScene('nodding-tom', 'Tom nods again and again.', 'tom', {
    tags: ['lit', 'moving'],
    script: { habits: [nods(4000)] },
  }),
  personScene('nodding-ama', 'Ama nods and shakes her head.', 'ama', {
    tags: ['lit', 'moving'],
    script: { habits: [nods(6000), shakes(6500)] },
  }),
  personScene('glancing-mara', 'Mara types and glances down at the keys.', 'mara', {
    tags: ['lit', 'moving'],
    script: { habits: [glances(3500)], blinks: { perMin: 8 } },
  }),
  personScene('glancing-kofi', 'Kofi glances down, in side light.', 'kofi', {
    tags: ['lit', 'moving'],
    script: { habits: [glances(4500)], blinks: { perMin: 8 } },
    light: { sideDeg: 50, contrast: 0.7 },
  }),
  personScene('talking-samira', 'Samira talks most of the time.', 'samira', {
    tags: ['lit', 'moving'],
    script: { speech: [speech(9000, 7000)], sway: 2.2, blinks: { perMin: 20 } },
  }),
  personScene('talking-ravi', 'Ravi talks and nods, at 15 fps.', 'ravi', {
    tags: ['lit', 'moving'],
    script: { speech: [speech(8000, 5000)], sway: 2, habits: [nods(7000)] },
    camera: { fps: 15 },
  }),
  personScene('turning-mei', 'Mei turns her head by 30 degrees to either side.', 'mei', {
    tags: ['lit', 'moving'],
    script: { habits: [turns(30, 5500)] },
  }),
  personScene('turning-ingrid', 'Ingrid turns her head by 42 degrees.', 'ingrid', {
    tags: ['lit', 'moving'],
    script: { habits: [turns(42, 6500)] },
  }),
  personScene('tilting-ama', 'Ama looks up and down and tilts her head.', 'ama', {
    tags: ['lit', 'moving'],
    script: { habits: [tilts({ pitchDeg: 18 }, 6000), tilts({ rollDeg: 18 }, 7300)] },
  }),
  personScene('leaning-tom', 'Tom leans in and back.', 'tom', {
    tags: ['lit', 'moving'],
    script: { habits: [leans(9000)] },
  }),
  personScene('leaving-mara', 'Mara leaves the picture and comes back.', 'mara', {
    tags: ['lit', 'moving'],
    script: { habits: [leaves(5000, 5000, 16_000)] },
  }),
  personScene('far-ravi', 'Ravi sits 110 cm away.', 'ravi', { place: { distanceCm: 110 } }),
  personScene('near-kofi', 'Kofi sits 36 cm away.', 'kofi', { place: { distanceCm: 36, yCm: 0.5 } }),
]

const eyes: readonly Unseeded[] = [
  personScene('blinks-often', 'Ingrid blinks 32 times a minute.', 'ingrid', {
    tags: ['lit', 'still', 'eyes'],
    script: { blinks: { perMin: 32 } },
  }),
  personScene('blinks-fast', 'Tom blinks in 130 ms.', 'tom', {
    tags: ['lit', 'still', 'eyes'],
    script: { blinks: { perMin: 20, closingMs: 45, shutMs: 15, reopeningMs: 70 } },
  }),
  personScene('blinks-half', 'Mei blinks halfway half of the time.', 'mei', {
    tags: ['lit', 'still', 'eyes'],
    script: { blinks: { perMin: 18, incompleteShare: 0.5 } },
  }),
  personScene('blinks-glasses', 'Ravi blinks behind thick glasses with a lamp in them.', 'ravi', {
    tags: ['lit', 'still', 'eyes'],
    script: { blinks: { perMin: 20 }, sway: 2 },
    light: { sideDeg: -10, heightDeg: 12 },
  }),
  personScene('winking-ama', 'Ama winks with either eye and blinks with both.', 'ama', {
    tags: ['lit', 'still', 'eyes'],
    script: {
      blinks: { perMin: 10 },
      lidHabits: [lids(7000, { eyes: 'left', shutMs: 160 }), lids(7000, { firstMs: 5000, eyes: 'right', shutMs: 160 })],
    },
  }),
  personScene('drowsy-mara', 'Mara is drowsy: low lids, slow blinks, long closures.', 'mara', {
    tags: ['lit', 'still', 'eyes'],
    script: {
      blinks: { perMin: 14, closingMs: 140, shutMs: 110, reopeningMs: 260 },
      lidHabits: [lids(9000, { closingMs: 260, shutMs: 520, reopeningMs: 320 })],
      habits: [
        { firstMs: 0, everyMs: 1e9, variation: 0, cue: { rampMs: 6000, holdMs: 1e9, target: { closure: 0.22 } } },
      ],
    },
  }),
  personScene('microsleep-kofi', 'Kofi falls asleep for one to two seconds at a time.', 'kofi', {
    tags: ['lit', 'still', 'eyes'],
    script: {
      blinks: { perMin: 10 },
      lidHabits: [
        lids(12_000, { firstMs: 4000, closingMs: 320, shutMs: 1400, reopeningMs: 260 }),
        lids(20_000, { firstMs: 11_000, closingMs: 280, shutMs: 2300, reopeningMs: 240 }),
      ],
      habits: [
        {
          firstMs: 4200,
          everyMs: 12_000,
          variation: 0,
          cue: { rampMs: 700, holdMs: 500, target: { pitchDeg: -6 } },
        },
      ],
    },
  }),
  personScene('stare-samira', 'Samira stares without blinking.', 'samira', {
    tags: ['lit', 'still', 'eyes'],
    script: { blinks: { perMin: 0 } },
  }),
]

const bodies: readonly Unseeded[] = [
  personScene('pulse-45', 'A slow heart: 45 beats a minute.', 'tom', {
    script: { heart: { meanBpm: 45, rmssdMs: 60 } },
  }),
  personScene('pulse-55-dicrotic', 'Fifty-five beats with a strong second wave (octave trap).', 'ingrid', {
    script: { heart: { meanBpm: 55, rmssdMs: 45 }, dicrotic: 0.62 },
  }),
  personScene('pulse-95', 'Ninety-five beats a minute.', 'samira', { script: { heart: { meanBpm: 95, rmssdMs: 18 } } }),
  personScene('pulse-120', 'A hundred and twenty beats after the stairs, falling.', 'mara', {
    script: { heart: { meanBpm: 122, rmssdMs: 8, driftBpmPerMin: -10 }, breathing: { perMin: 24 } },
  }),
  personScene('pulse-165', 'A hundred and sixty-five beats.', 'mei', {
    script: { heart: { meanBpm: 165, rmssdMs: 5 }, breathing: { perMin: 30 } },
  }),
  personScene('hrv-high', 'A very variable heart: RMSSD 85 ms.', 'ama', {
    script: { heart: { meanBpm: 62, rmssdMs: 85, lfHf: 0.6 }, breathing: { perMin: 11 } },
  }),
  personScene('hrv-low', 'A regular heart: RMSSD 10 ms.', 'ravi', {
    script: { heart: { meanBpm: 84, rmssdMs: 10, lfHf: 3 } },
  }),
  personScene('ectopic', 'One early beat in twenty.', 'tom', { script: { heart: { ectopicShare: 0.05 } } }),
  personScene('breath-6', 'Slow paced breathing, six a minute.', 'ingrid', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { perMin: 6, variation: 0.02 }, heart: { rmssdMs: 60 }, chestMm: 7 },
  }),
  personScene('breath-26', 'Fast shallow breathing, 26 a minute.', 'kofi', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { perMin: 26 }, chestMm: 2.5, heart: { meanBpm: 88, rmssdMs: 20 } },
  }),
  personScene('breath-hold', 'Mara holds her breath from second 8 to 20.', 'mara', {
    tags: ['lit', 'still', 'breath'],
    script: { breathing: { holds: [{ startMs: 8000, endMs: 20_000 }] } },
  }),
  personScene('breath-striped', 'Ama breathes in a striped shirt, chest in view.', 'ama', {
    tags: ['lit', 'still', 'breath'],
    place: { distanceCm: 68, yCm: 5 },
  }),
]

/** Walks from right to left through the picture and back. */
const walksThrough: MotionHabit = {
  firstMs: 3000,
  everyMs: 14_000,
  variation: 0,
  cue: { rampMs: 4500, holdMs: 500, target: { xCm: -160, yawDeg: -35 }, body: true },
}

const others: readonly Unseeded[] = [
  {
    name: 'photo-still',
    about: 'A photograph of Mara, nearly still.',
    tags: ['lit', 'spoof'],
    cast: { kind: 'photo', actors: [actor('mara')], handMm: 0.15 },
    light: roomLight,
    camera: webcam,
  },
  {
    name: 'photo-hand',
    about: 'A photograph of Ama in an unsteady hand.',
    tags: ['lit', 'spoof', 'moving'],
    cast: { kind: 'photo', actors: [actor('ama')], handMm: 1.5 },
    light: roomLight,
    camera: { ...webcam, exposureDrift: 0.01 },
  },
  {
    name: 'photo-flicker',
    about: 'A photograph of Tom under a flickering lamp, compressed.',
    tags: ['lit', 'spoof'],
    cast: { kind: 'photo', actors: [actor('tom')], handMm: 0.4 },
    light: { ...roomLight, flickerDepth: 0.1 },
    camera: { ...webcam, exposureMs: 6, compressionQuality: 60 },
  },
  {
    name: 'mask',
    about: 'A person behind a lifeless mask; the eyes blink.',
    tags: ['lit', 'spoof'],
    cast: { kind: 'mask', actors: [actor('ingrid')] },
    light: roomLight,
    camera: webcam,
  },
  {
    name: 'chair',
    about: 'An empty chair.',
    tags: ['empty'],
    cast: { kind: 'chair', actors: [] },
    light: roomLight,
    camera: webcam,
  },
  {
    name: 'chair-flicker',
    about: 'An empty chair under a flickering lamp and wandering exposure.',
    tags: ['empty'],
    cast: { kind: 'chair', actors: [] },
    light: { ...roomLight, flickerDepth: 0.12 },
    camera: { ...webcam, exposureMs: 6, exposureDrift: 0.02 },
  },
  {
    name: 'wall',
    about: 'A wall.',
    tags: ['empty'],
    cast: { kind: 'wall', actors: [] },
    light: roomLight,
    camera: webcam,
  },
  {
    name: 'two-people',
    about: 'Ingrid in front, Kofi beside her.',
    tags: ['lit', 'pulse'],
    cast: {
      kind: 'person',
      actors: [
        actor('ingrid', {}, { xCm: -11 }),
        actor('kofi', { heart: { meanBpm: 88 } }, { xCm: 15, distanceCm: 68 }),
      ],
    },
    light: roomLight,
    camera: webcam,
  },
  {
    name: 'passer-by',
    about: 'Tom works; Ama walks through behind him.',
    tags: ['lit', 'pulse', 'moving'],
    cast: {
      kind: 'person',
      actors: [
        actor('tom', {}, { xCm: -6 }),
        actor('ama', { habits: [walksThrough] }, { xCm: 80, distanceCm: 110, yCm: 8 }),
      ],
    },
    light: roomLight,
    camera: webcam,
  },
]

/** The seed follows from the name alone, so that adding a scene changes no other. */
const seedOf = (name: string) => mixSeed(...Array.from(name, (letter) => letter.charCodeAt(0)))

export const scenes: readonly Scene[] = [
  ...faces,
  ...lights,
  ...cameras,
  ...movements,
  ...eyes,
  ...bodies,
  ...others,
].map((scene) => ({ ...scene, seed: seedOf(scene.name) }))

/** The scene of that name; throws one sentence when there is none. */
export function sceneNamed(name: string): Scene {
  const found = scenes.find((scene) => scene.name === name)
  if (found) return found
  throw new Error(`There is no scene ${name}; run with --list to see all ${scenes.length}.`)
}
