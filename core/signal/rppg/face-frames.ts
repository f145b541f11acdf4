// From a camera worker's frame sample to what the pulse engine takes: colours of all regions and the head's position and direction.
import {
  namedRegions,
  PATCH_COUNT,
  REGION_COUNT,
  REGION_STRIDE,
  type FaceSample,
  type FrameSample,
} from '../../contracts/frame-sample.ts'
import { REGION_CHANNELS } from './colour-history.ts'
import type { PulseFrame } from './pulse-engine.ts'
import type { RegionLayout } from './pulse-window.ts'

/** Head movement at the pulse rate that can colour skin by itself: a heart moves a head by about .05 px and .02 degrees at arm's length. */
const MOTION_LIMIT_PX = 0.25
const MOTION_LIMIT_DEG = 0.25

/** Regions of a `FrameSample`: 100 patches are listened to, four background blocks are the negative control. */
export const faceLayout: RegionLayout & { readonly regions: number } = {
  regions: REGION_COUNT,
  patches: Array.from({ length: PATCH_COUNT }, (_, k) => namedRegions.length + k),
  background: namedRegions.flatMap((name, k) => (name.startsWith('background') ? [k] : [])),
  motionLimits: [MOTION_LIMIT_PX, MOTION_LIMIT_PX, MOTION_LIMIT_DEG, MOTION_LIMIT_DEG],
}

/** Reuses one buffer: the engine copies what it keeps. */
export function createFaceFrames(): (sample: FrameSample) => PulseFrame {
  const colours = new Float64Array(REGION_COUNT * REGION_CHANNELS)
  const motions = new Float64Array(faceLayout.motionLimits.length)
  return ({ atMs, regions, face, hints }) => {
    if (!regions || !face) return { atMs, colours: null, motions, hints }
    for (let region = 0; region < REGION_COUNT; region++)
      for (let c = 0; c < REGION_CHANNELS; c++)
        colours[region * REGION_CHANNELS + c] = regions[region * REGION_STRIDE + c] ?? 0
    readMotion(face, motions)
    return { atMs, colours, motions, hints }
  }
}

/** Centre of the landmarks (their jitter averages out), yaw and pitch. */
function readMotion({ landmarks, pose }: FaceSample, into: Float64Array): void {
  const points = landmarks.length / 3
  let x = 0
  let y = 0
  for (let k = 0; k < landmarks.length; k += 3) {
    x += landmarks[k] ?? 0
    y += landmarks[k + 1] ?? 0
  }
  into[0] = x / points
  into[1] = y / points
  into[2] = pose.yawDeg
  into[3] = pose.pitchDeg
}
