// Builds the real face model once: its hash, its contents as any zip reader sees them, and the refusal of altered inputs.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256Of } from '../setup/pinned-file.ts'
import { buildFaceModel, FACE_MODEL_SHA256 } from './build-face-model.ts'
import { storedZip } from './stored-zip.ts'

const PACKAGE = join(import.meta.dirname, '../../node_modules/@mediapipe/face_mesh')
const scratch = mkdtempSync(join(tmpdir(), 'face-model-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** A copy of the package with one byte of one file changed. */
function alteredPackage(file: string): string {
  const folder = mkdtempSync(join(scratch, 'package-'))
  cpSync(PACKAGE, folder, { recursive: true })
  const bytes = readFileSync(join(folder, file))
  bytes[100] = (bytes[100] ?? 0) ^ 1
  writeFileSync(join(folder, file), bytes)
  return folder
}

describe('buildFaceModel', () => {
  it('[S4] gives the published bytes', () => {
    const model = buildFaceModel(PACKAGE)
    expect(sha256Of(model)).toBe(FACE_MODEL_SHA256)
    expect(Object.keys(unzipSync(model))).toEqual([
      'face_detector.tflite',
      'face_landmarks_detector.tflite',
      'geometry_pipeline_metadata_landmarks.binarypb',
    ])
  })

  it.each([
    'face_mesh_solution_packed_assets.data',
    'face_mesh_solution_packed_assets_loader.js',
    'face_mesh_solution_simd_wasm_bin.wasm',
  ])('[S4] refuses a package whose %s was altered, naming it', (file) => {
    expect(() => buildFaceModel(alteredPackage(file))).toThrow(new RegExp(`${file} is not the file that was checked`))
  })

  it('[S4] says which file is missing', () => {
    expect(() => buildFaceModel(join(scratch, 'nowhere'))).toThrow(/packed_assets\.data is missing: run npm ci/)
  })
})

describe('storedZip', () => {
  it('keeps names and contents, and starts every content on a 16-byte boundary', () => {
    const contents = [Uint8Array.of(0xc0, 0xff, 0xee), Uint8Array.of(0xba, 0xdc, 0x0d, 0xe5)]
    const zip = Buffer.from(storedZip(contents.map((content, index) => ({ name: 'x'.repeat(3 + index), content }))))
    expect(Object.values(unzipSync(zip))).toEqual(contents)
    for (const content of contents) expect(zip.indexOf(content) % 16).toBe(0)
  })
})
