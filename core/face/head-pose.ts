// Head pose and distance: from the landmark model's transformation matrix, or from the landmarks alone.
import type { HeadPose } from '../contracts/frame-sample.ts'
import { canonicalPositionsCm, poseBasis } from './mesh-topology.ts'
import type { Landmarks } from './landmarks.ts'

/** Pose, and the straight line from the camera to the point between the eyes. */
export interface PosedHead {
  readonly pose: HeadPose
  readonly distanceMm: number
}

export interface FrameSize {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * Focal length of a webcam in picture heights. Spread of the field: 43 degrees vertical (1.27, Logitech C920 data sheet: 78 degrees
 * diagonal at 16:9) to 49 degrees (1.1, usual laptop modules). A wrong value scales absolute distance by as much (10 % here) and
 * bends the pose of a face at the edge of the picture by 1-2 degrees; relative distance does not depend on it.
 */
export const FOCAL_HEIGHTS = 1.2

/** What the model's geometry pipeline takes for granted: 63 degrees vertical field of view (its default environment). */
const MODEL_FOCAL_HEIGHTS = 0.5 / Math.tan((63 / 2) * (Math.PI / 180))

const DEGREES = 180 / Math.PI
const MM_PER_CM = 10

type Matrix = readonly [Row, Row, Row]
type Row = readonly [number, number, number]

const clampUnit = (value: number): number => Math.max(-1, Math.min(1, value))

/** Angles of a rotation from the canonical face (x to the person's left, y up, z forward) to the camera (x right, y up, z towards the viewer). */
function anglesOf(rotation: Matrix): HeadPose {
  const [[, r01], [, r11], [r20, r21, r22]] = rotation
  return {
    yawDeg: Math.atan2(-r20, r22) * DEGREES,
    pitchDeg: -Math.asin(clampUnit(r21)) * DEGREES,
    rollDeg: Math.atan2(-r01, r11) * DEGREES,
  }
}

const multiply = (a: Matrix, b: Matrix): Matrix => {
  const row = ([x, y, z]: Row): Row => [
    x * b[0][0] + y * b[1][0] + z * b[2][0],
    x * b[0][1] + y * b[1][1] + z * b[2][1],
    x * b[0][2] + y * b[1][2] + z * b[2][2],
  ]
  return [row(a[0]), row(a[1]), row(a[2])]
}

/** Smallest rotation that takes the viewing axis (0, 0, -1) to the ray through (x, y, -1). */
function turnToRay(x: number, y: number): Matrix {
  const length = Math.hypot(x, y, 1)
  const c = 1 / length
  const kx = y / length
  const ky = -x / length
  const s = 1 / (1 + c)
  return [
    [c + kx * kx * s, kx * ky * s, ky],
    [kx * ky * s, c + ky * ky * s, -kx],
    [-ky, kx, c],
  ]
}

/**
 * How much of the ray towards a face off the axis the model's geometry already takes out of its pose. Its depths are those of a face seen
 * straight on, so unprojecting them shears the face instead of turning it. Measured on drawn faces 8-12 cm aside: .37 of the ray it believes in.
 */
const RAY_TAKEN_OUT = 0.37

/**
 * Pose and distance from the 4 x 4 column-major matrix of the landmark model (canonical face in cm to camera space).
 * A face off the axis shows the camera another side of itself; the part of that which the model leaves in its matrix is taken out with the
 * field of view of a usual webcam (FOCAL_HEIGHTS), and the distance is rescaled to it.
 * Domain: a face in front of the camera; null when the matrix is not one (all zero, or the face behind the camera).
 * Checked on rendered faces against the drawn pose: median error 1.0 degree yaw, 0.5 roll, 3.2 pitch within +-30; uncorrected, a face 8-12 cm
 * off the axis reads 3.4 degrees wrong in yaw, corrected 0.8.
 */
export function poseFromTransform(transform: ArrayLike<number>): PosedHead | null {
  const at = (row: number, column: number): number => transform[4 * column + row] ?? 0
  const depthCm = -at(2, 3)
  const scale = Math.cbrt(determinant(at))
  if (!(depthCm > 0) || !(scale > 0)) return null
  const row = (r: number): Row => [at(r, 0) / scale, at(r, 1) / scale, at(r, 2) / scale]
  const narrower = MODEL_FOCAL_HEIGHTS / FOCAL_HEIGHTS
  const left = (narrower - RAY_TAKEN_OUT) / depthCm
  const rotation = multiply(turnToRay(left * at(0, 3), left * at(1, 3)), [row(0), row(1), row(2)])
  const place: Row = [at(0, 3), at(1, 3), -depthCm / narrower]
  return { pose: anglesOf(rotation), distanceMm: MM_PER_CM * eyeDistanceCm(rotation, place) }
}

/** Point between the eyes on the canonical face. */
const BETWEEN_EYES_CM: Row = [0, 2.63, 3.47]

/** Straight line from the camera to the point between the eyes of a face at `place` (cm, camera space). */
function eyeDistanceCm(rotation: Matrix, place: Row): number {
  const along = (row: Row): number => dot(row, BETWEEN_EYES_CM)
  return Math.hypot(place[0] + along(rotation[0]), place[1] + along(rotation[1]), place[2] + along(rotation[2]))
}

const dot = (a: Row, b: Row): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

function determinant(at: (row: number, column: number) => number): number {
  return (
    at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)) -
    at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
    at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
  )
}

