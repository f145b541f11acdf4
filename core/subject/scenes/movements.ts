// Scenes of moving heads: nods, glances, turns, talk, leaning, leaving.
import {
  glances,
  leans,
  leaves,
  nods,
  personScene,
  shakes,
  speech,
  tilts,
  turns,
  type Unseeded,
} from '../scene-parts.ts'

export const movements: readonly Unseeded[] = [
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
