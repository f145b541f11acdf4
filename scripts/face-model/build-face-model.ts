// Builds face_landmarker.task from the npm package @mediapipe/face_mesh, so that no model has to be downloaded.
import { sha256Of } from '../setup/pinned-file.ts'
import { imageMetadata } from './image-metadata.ts'
import { editModel, type ModelEditor } from './model-editor.ts'
import { joinLandmarksForGpu } from './gpu-landmarks.ts'
import { openPackedAssets } from './packed-assets.ts'
import { joinRefinedLandmarks } from './refined-landmarks.ts'
import { readRefinementTables, type RefinementTables } from './refinement-tables.ts'
import { storedZip } from './stored-zip.ts'

/** The published content: every build of the same inputs gives these bytes. */
export const FACE_MODEL_SHA256 = '6f1f87e7a8d1a28df7ba4d8b49fc652fc65c0eb192f662820f50b3848278997d'

export const GPU_FACE_MODEL_SHA256 = '1b636b24ae03873a93c28e864273654edc502cc61951efe9fc0ab243f5891369'

/** Inputs in [-1, 1] for the detector, in [0, 1] for the landmarks. */
const DETECTOR_INPUT = { name: 'face_detector', mean: 127.5, deviation: 127.5 }
const LANDMARKS_INPUT = { name: 'face_landmarks', mean: 0, deviation: 255 }
/** Enables the head-pose matrix; taken over as it is. */
const GEOMETRY = 'geometry_pipeline_metadata_landmarks.binarypb'

/** The model bundle (zip, 2.8 MB); throws a sentence when an input or the result is not the pinned one. */
export const buildFaceModel = (packageFolder: string): Uint8Array =>
  buildBundle(packageFolder, joinRefinedLandmarks, FACE_MODEL_SHA256)

/** The same for the GPU delegate (8.1 MB), which has an operator less. Built only when asked for. */
export const buildGpuFaceModel = (packageFolder: string): Uint8Array =>
  buildBundle(packageFolder, joinLandmarksForGpu, GPU_FACE_MODEL_SHA256)

type Join = (tables: RefinementTables) => (editor: ModelEditor) => number[]

function buildBundle(packageFolder: string, joinWith: Join, sha256: string): Uint8Array {
  const { asset, wasm } = openPackedAssets(packageFolder)
  const detector = editModel(asset('face_detection_short_range.tflite'), imageMetadata(DETECTOR_INPUT))
  const join = joinWith(readRefinementTables(wasm))
  const landmarks = editModel(asset('face_landmark_with_attention.tflite'), imageMetadata(LANDMARKS_INPUT), join)
  const bundle = storedZip([
    { name: 'face_detector.tflite', content: detector },
    { name: 'face_landmarks_detector.tflite', content: landmarks },
    { name: GEOMETRY, content: asset(GEOMETRY) },
  ])
  const found = sha256Of(bundle)
  if (found !== sha256) {
    throw new Error(`the face model came out with sha256 ${found} instead of ${sha256}; it was not written.`)
  }
  return bundle
}