interface Model {
  /** Landmark index, weight and centred canonical position of each fitted point. */
  readonly points: readonly { readonly index: number; readonly weight: number; readonly at: Row }[]
  readonly totalWeight: number
  /** Inverse of the weighted second moment of the centred points. */
  readonly inverse: Matrix
  readonly centre: Row
}

const model: Model = buildModel()

function buildModel(): Model {
  const raw = Array.from({ length: poseBasis.length / 2 }, (_, k) => {
    const index = poseBasis[2 * k] ?? 0
    const [x = 0, y = 0, z = 0] = canonicalPositionsCm.slice(3 * index, 3 * index + 3)
    return { index, weight: poseBasis[2 * k + 1] ?? 0, at: [x, y, z] as const }
  })
  const totalWeight = raw.reduce((sum, p) => sum + p.weight, 0)
  const mean = (axis: 0 | 1 | 2): number => raw.reduce((sum, p) => sum + p.weight * p.at[axis], 0) / totalWeight
  const centre: Row = [mean(0), mean(1), mean(2)]
  const points = raw.map((p): Model['points'][number] => ({
    ...p,
    at: [p.at[0] - centre[0], p.at[1] - centre[1], p.at[2] - centre[2]],
  }))
  const moment = (a: 0 | 1 | 2, b: 0 | 1 | 2): number =>
    points.reduce((sum, p) => sum + p.weight * p.at[a] * p.at[b], 0)
  return { points, totalWeight, inverse: invertSymmetric(moment), centre }
}

function invertSymmetric(m: (a: 0 | 1 | 2, b: 0 | 1 | 2) => number): Matrix {
  const [a, b, c, d, e, f] = [m(0, 0), m(0, 1), m(0, 2), m(1, 1), m(1, 2), m(2, 2)]
  const [p, q, r] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const det = a * p + b * q + c * r
  return [
    [p / det, q / det, r / det],
    [q / det, (a * f - c * c) / det, (b * c - a * e) / det],
    [r / det, (b * c - a * e) / det, (a * d - b * b) / det],
  ]
}

/** Rounds of perspective correction; the pose moves by less than 0.01 degree after five at 30 cm. */
const POSIT_ROUNDS = 6

/**
 * Pose from landmark positions in the picture alone, without their depth: the canonical face, fitted by scaled orthography and corrected
 * for perspective (POSIT, DeMenthon and Davis 1995) on the points of `poseBasis`.
 * Used where no matrix came with the landmarks. `landmarks` in pixels. null when the points do not span a face (all on a line).
 * Checked as poseFromTransform: median error 1.4 degrees yaw, 0.5 roll, 1.5 pitch on rendered faces that have the canonical shape.
 */
