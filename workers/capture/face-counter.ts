// FaceCounter: how many faces are in view, asked now and then; the landmark model follows one face and sees no second.
import { FaceDetector } from '@mediapipe/tasks-vision'
import { storedMember } from './face-model.ts'
import { armVisionWasm, type VisionWasm } from './vision-wasm.ts'

export interface FaceCounter {
  count(picture: ImageData): number
  close(): void
}

/** A second person of half the first one's size still counts; a poster in the background does not always. Chosen on the cast. */
const MIN_CONFIDENCE = 0.6

export async function createFaceCounter(wasm: VisionWasm, model: Uint8Array<ArrayBuffer>): Promise<FaceCounter> {
  await armVisionWasm(wasm)
  const detector = await FaceDetector.createFromOptions(wasm, {
    baseOptions: { modelAssetBuffer: storedMember(model, 'face_detector.tflite'), delegate: 'CPU' },
    runningMode: 'IMAGE',
    minDetectionConfidence: MIN_CONFIDENCE,
  })
  return { count: (picture) => detector.detect(picture).detections.length, close: () => detector.close() }
}
