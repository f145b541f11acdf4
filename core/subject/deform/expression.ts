// Moves the resting face: each eyelid, the jaw, the brows; and keeps the lids lying on the eyeballs.
import { canonicalMesh } from '../mesh/canonical.ts'
import { type EyeLandmarks, leftBrow, leftEye, lowerLip, rightBrow, rightEye } from '../mesh/landmarks.ts'
import type { Vector } from '../mesh/shapes.ts'

/** Deformations of the face; all 0 at rest. Closure 1 is a shut eye, mouth 1 a wide open jaw. */
export interface Expression {
  readonly closureRight: number
  readonly closureLeft: number
  readonly mouth: number
  /** Brow raise in centimetres. */
  readonly brow: number
}

export const EYE_RADIUS_CM = 1.22
/** Eyeball centres of the canonical head, right then left (fitted by eye to the lid contours). */
export const eyeCentres: readonly [Vector, Vector] = [
  [-3.16, 2.56, 2.62],
  [3.16, 2.56, 2.62],
]

/** Share of the upper lid's way to the lower lid that a full closure covers; the lower lid rises for the rest. */
const UPPER_TRAVEL = 0.93
const CREASE_FOLLOW = 0.42
const BROW_BONE_FOLLOW = 0.08
const LOWER_RISE_CM = 0.07

const add = (points: Float32Array, index: number, amount: number) => {
  points[index] = (points[index] ?? 0) + amount
}

function closeLid(points: Float32Array, eye: EyeLandmarks, closure: number): void {
  if (closure === 0) return
  eye.upper.forEach((upper, k) => {
    const lower = eye.lower[k] ?? 0
    const crease = eye.crease[k] ?? 0
    const browBone = eye.browBone[k] ?? 0
    for (let axis = 0; axis < 3; axis++) {
      const way = (points[3 * lower + axis] ?? 0) - (points[3 * upper + axis] ?? 0)
      const move = UPPER_TRAVEL * way * closure
      add(points, 3 * upper + axis, move)
      add(points, 3 * crease + axis, move * CREASE_FOLLOW)
      add(points, 3 * browBone + axis, move * BROW_BONE_FOLLOW)
    }
    add(points, 3 * lower + 1, LOWER_RISE_CM * closure * Math.sin((Math.PI * (k + 1)) / 8))
  })
}

/** The jaw turns about an axis through the two joints before the ears. */
const JAW_AXIS = { y: -0.6, z: -2.2 } as const
const WIDEST_JAW_RAD = 0.21

/** How much a point belongs to the jaw, by its resting place: 1 below the mouth line, fading towards cheeks and ears. */
function jawShare(x: number, y: number): number {
  const below = Math.max(0, Math.min(1, (-3.2 - y) / 3.4))
  const side = Math.max(0, 1 - (Math.abs(x) / 8) ** 4)
  return below * below * (3 - 2 * below) * side
}

function dropJaw(points: Float32Array, neutral: Float32Array, mouth: number): void {
  if (mouth === 0) return
  const angle = WIDEST_JAW_RAD * mouth
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  for (let i = 0; i < neutral.length; i += 3) {
    const [x, y, z] = [neutral[i] ?? 0, neutral[i + 1] ?? 0, neutral[i + 2] ?? 0]
    const share = lowerLipShare.get(i / 3) ?? jawShare(x, y)
    if (share === 0) continue
    const [dy, dz] = [y - JAW_AXIS.y, z - JAW_AXIS.z]
    add(points, i + 1, share * (dy * cosine - dz * sine - dy))
    add(points, i + 2, share * (dy * sine + dz * cosine - dz))
  }
}

/** Lower-lip points go down with the jaw in the middle and stay at the corners of the mouth. */
const lowerLipShare = new Map(
  lowerLip.map((index) => {
    const side = Math.min(1, Math.abs(canonicalMesh.positions[3 * index] ?? 0) / 2.6)
    return [index, 0.85 * (1 - side * side)] as const
  }),
)

/** Writes the expressive face into `target` (same layout as `neutral`). */
export function deformFace(neutral: Float32Array, expression: Expression, target: Float32Array): void {
  target.set(neutral)
  closeLid(target, rightEye, expression.closureRight)
  closeLid(target, leftEye, expression.closureLeft)
  dropJaw(target, neutral, expression.mouth)
  if (expression.brow !== 0)
    for (const index of [...rightBrow, ...leftBrow]) add(target, 3 * index + 1, expression.brow)
}

/** Lids are this much outside the eyeball, so that they never let it through. */
const LID_THICKNESS_CM = 0.07

/** Refined points near either eyeball, as vertex indices; only these can need pushing out. */
export function findLidPoints(points: Float32Array): Int32Array {
  const near: number[] = []
  for (let i = 0; i < points.length / 3; i++) {
    const touches = eyeCentres.some(
      ([cx, cy, cz]) =>
        Math.abs((points[3 * i] ?? 0) - cx) < 2.2 &&
        Math.abs((points[3 * i + 1] ?? 0) - cy) < 2 &&
        (points[3 * i + 2] ?? 0) > cz - 0.5,
    )
    if (touches) near.push(i)
  }
  return Int32Array.from(near)
}

/** Pushes lid points that sank into an eyeball back onto it, along the view axis of the head. */
export function seatLids(points: Float32Array, lidPoints: Int32Array): void {
  const reach = (EYE_RADIUS_CM + LID_THICKNESS_CM) ** 2
  for (const i of lidPoints) {
    const [cx, cy, cz] = eyeCentres[(points[3 * i] ?? 0) < 0 ? 0 : 1]
    const dx = (points[3 * i] ?? 0) - cx
    const dy = (points[3 * i + 1] ?? 0) - cy
    const z = points[3 * i + 2] ?? 0
    if (Math.abs(dx) > 2 || Math.abs(dy) > 1.6 || z < cz) continue
    const flat = dx * dx + dy * dy
    if (flat >= reach * 0.96) continue
    points[3 * i + 2] = Math.max(z, cz + Math.sqrt(reach - flat))
  }
}
