// Head pose and distance from the landmarker's transformation matrix.
import type { HeadPose } from '#core/contracts/frame-sample.ts'

const DEGREES = 180 / Math.PI

/** Column-major 4 x 4 from canonical face (x to the person's left, y up, z forward) to camera space. */
export function poseOf(m: Float32Array): HeadPose {
  const at = (row: number, column: number): number => m[4 * column + row] ?? 0
  const scale = Math.hypot(at(0, 2), at(1, 2), at(2, 2)) || 1
  return {
    yawDeg: Math.atan2(at(0, 2), at(2, 2)) * DEGREES,
    pitchDeg: Math.asin(Math.max(-1, Math.min(1, at(1, 2) / scale))) * DEGREES,
    rollDeg: Math.atan2(at(1, 0), at(1, 1)) * DEGREES,
  }
}

/** Canonical face units are centimetres. */
export const distanceOf = (m: Float32Array): number => -10 * (m[14] ?? 0)
