// Scenes without an honest face: photographs, a mask, an empty chair, a wall; and with two.
import { webcam } from '../camera/camera.ts'
import { roomLight } from '../light.ts'
import type { MotionHabit } from '../script/habits.ts'
import { actor, type Unseeded } from '../scene-parts.ts'

/** Walks from right to left through the picture and back. */
const walksThrough: MotionHabit = {
  firstMs: 3000,
  everyMs: 14_000,
  variation: 0,
  cue: { rampMs: 4500, holdMs: 500, target: { xCm: -160, yawDeg: -35 }, body: true },
}

export const others: readonly Unseeded[] = [
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
