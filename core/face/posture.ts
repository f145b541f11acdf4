// PostureReader: head pose, distance, and lean, slump and stillness against the person's own usual posture.
import { declined, type DeclineReason, type Estimate } from '../contracts/estimate.ts'
import type { FrameSample, HeadPose } from '../contracts/frame-sample.ts'
import { DriftingQuantile } from './drifting-quantile.ts'
import type { Covered } from './eye-windows.ts'
import { FOCAL_HEIGHTS } from './head-pose.ts'
import { eyePoints, span } from './landmarks.ts'
import { HeadMotion } from './head-motion.ts'

/** A person's usual posture before this camera. */
export interface PostureBaseline {
  readonly distanceMm: number
  /** Eyes above the camera's axis, mm. */
  readonly eyeHeightMm: number
  readonly pitchDeg: number
}

export interface PostureReading {
  /** Relative to the camera, lightly smoothed. */
  readonly pose: Estimate<HeadPose>
  readonly distanceMm: Estimate
  /** Share nearer than usual; negative = farther. */
  readonly forwardLeanRatio: Estimate
  /** 0 = trunk as high as usual or higher, 1 = sunk by a full slump. */
  readonly slumpRatio: Estimate
  /** Share of the last minute's visible time with the head at rest. */
  readonly stillness: Covered
}

/** Iris diameter, nearly the same in all adults: 11.7 +- 0.5 mm (measurement reference; the basis of camera distance by iris). */
const IRIS_MM = 11.7
/**
 * A second opinion on the distance, from the irises, averaged over some seconds of frontal frames. On drawn faces it stays within 10 % of the
 * first; beyond this factor one of the two is wrong (a child's head, a picture of a face), and both are trusted half.
 */
const IRIS_MEMORY_MS = 10_000
const IRIS_DISAGREES = 1.35
const IRIS_YAW_LIMIT_DEG = 12
/** An iris smaller than this is measured in steps too coarse to scale anything. */
const LEAST_IRIS_PX = 6

const SMOOTH_POSE_MS = 150
const SMOOTH_DISTANCE_MS = 400
const SMOOTH_SLUMP_MS = 2000

/** Usual posture: the median over about twenty minutes, given out after this much evidence. */
const USUAL_MEMORY_MS = 1_200_000
const USUAL_WARM_UP_MS = 20_000

/** Eyes sink about this much from upright to slumped sitting (sitting height loses 6-9 cm between erect and slumped). */
const FULL_SLUMP_MM = 80
/** Hip to eyes, sitting: leaning by x also lowers the eyes by L - sqrt(L^2 - x^2), which is not slumping. */
const TRUNK_MM = 750
/** Eyes ahead of and above the point the head nods about: nodding lowers them without any slump. */
const NOD_ARM_MM = { ahead: 80, above: 120 } as const
const RADIANS = Math.PI / 180

const smoothed = (before: number | null, value: number, share: number): number =>
  before === null ? value : before + share * (value - before)

/** Median of a slowly drifting quantity, null until there is enough of it. */
class Usual {
  readonly #values: DriftingQuantile
  constructor(range: { readonly low: number; readonly high: number; readonly bins: number }, known?: number) {
    this.#values = new DriftingQuantile({ ...range, memoryMs: USUAL_MEMORY_MS })
    if (known !== undefined) this.#values.seed(known, USUAL_WARM_UP_MS * 6)
  }
  get value(): number | null {
    return this.#values.totalMs >= USUAL_WARM_UP_MS ? this.#values.quantile(0.5) : null
  }
  add(value: number, lengthMs: number): void {
    this.#values.add(value, lengthMs)
  }
}

interface Now {
  readonly pose: HeadPose
  readonly distanceMm: number
  readonly eyeHeightMm: number
}

export class PostureReader {
  readonly #distance: Usual
  readonly #height: Usual
  readonly #pitch: Usual
  readonly #motion = new HeadMotion()
  #irisOverFace: number | null = null
  #now: Now | null = null
  #slump: number | null = null
  #lastMs: number | null = null

  constructor(known?: PostureBaseline) {
    this.#distance = new Usual({ low: 150, high: 2150, bins: 400 }, known?.distanceMm)
    this.#height = new Usual({ low: -600, high: 600, bins: 300 }, known?.eyeHeightMm)
    this.#pitch = new Usual({ low: -60, high: 60, bins: 240 }, known?.pitchDeg)
  }

  /** What to keep for the next session; null until it is learned. */
  baseline(): PostureBaseline | null {
    const distanceMm = this.#distance.value
    const eyeHeightMm = this.#height.value
    const pitchDeg = this.#pitch.value
    return distanceMm === null || eyeHeightMm === null || pitchDeg === null
      ? null
      : { distanceMm, eyeHeightMm, pitchDeg }
  }

  /** Takes the next frame. Everything is declined without a face or with two; lean and slump also until the usual posture is known. */
  update(sample: FrameSample): PostureReading {
    const reason = refusal(sample)
    if (reason !== null) {
      this.#motion.lose(sample.atMs)
      this.#now = null
      return this.#reading(sample, reason)
    }
    this.#advance(sample)
    return this.#reading(sample, null)
  }

