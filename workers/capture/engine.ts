// Engine: the heavy parts a run needs, opened together and closed together: landmark model, face counter, region summer.
import { openGpu } from '../gpu/device.ts'
import { createGpuSummer } from '../gpu/region-sums/kernel.ts'
import { SummerRace, type RaceResult } from '../gpu/region-sums/race.ts'
import type { SummerKind } from '../gpu/region-sums/summer.ts'
import { createFaceCounter, type FaceCounter } from './face-counter.ts'
import { fetchFaceModel } from './face-model.ts'
import { createLandmarker, type Delegate, type Landmarker } from './landmarker.ts'
import { findVisionWasm } from './vision-wasm.ts'

export interface Engine {
  readonly landmarker: Landmarker
  readonly counter: FaceCounter
  readonly summer: SummerRace
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
  const model = await fetchFaceModel(origin)
  if (!model.ok) return model
  const wasm = await findVisionWasm(origin)
  const landmarker = await createLandmarker(wasm, model.bytes, settings.delegate)
  const counter = await createFaceCounter(wasm, model.bytes)
  let result: RaceResult | null = null
  const summer = await openSummer(settings.regionSums, (ended) => (result = ended))
  return {
    ok: true,
    engine: {
      landmarker,
      counter,
      summer,
      race: () => result,
      close() {
        landmarker.close()
        counter.close()
        summer.close()
      },
    },
  }
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
