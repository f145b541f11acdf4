// Turns a face reading into the line of the `kinematics` channel that features travel in.
import { type DeclineReason, type Estimate, isMeasured } from '../contracts/estimate.ts'
import type { featureCatalogue, FeatureLine } from '../contracts/features.ts'
import type { HeadPose } from '../contracts/frame-sample.ts'
import type { FaceReading } from './face-reader.ts'

type KinematicsName = keyof (typeof featureCatalogue)['kinematics']

/** Every kinematics feature of this reading, measured or declined. */
function estimatesOf({ eyes, mouth, posture }: FaceReading): Record<KinematicsName, Estimate> {
  const angle = (pick: (pose: HeadPose) => number): Estimate =>
    isMeasured(posture.pose) ? { ...posture.pose, value: pick(posture.pose.value) } : posture.pose
  return {
    blinksPerMin: eyes.blinksPerMin.estimate,
    perclosRatio: eyes.perclos.estimate,
    earVariance: eyes.gapVariance.estimate,
    eyeOpennessRatio: eyes.openness.both,
    headYawDeg: angle((pose) => pose.yawDeg),
    headPitchDeg: angle((pose) => pose.pitchDeg),
    headRollDeg: angle((pose) => pose.rollDeg),
    distanceMm: posture.distanceMm,
    forwardLeanRatio: posture.forwardLeanRatio,
    slumpRatio: posture.slumpRatio,
    stillnessRatio: posture.stillness.estimate,
    mouthOpennessRatio: mouth.openness,
    talkingRatio: mouth.talkingRatio.estimate,
  }
}

/**
 * The line for this moment; ask for one a second. Every feature of the channel is in `values` or in `declined` with its reason.
 * `quality`: mean quality of all features of the channel, declined ones counting as 0.
 */
export function toKinematics(reading: FaceReading): FeatureLine {
  const values: Record<string, number> = {}
  const reasons: Record<string, DeclineReason> = {}
  let quality = 0
  const entries = Object.entries(estimatesOf(reading))
  for (const [name, estimate] of entries) {
    if (isMeasured(estimate)) {
      values[name] = estimate.value
      quality += estimate.quality
    } else reasons[name] = estimate.reason
  }
  return { atMs: reading.atMs, channel: 'kinematics', quality: quality / entries.length, values, declined: reasons }
}
