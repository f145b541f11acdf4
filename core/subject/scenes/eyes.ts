// Scenes of lids: often, fast, half, one-eyed, drowsy, asleep, never.
import { lids, personScene, type Unseeded } from '../scene-parts.ts'

export const eyes: readonly Unseeded[] = [
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
