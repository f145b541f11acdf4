// Where the head is: rotation from yaw, pitch and roll in the house's signs, as a 3x3 matrix.

/** Row-major 3x3. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number]

const RADIANS = Math.PI / 180

/**
 * Rotation of the head in a frame with x to the picture's right, y up, z towards the camera:
 * Rz(roll) * Rx(pitch) * Ry(yaw). yaw > 0 turns to the person's left, pitch > 0 looks up, roll > 0 tilts to their right
 * shoulder (as HeadPose in contracts/frame-sample). Degrees.
 */
export function headRotation(yawDeg: number, pitchDeg: number, rollDeg: number): Rotation {
  const [cy, sy] = [Math.cos(yawDeg * RADIANS), Math.sin(yawDeg * RADIANS)]
  const [cp, sp] = [Math.cos(-pitchDeg * RADIANS), Math.sin(-pitchDeg * RADIANS)]
  const [cr, sr] = [Math.cos(rollDeg * RADIANS), Math.sin(rollDeg * RADIANS)]
  return [
    cr * cy - sr * sp * sy,
    -sr * cp,
    cr * sy + sr * sp * cy,
    sr * cy + cr * sp * sy,
    cr * cp,
    sr * sy - cr * sp * cy,
    -cp * sy,
    sp,
    cp * cy,
  ]
}