export function poseFromLandmarks(landmarks: Landmarks, frame: FrameSize): PosedHead | null {
  const focalPx = FOCAL_HEIGHTS * frame.heightPx
  const depth = new Float64Array(model.points.length) // each point's depth behind the middle of the face, in units of its distance
  let fit = fitOrthography(landmarks, frame, depth)
  for (let round = 1; round < POSIT_ROUNDS && fit !== null; round++) {
    const [x, y, z] = fit.rotation[2]
    const perCm = fit.pxPerCm / focalPx
    model.points.forEach((p, k) => {
      depth[k] = -(p.at[0] * x + p.at[1] * y + p.at[2] * z) * perCm
    })
    fit = fitOrthography(landmarks, frame, depth)
  }
  if (fit === null) return null
  const middle = middleOf(landmarks, frame)
  const depthCm = focalPx / fit.pxPerCm
  const centre = (r: 0 | 1 | 2): number => dot(fit.rotation[r], model.centre)
  const place: Row = [middle.x / fit.pxPerCm - centre(0), middle.y / fit.pxPerCm - centre(1), -depthCm - centre(2)]
  return { pose: anglesOf(fit.rotation), distanceMm: MM_PER_CM * eyeDistanceCm(fit.rotation, place) }
}

/** Weighted middle of the fitted points, pixels from the middle of the frame, y up. */
function middleOf(landmarks: Landmarks, frame: FrameSize): { readonly x: number; readonly y: number } {
  let [x, y] = [0, 0]
  for (const { index, weight } of model.points) {
    x += (weight * ((landmarks[3 * index] ?? 0) - frame.widthPx / 2)) / model.totalWeight
    y += (weight * (frame.heightPx / 2 - (landmarks[3 * index + 1] ?? 0))) / model.totalWeight
  }
  return { x, y }
}

interface Orthography {
  readonly rotation: Matrix
  readonly pxPerCm: number
}

function fitOrthography(landmarks: Landmarks, frame: FrameSize, depth: Float64Array): Orthography | null {
  const x = (index: number): number => (landmarks[3 * index] ?? 0) - frame.widthPx / 2
  const y = (index: number): number => frame.heightPx / 2 - (landmarks[3 * index + 1] ?? 0)
  const sums = { x: [0, 0, 0], y: [0, 0, 0] } // the points are centred, so the mean of x and y drops out
  model.points.forEach((p, k) => {
    const near = 1 + (depth[k] ?? 0)
    for (let axis = 0; axis < 3; axis++) {
      sums.x[axis] = (sums.x[axis] ?? 0) + p.weight * (p.at[axis] ?? 0) * x(p.index) * near
      sums.y[axis] = (sums.y[axis] ?? 0) + p.weight * (p.at[axis] ?? 0) * y(p.index) * near
    }
  })
  const solve = ([a = 0, b = 0, c = 0]: readonly number[]): Row => {
    const { inverse: m } = model
    const at = (row: 0 | 1 | 2): number => m[row][0] * a + m[row][1] * b + m[row][2] * c
    return [at(0), at(1), at(2)]
  }
  return nearestRotation(solve(sums.x), solve(sums.y))
}

/** Closest scaled rotation to two measured rows: (M M')^-1/2 M, in closed form for 2 x 3. */
function nearestRotation(i: Row, j: Row): Orthography | null {
  const ii = dot(i, i)
  const jj = dot(j, j)
  const ij = dot(i, j)
  const area = Math.sqrt(Math.max(0, ii * jj - ij * ij))
  if (!(area > 1e-9)) return null
  const trace = Math.sqrt(ii + jj + 2 * area)
  const a = (ii + area) / trace
  const d = (jj + area) / trace
  const b = ij / trace
  const det = a * d - b * b
  const mix = (p: number, q: number): Row => [p * i[0] + q * j[0], p * i[1] + q * j[1], p * i[2] + q * j[2]]
  const first = mix(d / det, -b / det)
  const second = mix(-b / det, a / det)
  const third: Row = [
    first[1] * second[2] - first[2] * second[1],
    first[2] * second[0] - first[0] * second[2],
    first[0] * second[1] - first[1] * second[0],
  ]
  return { rotation: [first, second, third], pxPerCm: (a + d) / 2 }
}
