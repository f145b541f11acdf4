// Frame samples of a drawn scene without a browser: pictures from the synthetic person, landmarks from its truth, the rest by the shipped code.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { REGION_COUNT, REGION_STRIDE, type FrameSample } from '#core/contracts/frame-sample.ts'
import { faceBox } from '#core/face/regions-geometry.ts'
import { i420ToRgba } from '#core/subject/camera/yuv.ts'
import { planScene } from '#core/subject/plan.ts'
import type { Scene } from '#core/subject/scene.ts'
import { createSubject } from '#core/subject/subject.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'
import type { Truth } from '#core/subject/truth.ts'
import { ChestTracker } from '../../workers/capture/chest/chest-motion.ts'
import type { PixelBuffer } from '../../workers/capture/picture.ts'
import { layRegions, SLOT_COUNT } from '../../workers/capture/regions/lay-regions.ts'
import { packRegions } from '../../workers/capture/regions/pack-regions.ts'
import { regionMotion } from '../../workers/capture/regions/region-motion.ts'
import { SpanList } from '../../workers/capture/regions/spans.ts'
import { SUM_STRIDE, sumRegionsCpu } from '../../workers/gpu/region-sums/cpu.ts'
import { landmarkSource } from './drawn-landmarks.ts'
import { normalFrom, seededRandom } from './seeded-random.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CACHE = join(ROOT, '.cache', 'drawn-samples')
/** Changes when what is kept changes. */
const FORMAT = 2
/** Jitter of a pose that is worked out from jittering landmarks, degrees (measured .05 to .15). */
const POSE_JITTER_DEG = 0.1

export interface DrawnSamples {
  readonly scene: Scene
  readonly samples: readonly FrameSample[]
  readonly truth: Truth
}

/** Draws the scene, or finds it drawn before. A second of 30 frames takes one to three seconds at 640 x 480. */
export function drawSamples(scene: Scene, seconds: number): DrawnSamples {
  mkdirSync(CACHE, { recursive: true })
  const path = join(CACHE, `${scene.name}-${cacheKey(scene, seconds)}.f32`)
  const truth = tellTruth(planScene(scene, seconds))
  if (!existsSync(path)) {
    writeFileSync(`${path}.part`, new Uint8Array(draw(scene, seconds, truth).buffer))
    renameSync(`${path}.part`, path)
  }
  const rows = new Float32Array(Uint8Array.from(readFileSync(path)).buffer)
  return { scene, samples: toSamples(scene, truth, rows), truth }
}

/** Sources that draw; lists of scenes only name what the key holds anyway. */
const isDrawing = (file: string): boolean => !/\.test\.ts$|\/(scenes|demo)(\.ts|\/)/.test(file)
let rendererHash: string | null = null

function cacheKey(scene: Scene, seconds: number): string {
  if (rendererHash === null) {
    const hash = createHash('sha256')
    for (const file of globSync('core/subject/**/*.ts', { cwd: ROOT }).filter(isDrawing).toSorted())
      hash.update(readFileSync(join(ROOT, file)))
    rendererHash = hash.digest('hex')
  }
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, rendererHash, scene, seconds]))
    .digest('hex')
    .slice(0, 20)
}

/** Kept per region: r, g, b, pixels. */
const KEPT = 4
/** After the regions: centre x and y of the landmarks, seen, chest dx, dy and confidence (-1: no opinion). */
const TAIL = REGION_COUNT * KEPT
const ROW = TAIL + 6

function draw(scene: Scene, seconds: number, truth: Truth): Float32Array {
  const { width, height } = scene.camera
  const subject = createSubject(scene, seconds)
  const out = new Float32Array(subject.frameCount * ROW)
  const i420 = new Uint8Array(subject.frameBytes)
  const rgba = new Uint8ClampedArray(width * height * 4)
  const picture = { width, height, rgba: new Uint8Array(rgba.buffer) } as PixelBuffer // ImageData is a browser's; nothing here reads it
  const spans = new SpanList(width, height)
  const sums = new Uint32Array(SLOT_COUNT * SUM_STRIDE)
  const motion = new Float32Array(REGION_COUNT)
  const chest = new ChestTracker()
  const landmarksAt = landmarkSource(scene, truth)
  let before: Float32Array | null = null
  for (let index = 0; index < subject.frameCount; index++) {
    subject.drawFrame(index, i420)
    const landmarks = landmarksAt(index, subject.landmarks())
    if (landmarks) {
      i420ToRgba(i420, width, height, rgba)
      layRegions(spans, landmarks)
      sumRegionsCpu(picture.rgba, spans, sums)
      regionMotion(landmarks, before, motion)
      const box = faceBox(landmarks)
      const packed = packRegions(sums, motion, box.right - box.left)
      for (let i = 0; i < TAIL; i++)
        out[index * ROW + i] = packed[Math.floor(i / KEPT) * REGION_STRIDE + (i % KEPT)] ?? 0
      const below = chest.track(picture, box, truth.frames[index]?.tMs ?? 0)
      const motionBelow = below ? [below.dxPx, below.dyPx, below.confidence] : [0, 0, -1]
      out.set([...centreOf(landmarks), 1, ...motionBelow], index * ROW + TAIL)
    }
    before = landmarks
  }
  return out
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

function toSamples({ camera, seed }: Scene, truth: Truth, rows: Float32Array): FrameSample[] {
  const normal = normalFrom(seededRandom(seed + 1))
  return truth.frames.map((frame, index): FrameSample => {
    const row = rows.subarray(index * ROW, (index + 1) * ROW)
    const [x = 0, y = 0, seen = 0, dxPx = 0, dyPx = 0, confidence = -1] = row.subarray(TAIL)
    const { yawDeg, pitchDeg, rollDeg } = frame.face?.pose ?? { yawDeg: 0, pitchDeg: 0, rollDeg: 0 }
    const jitter = (deg: number): number => deg + POSE_JITTER_DEG * normal()
    const pose = { yawDeg: jitter(yawDeg), pitchDeg: jitter(pitchDeg), rollDeg: jitter(rollDeg) }
    return {
      atMs: frame.tMs,
      index,
      widthPx: camera.width,
      heightPx: camera.height,
      face: seen > 0 ? { landmarks: Float32Array.of(x, y, 0), pose, distanceMm: frame.face?.distanceMm ?? 550 } : null,
      landmarked: seen > 0,
      faceCount: Math.max(frame.faces, seen),
      regions: seen > 0 ? unpackRegions(row) : null,
      chest: confidence >= 0 ? { dxPx, dyPx, confidence } : null,
      lumaMean: 100,
      sharpness: 300,
      hints: [],
      costMs: { landmarks: 0, regions: 0, total: 0 },
    }
  })
}

function unpackRegions(row: Float32Array): Float32Array {
  const out = new Float32Array(REGION_COUNT * REGION_STRIDE)
  for (let i = 0; i < TAIL; i++) out[Math.floor(i / KEPT) * REGION_STRIDE + (i % KEPT)] = row[i] ?? 0
  return out
}