  #advance(sample: FrameSample): void {
    const { atMs, face } = sample
    if (face === null) return
    const elapsedMs = this.#lastMs === null || this.#now === null ? 0 : Math.max(0, atMs - this.#lastMs)
    this.#lastMs = atMs
    this.#compareIris(sample, elapsedMs)
    this.#now = this.#smooth(sample, elapsedMs)
    this.#motion.update(atMs, this.#place(sample), face.pose)
    this.#distance.add(this.#now.distanceMm, elapsedMs)
    this.#height.add(this.#now.eyeHeightMm, elapsedMs)
    this.#pitch.add(this.#now.pose.pitchDeg, elapsedMs)
    const slump = this.#slumpNow(this.#now)
    const share = 1 - Math.exp(-elapsedMs / SMOOTH_SLUMP_MS)
    this.#slump = slump === null ? null : smoothed(this.#slump, slump, share)
  }

  /** Compares the distance that the irises say with the one of the face. */
  #compareIris(sample: FrameSample, elapsedMs: number): void {
    if (sample.face === null || Math.abs(sample.face.pose.yawDeg) > IRIS_YAW_LIMIT_DEG) return
    const { landmarks, distanceMm } = sample.face
    const { left, right } = eyePoints
    const irisPx = (span(landmarks, ...left.irisRim) + span(landmarks, ...right.irisRim)) / 2
    if (irisPx < LEAST_IRIS_PX) return
    const byIrisMm = (FOCAL_HEIGHTS * sample.heightPx * IRIS_MM) / irisPx
    const share = 1 - Math.exp(-elapsedMs / IRIS_MEMORY_MS)
    this.#irisOverFace = smoothed(this.#irisOverFace, byIrisMm / distanceMm, share)
  }

  /** Eyes relative to the camera in mm: right, up, away. */
  #place(sample: FrameSample): readonly [number, number, number] {
    const landmarks = sample.face?.landmarks ?? []
    const distanceMm = sample.face?.distanceMm ?? 0
    const focalPx = FOCAL_HEIGHTS * sample.heightPx
    const middle = (axis: 0 | 1): number =>
      ((landmarks[3 * eyePoints.left.outer + axis] ?? 0) + (landmarks[3 * eyePoints.right.outer + axis] ?? 0)) / 2
    const x = ((middle(0) - sample.widthPx / 2) / focalPx) * distanceMm
    const y = ((sample.heightPx / 2 - middle(1)) / focalPx) * distanceMm
    return [x, y, distanceMm]
  }

  #smooth(sample: FrameSample, elapsedMs: number): Now {
    const before = this.#now
    const pose = sample.face?.pose ?? { yawDeg: 0, pitchDeg: 0, rollDeg: 0 }
    const place = this.#place(sample)
    const poseShare = 1 - Math.exp(-elapsedMs / SMOOTH_POSE_MS)
    const distanceShare = 1 - Math.exp(-elapsedMs / SMOOTH_DISTANCE_MS)
    return {
      pose: {
        yawDeg: smoothed(before?.pose.yawDeg ?? null, pose.yawDeg, poseShare),
        pitchDeg: smoothed(before?.pose.pitchDeg ?? null, pose.pitchDeg, poseShare),
        rollDeg: smoothed(before?.pose.rollDeg ?? null, pose.rollDeg, poseShare),
      },
      distanceMm: smoothed(before?.distanceMm ?? null, place[2], distanceShare),
      eyeHeightMm: smoothed(before?.eyeHeightMm ?? null, place[1], distanceShare),
    }
  }

  /** How far the trunk has sunk, 0..1; lowering by leaning and by nodding is taken out first. */
  #slumpNow(now: Now): number | null {
    const usual = this.baseline()
    if (usual === null) return null
    const lean = Math.max(-TRUNK_MM, Math.min(TRUNK_MM, now.distanceMm - usual.distanceMm))
    const byLean = TRUNK_MM - Math.sqrt(TRUNK_MM ** 2 - lean ** 2)
    const nod = (usual.pitchDeg - now.pose.pitchDeg) * RADIANS
    const byNod = NOD_ARM_MM.ahead * Math.sin(nod) + NOD_ARM_MM.above * (1 - Math.cos(nod))
    const sunk = usual.eyeHeightMm - now.eyeHeightMm - byLean - Math.max(0, byNod)
    return Math.max(0, Math.min(1, sunk / FULL_SLUMP_MM))
  }

  #reading(sample: FrameSample, reason: DeclineReason | null): PostureReading {
    const { atMs } = sample
    const now = this.#now
    const stillness = this.#motion.stillness(atMs, reason)
    if (reason !== null || now === null) {
      const none = declined(reason ?? 'warming-up')
      return { pose: none, distanceMm: none, forwardLeanRatio: none, slumpRatio: none, stillness }
    }
    const window = { startMs: atMs - SMOOTH_DISTANCE_MS, endMs: atMs }
    const frontal = Math.max(0.2, 1 - Math.abs(now.pose.yawDeg) / 60)
    const apart = Math.abs(Math.log(this.#irisOverFace ?? 1))
    const quality = apart > Math.log(IRIS_DISAGREES) ? frontal / 2 : frontal
    const measured = <T>(value: T, unit: string): Estimate<T> => ({ kind: 'measured', value, unit, quality, window })
    const usualMm = this.#distance.value
    return {
      pose: measured(now.pose, 'deg'),
      distanceMm: measured(now.distanceMm, 'mm'),
      forwardLeanRatio: usualMm === null ? declined('no-baseline') : measured(1 - now.distanceMm / usualMm, 'ratio'),
      slumpRatio: this.#slump === null ? declined('no-baseline') : measured(this.#slump, 'ratio'),
      stillness,
    }
  }
}

function refusal(sample: FrameSample): DeclineReason | null {
  if (!sample.landmarked) return 'stale'
  if (sample.face === null) return 'no-face'
  return sample.faceCount > 1 ? 'two-faces' : null
}
