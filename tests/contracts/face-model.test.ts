// The face model: the hash the worker insists on is the one the build makes.
import { expect, it } from 'vitest'
import { FACE_MODEL_SHA256 as built } from '../../scripts/face-model/build-face-model.ts'
import { FACE_MODEL_SHA256 as expected } from '../../workers/capture/face-model.ts'

it('[S4] is the same file for the build and for the worker', () => {
  expect(expected).toBe(built)
})
