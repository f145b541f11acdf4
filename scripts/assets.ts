// Puts the face model, the vision wasm and the network runtime into public/ from installed npm packages, checked by hash; `--gpu` adds the 8 MB model of the GPU delegate.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  buildFaceModel,
  buildGpuFaceModel,
  FACE_MODEL_SHA256,
  GPU_FACE_MODEL_SHA256,
} from './face-model/build-face-model.ts'
import { EXIT, KnownFailure } from './setup/exit-codes.mjs'
import { isInPlace, type PinnedFile, readPinned } from './setup/pinned-file.ts'
import { runCommand } from './setup/run-command.ts'

/** Module build of @mediapipe/tasks-vision 0.10.35, the only one that runs in module workers and calls nobody. */
const VISION_WASM = [
  {
    name: 'vision_wasm_module_internal.js',
    sha256: '1f1d6215324a1fe62f6742d49a3db911170987ca18ad8c1b75f1a1c82acf2b44',
  },
  {
    name: 'vision_wasm_module_internal.wasm',
    sha256: '617b8e0248dbd27e9d7ece4218004eae4cefb499196d1bb4fa0e3fef21708756',
  },
]

/** The network runtime of onnxruntime-web 1.30.0, WebGPU and wasm in one; loaded only by who brings a network. */
const NETWORK_RUNTIME = [
  {
    name: 'ort-wasm-simd-threaded.asyncify.mjs',
    sha256: '3d1c85995364bb643302fc6fd877a0c3ba5ae72401815e0f24828a53d9191e28',
  },
  {
    name: 'ort-wasm-simd-threaded.asyncify.wasm',
    sha256: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
  },
]

interface Asset extends PinnedFile {
  readonly produce: () => Uint8Array
}

function assetsOf(root: string, gpu: boolean): Asset[] {
  const packages = join(root, 'node_modules', '@mediapipe')
  const model: Asset = {
    path: join(root, 'public', 'models', 'face_landmarker.task'),
    sha256: FACE_MODEL_SHA256,
    produce: () => buildFaceModel(join(packages, 'face_mesh')),
  }
  const wasm = VISION_WASM.map(({ name, sha256 }): Asset => ({
    path: join(root, 'public', 'mp', name),
    sha256,
    produce: () => readPinned({ path: join(packages, 'tasks-vision', 'wasm', name), sha256 }),
  }))
  const runtime = NETWORK_RUNTIME.map(({ name, sha256 }): Asset => ({
    path: join(root, 'public', 'ort', name),
    sha256,
    produce: () => readPinned({ path: join(root, 'node_modules', 'onnxruntime-web', 'dist', name), sha256 }),
  }))
  const gpuModel: Asset = {
    path: join(root, 'public', 'models', 'face_landmarker_gpu.task'),
    sha256: GPU_FACE_MODEL_SHA256,
    produce: () => buildGpuFaceModel(join(packages, 'face_mesh')),
  }
  return [model, ...wasm, ...runtime, ...(gpu ? [gpuModel] : [])]
}

/** Brings every asset in place and answers the paths it had to write; throws a sentence when a package is not the pinned one. */
export function ensureAssets(root: string, gpu = false): string[] {
  const missing = assetsOf(root, gpu).filter((asset) => !isInPlace(asset))
  for (const { path, produce } of missing) {
    mkdirSync(dirname(path), { recursive: true })
    const unfinished = `${path}.part`
    writeFileSync(unfinished, produceOrRefuse(produce))
    renameSync(unfinished, path)
  }
  return missing.map(({ path }) => path)
}

function produceOrRefuse(produce: () => Uint8Array): Uint8Array {
  try {
    return produce()
  } catch (error) {
    throw new KnownFailure(EXIT.assetsRefused, error instanceof Error ? error.message : String(error))
  }
}

if (import.meta.main) {
  await runCommand(async () => {
    for (const path of ensureAssets(join(import.meta.dirname, '..'), process.argv.includes('--gpu')))
      console.log(`Prepared ${path}`)
    return EXIT.stopped
  })
}
