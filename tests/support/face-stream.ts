// Streams of landmarks with known lids, pose and mouth: the canonical face posed in space, seen through a pinhole, with noise. No pictures.
import type { FrameHint, FrameSample } from '#core/contracts/frame-sample.ts'
import { FOCAL_HEIGHTS } from '#core/face/head-pose.ts'
import { eyePoints, mouthPoints } from '#core/face/landmarks.ts'
import { gapLoss } from '#core/face/lid-response.ts'
import { canonicalPositionsCm, poseBasis } from '#core/face/mesh-topology.ts'
import { normalFrom, seededRandom } from './seeded-random.ts'

/** What the face does at one time. Lids: 0 open, 1 shut. Angles as in HeadPose. */
export interface FaceMoment {
  readonly left?: number
  readonly right?: number
  readonly yawDeg?: number
  readonly pitchDeg?: number
  readonly rollDeg?: number
  readonly mouth?: number
  /** Lids lowered and irises turned down, 0..1. */
  readonly lookDown?: number
  readonly xCm?: number
  readonly yCm?: number
  readonly distanceCm?: number
  readonly faceCount?: number
  readonly hints?: readonly FrameHint[]
  /** Multiplies both raw lid gaps: glasses, another model, another person. */
  readonly gapScale?: number
}

export interface StreamOptions {
  readonly rateHz: number
  readonly seconds: number
  readonly seed: number
  readonly moment: (tMs: number) => FaceMoment
  /** Landmark noise, px: independent part a frame, and a slow part all points of an eye share. */
  readonly noisePx?: number
  readonly driftPx?: number
  /** Does the gap follow the lid in proportion, or as the landmark model was measured to? */
  readonly response?: 'proportional' | 'collapsing'
  /** Timestamps deviate by this much (uniform, both ways). */
  readonly jitterMs?: number
  /** Open eye height in cm; 1.0 is the canonical face. */
  readonly eyeHeight?: number
}

const WIDTH = 640
const HEIGHT = 480
const LANDMARKS = 478
const EYE_CENTRE_Y = 2.6
/** Eyes lie this far in front of the origin of the canonical face. */
const EYES_AHEAD_CM = 3.5
/** Gap left when shut, as a share of the open gap: what the landmark model shows. */
const SHUT_GAP = 0.07
/** Strength of the collapse of the 'collapsing' response. */
const COLLAPSING_SHARE = 0.45

const canonicalPoints = Float64Array.from(canonicalPositionsCm)
const pointAt = (index: number, axis: 0 | 1 | 2): number => canonicalPositionsCm[3 * index + axis] ?? 0

/** Canonical points with lids, mouth and irises put where the moment wants them. Centimetres. */
function shape(moment: FaceMoment, options: StreamOptions): Float64Array {
  const points = new Float64Array(LANDMARKS * 3)
  points.set(canonicalPoints)
  for (const eye of ['left', 'right'] as const) setEye(points, eye, moment, options)
  const gap = 2.4 * (moment.mouth ?? 0)
  for (const { upper: tops, lower: bottoms } of Object.values(mouthPoints)) {
    tops.forEach((upper, k) => {
      const lower = bottoms[k] ?? upper
      points[3 * upper + 1] = pointAt(upper, 1) + 0.2 * gap
      points[3 * lower + 1] = pointAt(lower, 1) - 0.8 * gap
    })
  }
  return points
}

function setEye(points: Float64Array, eye: 'left' | 'right', moment: FaceMoment, options: StreamOptions): void {
  const { upper, lower, outer, inner, irisCentre, irisRim } = eyePoints[eye]
  const lookDown = moment.lookDown ?? 0
  const lid = moment[eye] ?? 0
  const travel = 1 - (1 - lid) * (1 - 0.45 * lookDown)
  const loss = options.response === 'collapsing' ? gapLoss(travel, COLLAPSING_SHARE) : travel
  const open = (options.eyeHeight ?? 1) * (moment.gapScale ?? 1) * (1 - (1 - SHUT_GAP) * loss)
  upper.forEach((top, k) => {
    const bottom = lower[k] ?? top
    const full = pointAt(top, 1) - pointAt(bottom, 1)
    points[3 * top + 1] = pointAt(bottom, 1) + full * open
  })
  const x = (pointAt(outer, 0) + pointAt(inner, 0)) / 2
  const y = EYE_CENTRE_Y - 0.45 * lookDown
  points.set([x, y, 3.8], 3 * irisCentre)
  points.set([x - 0.585, y, 3.7], 3 * irisRim[0])
  points.set([x + 0.585, y, 3.7], 3 * irisRim[1])
}

const RADIANS = Math.PI / 180

type Rotation = readonly [number, number, number, number, number, number, number, number, number]

