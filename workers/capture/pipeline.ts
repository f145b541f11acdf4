// Pipeline: one frame in, one FrameSample out; holds what has to be remembered between frames.
import { REGION_COUNT, type FaceSample, type FrameSample } from '#core/contracts/frame-sample.ts'
import { faceBox } from '#core/face/regions-geometry.ts'
import { SUM_STRIDE, sumRegionsCpu } from '../gpu/region-sums/cpu.ts'
import type { FrameLedger } from './frame-ledger.ts'
import type { DetectedFace, Landmarker } from './landmarker.ts'
import { lookAt } from './luma.ts'
import { createPixelBuffer, readPixels, uprightFrame, type PixelBuffer } from './picture.ts'
import { distanceOf, poseOf } from './pose.ts'
import { SLOT_COUNT, layRegions } from './regions/lay-regions.ts'
import { packRegions } from './regions/pack-regions.ts'
import { regionMotion } from './regions/region-motion.ts'
import { SpanList } from './regions/spans.ts'
import type { SourcedFrame } from './sources/source.ts'

export class Pipeline {
  readonly #landmarker: Landmarker
  readonly #ledger: FrameLedger
  readonly #sums = new Uint32Array(SLOT_COUNT * SUM_STRIDE)
  readonly #motion = new Float32Array(REGION_COUNT)
  #buffer: PixelBuffer = createPixelBuffer(0, 0)
  #spans = new SpanList(0, 0)
  #before: Float32Array | null = null
  #index = 0
  #lastDetectMs = -Infinity

  constructor(landmarker: Landmarker, ledger: FrameLedger) {
    this.#landmarker = landmarker
    this.#ledger = ledger
  }

  /** Releases the frame in every case. */
  async sample(sourced: SourcedFrame): Promise<FrameSample> {
    const startedMs = performance.now()
    const frame = uprightFrame(sourced, this.#ledger)
    try {
      this.#fit(frame.displayWidth, frame.displayHeight)
      await readPixels(frame, this.#buffer)
      const readMs = performance.now()
      const faces = this.#detect(frame, sourced.atMs)
      const detectedMs = performance.now()
      const face = largest(faces)
      const regions = face ? this.#regions(face.landmarks) : null
      const { width, height } = this.#buffer
      const box = face ? faceBox(face.landmarks) : { left: 0, top: 0, right: width, bottom: height }
      const look = lookAt(this.#buffer, box)
      this.#before = face?.landmarks ?? null
      const endedMs = performance.now()
      return {
        atMs: sourced.atMs,
        index: this.#index++,
        widthPx: width,
        heightPx: height,
        face,
        landmarked: true,
        faceCount: faces.length,
        regions,
        chest: null,
        ...look,
        hints: [],
        costMs: {
          landmarks: detectedMs - readMs,
          regions: endedMs - detectedMs + (readMs - startedMs),
          total: endedMs - startedMs,
        },
      }
    } finally {
      this.#ledger.release(frame)
    }
  }

  #fit(width: number, height: number): void {
    if (this.#buffer.width === width && this.#buffer.height === height) return
    this.#buffer = createPixelBuffer(width, height)
    this.#spans = new SpanList(width, height)
    this.#before = null
  }

  #detect(frame: VideoFrame, atMs: number): readonly DetectedFace[] {
    this.#lastDetectMs = Math.max(this.#lastDetectMs + 1, atMs) // the model refuses a clock that stands or goes back
    return this.#landmarker.detect(frame, this.#lastDetectMs)
  }

  #regions(landmarks: Float32Array): Float32Array {
    layRegions(this.#spans, landmarks)
    sumRegionsCpu(this.#buffer.rgba, this.#spans, this.#sums)
    regionMotion(landmarks, this.#before, this.#motion)
    const box = faceBox(landmarks)
    return packRegions(this.#sums, this.#motion, box.right - box.left)
  }
}

/** The nearest person is the one who is asked about. */
function largest(faces: readonly DetectedFace[]): FaceSample | null {
  let best: DetectedFace | null = null
  for (const face of faces) if (!best || areaOf(face) > areaOf(best)) best = face
  if (!best) return null
  return { landmarks: best.landmarks, pose: poseOf(best.transform), distanceMm: distanceOf(best.transform) }
}

function areaOf(face: DetectedFace): number {
  const box = faceBox(face.landmarks)
  return (box.right - box.left) * (box.bottom - box.top)
}
