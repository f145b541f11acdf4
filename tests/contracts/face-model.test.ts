// The face models: the hashes the worker insists on are the ones the build makes.
import { expect, it } from 'vitest'
import { FACE_MODEL_SHA256, GPU_FACE_MODEL_SHA256 } from '../../scripts/face-model/build-face-model.ts'
import { FACE_MODELS } from '../../workers/capture/face-model.ts'

it('[S4] are the same files for the build and for the worker', () => {
  expect([FACE_MODELS.CPU.sha256, FACE_MODELS.GPU.sha256]).toEqual([FACE_MODEL_SHA256, GPU_FACE_MODEL_SHA256])
})
