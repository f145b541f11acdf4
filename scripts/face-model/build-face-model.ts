// Builds face_landmarker.task from the npm package @mediapipe/face_mesh, so that no model has to be downloaded.
import { sha256Of } from '../setup/pinned-file.ts'
import { imageMetadata } from './image-metadata.ts'
import { editModel } from './model-editor.ts'
import { openPackedAssets } from './packed-assets.ts'
import { joinRefinedLandmarks } from './refined-landmarks.ts'
import { readRefinementTables } from './refinement-tables.ts'
import { storedZip } from './stored-zip.ts'

/** The published content: every build of the same inputs gives these bytes. */
export const FACE_MODEL_SHA256 = '6f1f87e7a8d1a28df7ba4d8b49fc652fc65c0eb192f662820f50b3848278997d'

/** Inputs in [-1, 1] for the detector, in [0, 1] for the landmarks. */
const DETECTOR_INPUT = { name: 'face_detector', mean: 127.5, deviation: 127.5 }
const LANDMARKS_INPUT = { name: 'face_landmarks', mean: 0, deviation: 255 }
/** Enables the head-pose matrix; taken over as it is. */
const GEOMETRY = 'geometry_pipeline_metadata_landmarks.binarypb'

/** The model bundle (zip, 2.8 MB); throws a sentence when an input or the result is not the pinned one. */
export function buildFaceModel(packageFolder: string): Uint8Array {
  const { asset, wasm } = openPackedAssets(packageFolder)
  const detector = editModel(asset('face_detection_short_range.tflite'), imageMetadata(DETECTOR_INPUT))
  const join = joinRefinedLandmarks(readRefinementTables(wasm))
  const landmarks = editModel(asset('face_landmark_with_attention.tflite'), imageMetadata(LANDMARKS_INPUT), join)
  const bundle = storedZip([
    { name: 'face_detector.tflite', content: detector },
    { name: 'face_landmarks_detector.tflite', content: landmarks },
    { name: GEOMETRY, content: asset(GEOMETRY) },
  ])
  const found = sha256Of(bundle)
  if (found !== FACE_MODEL_SHA256) {
    throw new Error(`the face model came out with sha256 ${found} instead of ${FACE_MODEL_SHA256}; it was not written.`)
  }
  return bundle
}
