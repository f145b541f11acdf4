// Engine: the heavy parts a run needs, opened together and closed together: landmark model, face counter, region summer.
import { hasHardwareGl, openGpu } from '../gpu/device.ts'
import { createGpuSummer } from '../gpu/region-sums/kernel.ts'
import { SummerRace, type RaceResult } from '../gpu/region-sums/race.ts'
import type { SummerKind } from '../gpu/region-sums/summer.ts'
import { createFaceCounter, type FaceCounter } from './face-counter.ts'
import { fetchFaceModel, type Delegate } from './face-model.ts'
import { createLandmarker, type Landmarker } from './landmarker.ts'
import { findVisionWasm, type VisionWasm } from './vision-wasm.ts'

export interface Engine {
  readonly landmarker: Landmarker
  readonly counter: FaceCounter
  readonly summer: SummerRace
  readonly delegate: Delegate
  /** How the race of the summers ended; null while it is on. */
  race(): RaceResult | null
  close(): void
}

export type EngineResult =
  | { readonly ok: true; readonly engine: Engine }
  | { readonly ok: false; readonly sentence: string }

interface EngineSettings {
  readonly delegate: Delegate
  readonly regionSums: SummerKind | null
}

/** Everything is fetched from `origin`; a damaged or missing model is answered with a sentence. */
export async function openEngine(settings: EngineSettings, origin: string): Promise<EngineResult> {
  const model = await fetchFaceModel(origin, 'CPU')
  if (!model.ok) return model
  const wasm = await findVisionWasm(origin)
  const gpu = settings.delegate === 'GPU' ? await openOnGpu(wasm, origin) : null
  const landmarker = gpu ?? (await createLandmarker(wasm, model.bytes, 'CPU'))
  const counter = await createFaceCounter(wasm, model.bytes)
  let result: RaceResult | null = null
  const summer = await openSummer(settings.regionSums, (ended) => (result = ended))
  return {
    ok: true,
    engine: {
      landmarker,
      counter,
      summer,
      delegate: gpu ? 'GPU' : 'CPU',
      race: () => result,
      close() {
        landmarker.close()
        counter.close()
        summer.close()
      },
    },
  }
}

/** null where its model is not there, is not the expected one, or there is no real GPU to take it: drawn in software it is 20 times slower. */
async function openOnGpu(wasm: VisionWasm, origin: string): Promise<Landmarker | null> {
  if (!hasHardwareGl()) return null
  const model = await fetchFaceModel(origin, 'GPU')
  return model.ok ? createLandmarker(wasm, model.bytes, 'GPU').catch(() => null) : null
}

async function openSummer(remembered: SummerKind | null, onResult: (result: RaceResult) => void): Promise<SummerRace> {
  const gpu = remembered === 'cpu' ? null : await openGpu()
  const summer = new SummerRace({
    gpu: gpu?.ok ? await createGpuSummer(gpu.device) : null,
    remembered,
    now: () => performance.now(),
    onResult,
  })
  if (gpu?.ok) void gpu.device.lost.then(() => summer.deviceLost())
  return summer
}
