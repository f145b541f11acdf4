// The face at rest: canonical points with the mouth closed, the eyes a little wider, and the person's own proportions.
import type { Identity, Shape } from '../identity.ts'
import {
  chin,
  innerLipLower,
  innerLipUpper,
  leftEye,
  lipsInner,
  lipsOuter,
  leftBrow,
  rightBrow,
  rightEye,
} from '../mesh/landmarks.ts'

/** Adds `amount` to coordinate `axis` (0 x, 1 y, 2 z) of point `index`. */
function nudge(points: Float32Array, index: number, axis: number, amount: number): void {
  points[3 * index + axis] = (points[3 * index + axis] ?? 0) + amount
}
const read = (points: Float32Array, index: number, axis: number) => points[3 * index + axis] ?? 0

function closeMouth(points: Float32Array): void {
  innerLipUpper.forEach((upper, k) => {
    const lower = innerLipLower[k] ?? 0
    for (const axis of [1, 2]) {
      const middle = (read(points, upper, axis) + read(points, lower, axis)) / 2
      const forward = axis === 2 ? 0.05 : 0
      // -0.3 presses the canonical, slightly open lips past each other until the seam closes (chosen by eye)
      for (const lip of [upper, lower]) nudge(points, lip, axis, (middle - read(points, lip, axis)) * 1.3 + forward)
    }
  })
}

function openEyes(points: Float32Array, opening: number): void {
  for (const eye of [rightEye, leftEye]) {
    eye.upper.forEach((upper, k) => {
      const arc = Math.sin((Math.PI * (k + 1)) / 8)
      const lower = eye.lower[k] ?? 0
      nudge(points, upper, 1, 0.11 * arc)
      nudge(points, lower, 1, -0.05 * arc)
      const gap = read(points, upper, 1) - read(points, lower, 1)
      nudge(points, upper, 1, gap * (opening - 1) * 0.8)
      nudge(points, lower, 1, -gap * (opening - 1) * 0.2)
    })
  }
}

const bell = (distance: number, width: number) => Math.exp(-0.5 * (distance / width) ** 2)

function proportion(points: Float32Array, shape: Shape): void {
  for (let i = 0; i < points.length / 3; i++) {
    const [x, y, z] = [read(points, i, 0), read(points, i, 1), read(points, i, 2)]
    const low = Math.max(0, Math.min(1, (-y - 1) / 8))
    nudge(points, i, 0, x * (shape.jaw - 1) * low)
    const nose = bell(x, 1.6) * bell(y + 1.6, 2) * Math.max(0, Math.min(1, (z - 4.5) / 2))
    nudge(points, i, 0, x * (shape.noseWidth - 1) * bell(x, 2.2) * bell(y + 1.8, 1.2))
    nudge(points, i, 1, -shape.noseLengthCm * nose)
  }
  for (const index of chin) nudge(points, index, 1, -shape.chinCm)
  for (const index of [...rightBrow, ...leftBrow]) nudge(points, index, 1, shape.browHeightCm)
  const seam = read(points, 13, 1)
  for (const index of lipsOuter) nudge(points, index, 1, (read(points, index, 1) - seam) * (shape.lipFullness - 1))
  for (const index of lipsInner) nudge(points, index, 2, 0.25 * (shape.lipFullness - 1))
}

/** Where a beard grows, 0..1: jaw, chin and upper lip of the canonical face, not the lips. Chosen by eye. */
export function beardShare(x: number, y: number, z: number): number {
  const jaw = Math.max(0, Math.min(1, (-2.6 - 0.35 * Math.max(0, 4.2 - Math.abs(x)) - y) / 1.3))
  const moustache = bell(y + 2.75, 0.5) * bell(x, 2)
  const sideburn = Math.max(0, Math.min(1, (Math.abs(x) - 6.2) / 0.6)) * Math.max(0, Math.min(1, (1.5 - y) / 2))
  const lips = Math.max(0, 1 - (x / 2.7) ** 2 - ((y + 4.1) / 0.85) ** 2)
  const front = Math.max(0, Math.min(1, (z + 4) / 2))
  return Math.max(0, Math.min(1, Math.max(jaw, moustache, sideburn) - 1.6 * lips)) * front
}
const BEARD_DEPTH_CM = 0.5

function growBeard(points: Float32Array, fullness: number): void {
  if (fullness <= 0.5) return
  for (let i = 0; i < points.length / 3; i++) {
    const [x, y, z] = [read(points, i, 0), read(points, i, 1), read(points, i, 2)]
    const depth = BEARD_DEPTH_CM * (2 * fullness - 1) * beardShare(x, y, z) * Math.max(0, Math.min(1, (-y - 4.5) / 3))
    const length = Math.hypot(x, y + 2, z) || 1
    nudge(points, i, 0, (depth * x) / length)
    nudge(points, i, 1, (depth * (y + 2)) / length)
    nudge(points, i, 2, (depth * z) / length)
  }
}

/** Returns the person's face at rest: a copy of the canonical points (3 a landmark, centimetres). */
export function neutralFace(canonical: Float32Array, { shape, beard }: Identity): Float32Array {
  const points = canonical.slice()
  closeMouth(points)
  openEyes(points, shape.eyeOpening)
  proportion(points, shape)
  growBeard(points, beard)
  return points
}