/** Yaw, then pitch, then roll (HeadPose signs), the order in which head-pose takes them apart; row by row. */
function rotationOf(moment: FaceMoment): Rotation {
  const [yaw, pitch, roll] = [moment.yawDeg ?? 0, -(moment.pitchDeg ?? 0), moment.rollDeg ?? 0].map((a) => a * RADIANS)
  const [cy, sy] = [Math.cos(yaw ?? 0), Math.sin(yaw ?? 0)]
  const [cp, sp] = [Math.cos(pitch ?? 0), Math.sin(pitch ?? 0)]
  const [cr, sr] = [Math.cos(roll ?? 0), Math.sin(roll ?? 0)]
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

/** The points anything in core/face looks at; drawing only these keeps long streams quick. */
const usedPoints: readonly number[] = [
  ...new Set([
    ...[eyePoints.left, eyePoints.right].flatMap((eye) => [
      eye.outer,
      eye.inner,
      eye.irisCentre,
      ...eye.irisRim,
      ...eye.upper,
      ...eye.lower,
    ]),
    ...Object.values(mouthPoints).flatMap(({ upper, lower }) => [...upper, ...lower]),
    ...poseBasis.filter((_, i) => i % 2 === 0),
  ]),
]

/** Landmarks in pixels of a 640x480 frame, without noise; only the points that are used, the others stay 0. */
export function drawLandmarks(moment: FaceMoment, options: StreamOptions): Float32Array {
  const points = shape(moment, options)
  const landmarks = new Float32Array(LANDMARKS * 3)
  const focal = FOCAL_HEIGHTS * HEIGHT
  const distance = moment.distanceCm ?? 55
  const [a, b, c, d, e, f, g, h, k] = rotationOf(moment)
  for (const i of usedPoints) {
    const [px, py, pz] = [points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0]
    const z = g * px + h * py + k * pz
    const scale = focal / (distance - z)
    landmarks[3 * i] = WIDTH / 2 + scale * (a * px + b * py + c * pz + (moment.xCm ?? 0))
    landmarks[3 * i + 1] = HEIGHT / 2 - scale * (d * px + e * py + f * pz + (moment.yCm ?? 0))
    landmarks[3 * i + 2] = -z * (focal / distance)
  }
  return landmarks
}

/** The column-major matrix the landmark model would give for this moment under its own field of view. */
export function drawTransform(moment: FaceMoment): Float32Array {
  const r = rotationOf(moment)
  const column = (k: 0 | 1 | 2): number[] => [r[k], r[k + 3] ?? 0, r[k + 6] ?? 0, 0]
  const place = [moment.xCm ?? 0, moment.yCm ?? 0, -(moment.distanceCm ?? 55), 1]
  return Float32Array.from([...column(0), ...column(1), ...column(2), ...place])
}

/** One frame around given landmarks. */
export function frameOf(atMs: number, moment: FaceMoment, landmarks: Float32Array | null, index = 0): FrameSample {
  const pose = { yawDeg: moment.yawDeg ?? 0, pitchDeg: moment.pitchDeg ?? 0, rollDeg: moment.rollDeg ?? 0 }
  return {
    atMs,
    index,
    widthPx: WIDTH,
    heightPx: HEIGHT,
    face: landmarks === null ? null : { landmarks, pose, distanceMm: 10 * ((moment.distanceCm ?? 55) - EYES_AHEAD_CM) },
    landmarked: true,
    faceCount: moment.faceCount ?? 1,
    regions: null,
    chest: null,
    lumaMean: 120,
    sharpness: 1500,
    hints: moment.hints ?? [],
    costMs: { landmarks: 0, regions: 0, total: 0 },
  }
}

/** All frames of a stream, in order. Frames with `faceCount` 0 have no face. */
export function* faceStream(options: StreamOptions): Generator<FrameSample> {
  const random = seededRandom(options.seed)
  const normal = normalFrom(random)
  const drift = { left: 0, right: 0 }
  const noisePx = options.noisePx ?? 0.05
  const driftPx = options.driftPx ?? 0.1
  const count = Math.floor(options.seconds * options.rateHz)
  for (let index = 0; index < count; index++) {
    const stamp = (index * 1000) / options.rateHz
    const atMs = stamp + (options.jitterMs ?? 0) * (2 * random() - 1)
    const moment = options.moment(atMs)
    const landmarks = moment.faceCount === 0 ? null : drawLandmarks(moment, options)
    if (landmarks) {
      for (const i of usedPoints) {
        for (let axis = 3 * i; axis < 3 * i + 3; axis++) landmarks[axis] = (landmarks[axis] ?? 0) + noisePx * normal()
      }
      for (const eye of ['left', 'right'] as const) {
        drift[eye] = 0.97 * drift[eye] + driftPx * Math.sqrt(1 - 0.97 ** 2) * normal()
        for (const lid of eyePoints[eye].upper) landmarks[3 * lid + 1] = (landmarks[3 * lid + 1] ?? 0) + drift[eye]
      }
    }
    yield frameOf(atMs, moment, landmarks, index)
  }
}

/** A lid closure with half-cosine ramps: how shut at `tMs`, 0..depth. */
export interface DrawnClosure {
  readonly startMs: number
  readonly closingMs: number
  readonly shutMs: number
  readonly reopeningMs: number
  readonly depth?: number
}

const ramp = (share: number): number => 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, Math.min(1, share)))

export function closureAt(closure: DrawnClosure, tMs: number): number {
  const { startMs, closingMs, shutMs, reopeningMs, depth = 1 } = closure
  const down = ramp((tMs - startMs) / closingMs)
  const up = ramp((tMs - startMs - closingMs - shutMs) / reopeningMs)
  return depth * down * (1 - up)
}

export const endOf = ({ startMs, closingMs, shutMs, reopeningMs }: DrawnClosure): number =>
  startMs + closingMs + shutMs + reopeningMs

/** Blinks about every 3 s with drawn durations; the first after `fromMs`, none ending after `untilMs`. */
export function drawBlinks(seed: number, fromMs: number, untilMs: number): DrawnClosure[] {
  const random = seededRandom(seed)
  const closures: DrawnClosure[] = []
  for (let startMs = fromMs; ; startMs += 1200 + 3000 * random()) {
    const closure = {
      startMs,
      closingMs: 65 + 60 * random(),
      shutMs: 10 + 70 * random(),
      reopeningMs: 110 + 110 * random(),
    }
    if (endOf(closure) > untilMs) return closures
    closures.push(closure)
  }
}
