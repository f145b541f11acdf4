// Frame samples of a drawn scene without a browser: pictures from the synthetic person, landmarks from its truth, regions by the shipped code.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { REGION_COUNT, REGION_STRIDE, type FrameSample } from '#core/contracts/frame-sample.ts'
import { faceBox } from '#core/face/regions-geometry.ts'
import { i420ToRgba } from '#core/subject/camera/yuv.ts'
import type { Scene } from '#core/subject/scene.ts'
import { createSubject } from '#core/subject/subject.ts'
import { planScene } from '#core/subject/plan.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'
import type { Truth } from '#core/subject/truth.ts'
import { clipPath } from '../../scripts/subject/clip-cache.ts'
import { layRegions, SLOT_COUNT } from '../../workers/capture/regions/lay-regions.ts'
import { packRegions } from '../../workers/capture/regions/pack-regions.ts'
import { regionMotion } from '../../workers/capture/regions/region-motion.ts'
import { SpanList } from '../../workers/capture/regions/spans.ts'
import { SUM_STRIDE, sumRegionsCpu } from '../../workers/gpu/region-sums/cpu.ts'
import { normalFrom, seededRandom } from './seeded-random.ts'

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'drawn-samples')
/** Changes when what is kept changes. */
const FORMAT = 1
/** Jitter of the landmark model, px at 640 wide (measured .02 to .05). */
const JITTER_PX = 0.05

export interface DrawnSamples {
  readonly samples: readonly FrameSample[]
  readonly truth: Truth
}

/** Draws the scene, or finds it drawn before. A second of 30 frames takes some 3 s at 640 x 480. */
export function drawSamples(scene: Scene, seconds: number): DrawnSamples {
  mkdirSync(CACHE, { recursive: true })
  const path = join(CACHE, `${basename(clipPath(scene, seconds, false), '.y4m')}-${FORMAT}.f32`)
  const truth = tellTruth(planScene(scene, seconds))
  if (existsSync(path))
    return { samples: toSamples(scene, truth, new Float32Array(toBuffer(readFileSync(path)))), truth }
  const drawn = draw(scene, seconds)
  writeFileSync(path, new Uint8Array(drawn.buffer))
  return { samples: toSamples(scene, truth, drawn), truth }
}

const toBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer

/** Regions, centre x and y of the landmarks, and whether there was a face. */
const ROW = REGION_COUNT * REGION_STRIDE + 3

function draw(scene: Scene, seconds: number): Float32Array {
  const { width, height } = scene.camera
  const subject = createSubject(scene, seconds)
  const out = new Float32Array(subject.frameCount * ROW)
  const i420 = new Uint8Array(subject.frameBytes)
  const rgba = new Uint8ClampedArray(width * height * 4)
  const spans = new SpanList(width, height)
  const sums = new Uint32Array(SLOT_COUNT * SUM_STRIDE)
  const motion = new Float32Array(REGION_COUNT)
  const normal = normalFrom(seededRandom(scene.seed))
  let before: Float32Array | null = null
  for (let index = 0; index < subject.frameCount; index++) {
    subject.drawFrame(index, i420)
    const points = subject.landmarks()
    const landmarks: Float32Array | null = points && toLandmarks(points, width, normal)
    if (landmarks) {
      i420ToRgba(i420, width, height, rgba)
      layRegions(spans, landmarks)
      sumRegionsCpu(new Uint8Array(rgba.buffer), spans, sums)
      regionMotion(landmarks, before, motion)
      const box = faceBox(landmarks)
      out.set(packRegions(sums, motion, box.right - box.left), index * ROW)
      out.set([...centreOf(landmarks), 1], index * ROW + REGION_COUNT * REGION_STRIDE)
    }
    before = landmarks
  }
  return out
}

/** 468 true points with jitter; the ten iris points repeat points of the eye corners. */
function toLandmarks(points: Float32Array, width: number, normal: () => number): Float32Array {
  const jitter = (JITTER_PX * width) / 640
  return Float32Array.from({ length: 478 * 3 }, (_, i) => {
    const point = Math.floor(i / 3)
    const axis = i % 3
    return axis === 2 ? 0 : (points[2 * (point < 468 ? point : 33) + axis] ?? 0) + jitter * normal()
  })
}

function centreOf(landmarks: Float32Array): [number, number] {
  let x = 0
  let y = 0
  for (let k = 0; k < landmarks.length; k += 3) {
    x += landmarks[k] ?? 0
    y += landmarks[k + 1] ?? 0
  }
  return [(3 * x) / landmarks.length, (3 * y) / landmarks.length]
}

function toSamples({ camera }: Scene, truth: Truth, rows: Float32Array): FrameSample[] {
  const size = REGION_COUNT * REGION_STRIDE
  return truth.frames.map((frame, index): FrameSample => {
    const [x = 0, y = 0, seen = 0] = rows.subarray(index * ROW + size, (index + 1) * ROW)
    const face = seen > 0 && frame.face
    return {
      atMs: frame.tMs,
      index,
      widthPx: camera.width,
      heightPx: camera.height,
      face: face ? { landmarks: Float32Array.of(x, y, 0), pose: face.pose, distanceMm: face.distanceMm } : null,
      landmarked: seen > 0,
      faceCount: frame.faces,
      regions: seen > 0 ? rows.slice(index * ROW, index * ROW + size) : null,
      chest: null,
      lumaMean: 100,
      sharpness: 300,
      hints: [],
      costMs: { landmarks: 0, regions: 0, total: 0 },
    }
  })
}
