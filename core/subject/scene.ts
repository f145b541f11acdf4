// A scene: who sits before which camera in what light, and what they do. Plain data, the same on disk and in memory.
import type { Camera } from './camera/camera.ts'
import type { Light } from './light.ts'
import type { BlinkScript } from './script/blinks.ts'
import type { BreathingScript } from './script/breath.ts'
import type { HeartScript } from './script/beats.ts'
import type { LidHabit, MotionHabit, SpeechHabit } from './script/habits.ts'
import type { Cue } from './script/motion.ts'

/** What one body does. */
export interface Script {
  readonly heart: HeartScript
  /** Pulse amplitude relative to what the skin tone usually shows; 0 for a mask. */
  readonly pulseStrength: number
  readonly dicrotic: number
  readonly breathing: BreathingScript
  /** How far the shoulders rise at a full breath. */
  readonly chestMm: number
  readonly blinks: BlinkScript
  /** Strength of the slow sway, 1 usual, 0 clamped. */
  readonly sway: number
  /** Where the eyes rest: below the camera, at the screen. */
  readonly gazeYDeg: number
  readonly cues: readonly Cue[]
  readonly habits: readonly MotionHabit[]
  readonly lidHabits: readonly LidHabit[]
  readonly speech: readonly SpeechHabit[]
}

export interface Actor {
  /** Name in the cast of identities. */
  readonly identity: string
  readonly script: Script
  /** Where the head rests: centimetres to the picture's right, up, and from the camera. */
  readonly xCm: number
  readonly yCm: number
  readonly distanceCm: number
}

/**
 * person: one or more live people. photo: the actor's face printed on paper, held by hand. mask: a live person behind a
 * lifeless face. chair, wall: nobody.
 */
export type Cast =
  | { readonly kind: 'person'; readonly actors: readonly Actor[] }
  | { readonly kind: 'photo'; readonly actors: readonly [Actor]; readonly handMm: number }
  | { readonly kind: 'mask'; readonly actors: readonly [Actor] }
  | { readonly kind: 'chair'; readonly actors: readonly [] }
  | { readonly kind: 'wall'; readonly actors: readonly [] }

/**
 * lit: a face is to be found in every frame that has half of one in view. dark: too dark for that. pulse: a live face.
 * spoof: a face without a pulse. empty: no face. eyes: made to test lids. still, moving: how much the head moves.
 */
export type SceneTag = 'lit' | 'dark' | 'pulse' | 'spoof' | 'empty' | 'eyes' | 'still' | 'moving' | 'breath' | 'camera'

export interface Scene {
  readonly name: string
  readonly tags: readonly SceneTag[]
  /** One sentence for people. */
  readonly about: string
  readonly seed: number
  readonly cast: Cast
  readonly light: Light
  readonly camera: Camera
}
