// Per frame: was there a face, where it looked, how far it was, and what makes the frame unreliable.
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { round, type MeasureSection } from './section.ts'

export const createFaceSection = (): MeasureSection => ({
  add: (sample) => ({
    face: sample.face !== null,
    faceCount: sample.faceCount,
    pose: toPose(sample),
    distanceMm: sample.face ? round(sample.face.distanceMm) : null,
    lumaMean: round(sample.lumaMean),
    sharpness: round(sample.sharpness),
    hints: sample.hints,
    chest: toChest(sample),
    costMs: sample.costMs,
  }),
  finish: () => ({}),
})

function toPose(sample: FrameSample): Record<string, number> | null {
  if (!sample.face) return null
  const { yawDeg, pitchDeg, rollDeg } = sample.face.pose
  return { yaw: round(yawDeg), pitch: round(pitchDeg), roll: round(rollDeg) }
}

function toChest({ chest }: FrameSample): Record<string, number> | null {
  return chest && { dxPx: round(chest.dxPx), dyPx: round(chest.dyPx), confidence: round(chest.confidence) }
}
