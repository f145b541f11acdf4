// Per frame: was there a face, where it looked, how far it was, what makes the frame unreliable, how the chest moved.
import {
  namedRegions,
  PATCH_COUNT,
  regionFields,
  regionOffset,
  type FrameSample,
} from '#core/contracts/frame-sample.ts'
import { round, type MeasureSection } from './section.ts'

const WEIGHT = regionFields.indexOf('weight')

export function createFaceSection(): MeasureSection {
  let frames = 0
  let faces = 0
  return {
    add(sample) {
      frames += 1
      if (sample.face) faces += 1
      return toFields(sample)
    },
    finish: () => ({
      fields: {},
      summary: [
        { name: 'Frames', value: frames, unit: '' },
        { name: 'Frames with a face', value: frames ? (100 * faces) / frames : 0, unit: '%' },
      ],
    }),
  }
}

const toFields = (sample: FrameSample): Record<string, unknown> => ({
  face: sample.face !== null,
  faceCount: sample.faceCount,
  pose: toPose(sample),
  distanceMm: sample.face ? round(sample.face.distanceMm) : null,
  quality: round(skinQuality(sample)),
  lumaMean: round(sample.lumaMean),
  sharpness: round(sample.sharpness),
  hints: sample.hints,
  chest: toChest(sample),
  costMs: Object.fromEntries(Object.entries(sample.costMs).map(([stage, ms]) => [stage, round(ms)])),
})

function toPose({ face }: FrameSample): Record<string, number> | null {
  if (!face) return null
  const { yawDeg, pitchDeg, rollDeg } = face.pose
  return { yaw: round(yawDeg), pitch: round(pitchDeg), roll: round(rollDeg) }
}

function toChest({ chest }: FrameSample): Record<string, number> | null {
  return chest && { dxPx: round(chest.dxPx), dyPx: round(chest.dyPx), confidence: round(chest.confidence) }
}

/** Mean weight of the skin patches: 1 = all of the face is lit, still and skin; 0 without a face. */
function skinQuality({ regions }: FrameSample): number {
  if (!regions) return 0
  let sum = 0
  for (let k = 0; k < PATCH_COUNT; k += 1) sum += regions[regionOffset(namedRegions.length + k) + WEIGHT] ?? 0
  return sum / PATCH_COUNT
}
