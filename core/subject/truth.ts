// The truth file: what really happened in a rendered scene, frame by frame and event by event. Documented, versioned JSON.
import type { HeadPose } from '#core/contracts/frame-sample.ts'
import type { BlinkEvent, BlinkPhase } from './script/blinks.ts'
import type { Scene } from './scene.ts'
import type { Span } from './script/habits.ts'

export const TRUTH_VERSION = 1

/** The main person in one frame. Angles, signs and openness as in contracts/frame-sample and Moment. */
export interface FaceTruth {
  readonly pose: HeadPose
  /** Camera to the point between the eyes, straight line. */
  readonly distanceMm: number
  /** Share 0..1 of the face's outline that lies inside the picture; below 0.5 no detector is expected to see it. */
  readonly inView: number
  /** Left, top, width, height of the face mesh in pixels (may reach outside the picture). */
  readonly boxPx: readonly [number, number, number, number]
  /** Opening of each eye relative to this person's own open eye: 1 open, 0 shut; drooping and downward gaze included. */
  readonly eyes: { readonly left: number; readonly right: number }
  readonly blinkPhase: BlinkPhase
  /** Degrees; x to the person's left, y up. */
  readonly gazeDeg: readonly [number, number]
  /** 0 shut .. 1 wide open. */
  readonly mouth: number
  readonly talking: boolean
}

export interface FrameTruth {
  readonly index: number
  /** Grid index of the camera clock; holes are lost frames. */
  readonly tick: number
  /** Timestamp the camera reports: jitter and stamp error included. */
  readonly tMs: number
  /** When light was really collected; every other field is the state at this time. */
  readonly exposedMs: number
  readonly faces: number
  /** null when nobody is in the scene. A photo or mask has a face too. */
  readonly face: FaceTruth | null
  /** Blood volume at the main person's cheek (skin is darkest at its peaks); 0 for photo, mask, nobody. */
  readonly pulse: number
  /** Lung volume 0..about 1. */
  readonly lung: number
  /** Relative brightness of this frame against the first: automatic exposure and lamp flicker. */
  readonly exposure: number
  /** 468 x 2 pixels, when asked for. */
  readonly landmarks?: readonly number[]
}

/** One body, over the whole scene. Times in milliseconds of the capture clock (exposedMs). */
export interface PersonTruth {
  readonly identity: string
  readonly phototype: number
  /** false for a photograph and behind a mask: no beat is to be found, `beatsMs` is empty. */
  readonly showsPulse: boolean
  /** Peak-to-peak pulse of the cheek as a share of reflected linear light: red, green, blue. */
  readonly pulseAmplitude: readonly [number, number, number]
  /** Systolic peaks within the scene. */
  readonly beatsMs: readonly number[]
  readonly intervalsMs: readonly number[]
  readonly meanBpm: number | null
  readonly rmssdMs: number | null
  readonly sdnnMs: number | null
  /** Fullest moment of every breath within the scene. */
  readonly breathsMs: readonly number[]
  readonly breathsPerMin: number | null
  readonly breathHolds: readonly Span[]
  readonly blinks: readonly BlinkEvent[]
  readonly speech: readonly Span[]
  /** Share of scene time with the more open eye at 0.2 or less: all closures, and without closures shorter than 500 ms. */
  readonly perclos: { readonly all: number; readonly slow: number }
}

export interface Truth {
  readonly v: typeof TRUTH_VERSION
  readonly scene: Scene
  readonly seconds: number
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly focalPx: number
  readonly frames: readonly FrameTruth[]
  /** The main person first. */
  readonly people: readonly PersonTruth[]
}
