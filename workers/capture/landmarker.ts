// Landmarker: the face landmark model in this worker, as one call from picture to the face in pixels.
import { FaceLandmarker, type FaceLandmarkerResult } from '@mediapipe/tasks-vision'
import { LandmarkSharpener } from '#core/face/landmark-sharpener.ts'
import type { Delegate } from './face-model.ts'
import { armVisionWasm, type VisionWasm } from './vision-wasm.ts'

/** The face as the model sees it. */
export interface DetectedFace {
  /** 478 x 3 in pixels of the picture, as quick as the face. */
  readonly landmarks: Float32Array
  /** The same as the model smooths them: late by a frame or so, and a fifth of the noise. */
  readonly steady: Float32Array
  /** 4 x 4, column-major, canonical face (cm) to camera space (x right, y up, looking along -z). */
  readonly transform: Float32Array
}

export interface Landmarker {
  /** Synchronous: blocks this worker for the cost of the model. `elapsedMs` is the capture time since the previous call. */
  detect(picture: ImageData, elapsedMs: number): DetectedFace | null
  close(): void
}

export const LANDMARK_COUNT = 478
/** The model's clock counts in microseconds; a step below this one could round to none. */
const MIN_STEP_MS = 0.01

/**
 * One face: the model then follows it from frame to frame and smooths its points. Measured against two faces (which detects anew in every
 * frame and smooths nothing): a fifth of the eye noise at arm's length, a third less cost. What the smoothing costs, a blink that starts a
 * frame late and reopens over 150 ms too long, is undone by LandmarkSharpener. See docs/adr.
 */
export async function createLandmarker(wasm: VisionWasm, model: Uint8Array, delegate: Delegate): Promise<Landmarker> {
  await armVisionWasm(wasm)
  const landmarker = await FaceLandmarker.createFromOptions(wasm, {
    baseOptions: { modelAssetBuffer: model, delegate },
    runningMode: 'VIDEO',
    numFaces: 1,
    outputFaceBlendshapes: false,
    outputFacialTransformationMatrixes: true,
  })
  let clockMs = 0 // the model's own: it outlives sources, and the model refuses a clock that stands or goes back
  const sharpener = new LandmarkSharpener(LANDMARK_COUNT * 3)
  return {
    detect(picture, elapsedMs) {
      clockMs += Math.max(MIN_STEP_MS, elapsedMs)
      const face = toFace(landmarker.detectForVideo(picture, clockMs), picture)
      if (face === null) sharpener.reset()
      else sharpener.sharpen(face.landmarks, clockMs)
      return face
    },
    close: () => landmarker.close(),
  }
}

function toFace(result: FaceLandmarkerResult, { width, height }: ImageData): DetectedFace | null {
  const [points] = result.faceLandmarks
  if (!points) return null
  const landmarks = new Float32Array(LANDMARK_COUNT * 3)
  points.forEach((point, i) => {
    landmarks[3 * i] = point.x * width
    landmarks[3 * i + 1] = point.y * height
    landmarks[3 * i + 2] = point.z * width
  })
  return {
    landmarks,
    steady: landmarks.slice(),
    transform: Float32Array.from(result.facialTransformationMatrixes[0]?.data ?? []),
  }
}
