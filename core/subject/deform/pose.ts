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

/** The head turns about this point of the neck, centimetres from the head's origin. */
export const NECK_PIVOT = [0, -8, -5] as const

type Point = readonly [number, number, number]

/** A point of the resting head, turned and moved: where it is in the room, centimetres. */
export function headToRoom(r: Rotation, offset: Point, [x, y, z]: Point): Point {
  const [dx, dy, dz] = [x - NECK_PIVOT[0], y - NECK_PIVOT[1], z - NECK_PIVOT[2]]
  return [
    r[0] * dx + r[1] * dy + r[2] * dz + NECK_PIVOT[0] + offset[0],
    r[3] * dx + r[4] * dy + r[5] * dz + NECK_PIVOT[1] + offset[1],
    r[6] * dx + r[7] * dy + r[8] * dz + NECK_PIVOT[2] + offset[2],
  ]
}
