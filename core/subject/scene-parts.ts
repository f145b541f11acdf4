// Building blocks of scenes: the resting script, actors, and the habits benchmarks ask for.
import { type Camera, webcam } from './camera/camera.ts'
import { type Light, roomLight } from './light.ts'
import type { Actor, Scene, SceneTag, Script } from './scene.ts'
import type { LidHabit, MotionHabit, SpeechHabit } from './script/habits.ts'

/** Someone sitting still at a desk, awake and calm, looking at a screen a little below the camera. */
export const restingScript: Script = {
  heart: { meanBpm: 72, rmssdMs: 38, lfHf: 1.2, driftBpmPerMin: 0, ectopicShare: 0 },
  pulseStrength: 1,
  dicrotic: 0.35,
  breathing: { perMin: 14, variation: 0.08, holds: [] },
  chestMm: 4,
  blinks: { perMin: 15, closingMs: 85, shutMs: 45, reopeningMs: 160, incompleteShare: 0.1, events: [] },
  sway: 1,
  gazeYDeg: -4,
  cues: [],
  habits: [],
  lidHabits: [],
  speech: [],
}

/** Changes to a resting script; heart, breathing and blinks may be given in part. */
export interface ScriptChanges extends Partial<Omit<Script, 'heart' | 'breathing' | 'blinks'>> {
  readonly heart?: Partial<Script['heart']>
  readonly breathing?: Partial<Script['breathing']>
  readonly blinks?: Partial<Script['blinks']>
}

export function scripted(changes: ScriptChanges = {}): Script {
  return {
    ...restingScript,
    ...changes,
    heart: { ...restingScript.heart, ...changes.heart },
    breathing: { ...restingScript.breathing, ...changes.breathing },
    blinks: { ...restingScript.blinks, ...changes.blinks },
  }
}

export interface Place {
  readonly xCm?: number
  readonly yCm?: number
  readonly distanceCm?: number
}

/** An actor at arm's length, a little above the middle of the picture. */
export const actor = (identity: string, changes: ScriptChanges = {}, place: Place = {}): Actor => ({
  identity,
  script: scripted(changes),
  xCm: place.xCm ?? 0,
  yCm: place.yCm ?? 1.5,
  distanceCm: place.distanceCm ?? 55,
})

/** A scene before its seed, which follows from its name. */
export type Unseeded = Omit<Scene, 'seed'>

export interface SceneOptions {
  readonly tags?: readonly SceneTag[]
  readonly script?: ScriptChanges
  readonly place?: Place
  readonly light?: Partial<Light>
  readonly camera?: Partial<Camera>
}

/** A scene with one live person. */
export function personScene(name: string, about: string, identity: string, options: SceneOptions = {}): Unseeded {
  return {
    name,
    about,
    tags: ['pulse', ...(options.tags ?? ['lit', 'still'])],
    cast: { kind: 'person', actors: [actor(identity, options.script, options.place)] },
    light: { ...roomLight, ...options.light },
    camera: { ...webcam, ...options.camera },
  }
}

const rhythm = (firstMs: number, everyMs: number, variation = 0.15) => ({ firstMs, everyMs, variation })

/** Nods of three swings, 9 degrees down and up at 2 Hz. */
export const nods = (everyMs: number): MotionHabit => ({
  ...rhythm(1500, everyMs),
  cue: { rampMs: 250, holdMs: 1100, hz: 2, target: { pitchDeg: 9 } },
})
/** Shakes of the head, 10 degrees to either side at 1.6 Hz. */
export const shakes = (everyMs: number): MotionHabit => ({
  ...rhythm(3500, everyMs),
  cue: { rampMs: 250, holdMs: 1300, hz: 1.6, target: { yawDeg: 10 } },
})
/** Glances at the keyboard: eyes 24 degrees down, head 8, for about a second. The lids follow and look half shut. */
export const glances = (everyMs: number): MotionHabit => ({
  ...rhythm(1200, everyMs, 0.25),
  cue: { rampMs: 180, holdMs: 900, target: { gazeYDeg: -24, pitchDeg: -8 } },
})
/** Turns the head by `yawDeg`, to either side in turn, and back. */
export const turns = (yawDeg: number, everyMs: number): MotionHabit => ({
  ...rhythm(1500, everyMs, 0.1),
  cue: { rampMs: 700, holdMs: 1500, target: { yawDeg, gazeXDeg: 0.3 * yawDeg } },
  alternate: true,
})
export const tilts = (target: { pitchDeg?: number; rollDeg?: number }, everyMs: number): MotionHabit => ({
  ...rhythm(2500, everyMs, 0.1),
  cue: { rampMs: 700, holdMs: 1200, target },
  alternate: true,
})
/** Leans towards the camera by 12 cm and back. */
export const leans = (everyMs: number): MotionHabit => ({
  ...rhythm(3000, everyMs, 0.1),
  cue: { rampMs: 1200, holdMs: 3000, target: { nearCm: 12, yCm: -1.5, pitchDeg: -3 }, body: true },
})
/** Walks out of the picture to the side, stays away, comes back. */
export const leaves = (firstMs: number, awayMs: number, everyMs: number): MotionHabit => ({
  ...rhythm(firstMs, everyMs, 0),
  cue: { rampMs: 1200, holdMs: awayMs, target: { xCm: 62, yawDeg: 25 }, body: true },
})

export const lids = (everyMs: number, parts: Partial<LidHabit> = {}): LidHabit => ({
  ...rhythm(2000, everyMs),
  closingMs: 85,
  shutMs: 45,
  reopeningMs: 160,
  completeness: 1,
  eyes: 'both',
  ...parts,
})
export const speech = (everyMs: number, lengthMs: number): SpeechHabit => ({ ...rhythm(800, everyMs, 0.1), lengthMs })
