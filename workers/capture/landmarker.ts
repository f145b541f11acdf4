// Landmarker: the face landmark model in this worker, as one call from picture to faces in pixels.
import { FaceLandmarker, FilesetResolver, type FaceLandmarkerResult } from '@mediapipe/tasks-vision'

export interface LandmarkerOptions {
  readonly delegate: 'CPU' | 'GPU'
  readonly maxFaces: number
  /** Where the page lives; the model and wasm are taken from it and from nowhere else. */
  readonly origin: string
}

/** One face as the model sees it. */
export interface DetectedFace {
  /** 478 x 3 in pixels of the picture. */
  readonly landmarks: Float32Array
  /** 4 x 4, column-major, canonical face (cm) to camera space (x right, y up, looking along -z). */
  readonly transform: Float32Array
}

export interface Landmarker {
  /** Synchronous: blocks this worker for the cost of the model. `atMs` has to grow from call to call. */
  detect(picture: VideoFrame | ImageBitmap, atMs: number): readonly DetectedFace[]
  close(): void
}

export const LANDMARK_COUNT = 478

const MODEL_PATHS = { CPU: '/models/face_landmarker.task', GPU: '/models/face_landmarker_gpu.task' } as const

/** Loads wasm and model from the own origin. The GPU delegate needs a model without GATHER, hence the second file. */
export async function createLandmarker(options: LandmarkerOptions): Promise<Landmarker> {
  // An absolute URL: a root-relative one is rewritten by the development server and refused.
  const wasm = await FilesetResolver.forVisionTasks(new URL('/mp', options.origin).href, true)
  const model = await FaceLandmarker.createFromOptions(wasm, {
    baseOptions: {
      modelAssetPath: new URL(MODEL_PATHS[options.delegate], options.origin).href,
      delegate: options.delegate,
    },
    runningMode: 'VIDEO',
    numFaces: options.maxFaces,
    outputFaceBlendshapes: false,
    outputFacialTransformationMatrixes: true,
  })
  return {
    detect(picture, atMs) {
      const [width, height] = sizeOf(picture)
      return toFaces(model.detectForVideo(picture, atMs), width, height)
    },
    close: () => model.close(),
  }
}

const sizeOf = (picture: VideoFrame | ImageBitmap): [number, number] =>
  'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]

function toFaces(result: FaceLandmarkerResult, width: number, height: number): DetectedFace[] {
  return result.faceLandmarks.map((points, index) => {
    const landmarks = new Float32Array(LANDMARK_COUNT * 3)
    points.forEach((point, i) => {
      landmarks[3 * i] = point.x * width
      landmarks[3 * i + 1] = point.y * height
      landmarks[3 * i + 2] = point.z * width
    })
    const transform = Float32Array.from(result.facialTransformationMatrixes[index]?.data ?? [])
    return { landmarks, transform }
  })
}
