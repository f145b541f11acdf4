// CaptureHost: what the page can ask of the capture worker: prepare, attach readers, run a source, change pace, stop.
import { openGpu } from '../gpu/device.ts'
import { createGpuSummer } from '../gpu/region-sums/kernel.ts'
import { SummerRace, type RaceResult } from '../gpu/region-sums/race.ts'
import type { SummerKind } from '../gpu/region-sums/summer.ts'
import { createFaceCounter, type FaceCounter } from './face-counter.ts'
import { FaceFinder } from './face-finder.ts'
import { fetchFaceModel } from './face-model.ts'
import { FrameLedger, type LedgerCount } from './frame-ledger.ts'
import { createLandmarker, type Delegate, type Landmarker } from './landmarker.ts'
import { Pace, type PaceReading, type PowerMode } from './pace.ts'
import { Pipeline } from './pipeline.ts'
import { PreviewSet } from './preview.ts'
import { SinkSet } from './sink.ts'
import { openSource, type CaptureInput } from './sources/open-source.ts'
import { SourceError, type FrameSource, type SourceRefusal } from './sources/source.ts'
import { StageCosts, type StageTable } from './stage-costs.ts'
import { RateMeter, type RateReading } from './timing.ts'
import { findVisionWasm } from './vision-wasm.ts'

export interface CaptureSettings {
  readonly delegate: Delegate
  readonly mode: PowerMode
  /** An earlier winner of the race on this machine, 'cpu' to have no GPU opened at all, or null to race. */
  readonly regionSums: SummerKind | null
}

/** How a run ended. Failures of the material are answers, not exceptions: classes do not survive the way to the page. */
export type CaptureOutcome =
  | {
      readonly kind: 'ended' | 'stopped'
      readonly frames: number
      readonly ledger: LedgerCount
      readonly rate: RateReading
    }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal; readonly frames: number }

export type PrepareOutcome = { readonly ok: true } | { readonly ok: false; readonly sentence: string }

export interface CaptureStatus {
  readonly frames: number
  readonly rate: RateReading
  readonly pace: PaceReading
  readonly costs: StageTable
  readonly race: RaceResult | null
  readonly ledger: LedgerCount
}

export class CaptureHost {
  readonly #origin: string
  readonly #ledger = new FrameLedger()
  readonly #sinks = new SinkSet()
  readonly #preview = new PreviewSet(this.#ledger)
  readonly #pace = new Pace('balanced')
  readonly #costs = new StageCosts(() => performance.now())
  #rate = new RateMeter()
  #landmarker: Landmarker | null = null
  #counter: FaceCounter | null = null
  #summer: SummerRace | null = null
  #race: RaceResult | null = null
  #stop: AbortController | null = null
  #frames = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Loads model, wasm and GPU; has to succeed once before `run`. */
  async prepare(settings: CaptureSettings): Promise<PrepareOutcome> {
    this.#pace.mode = settings.mode
    const model = await fetchFaceModel(this.#origin)
    if (!model.ok) return model
    const wasm = await findVisionWasm(this.#origin)
    this.close()
    this.#landmarker = await createLandmarker(wasm, model.bytes, settings.delegate)
    this.#counter = await createFaceCounter(wasm, model.bytes)
    this.#summer = await this.#openSummer(settings.regionSums)
    return { ok: true }
  }

  /** The port receives every sample from now on. */
  attach(port: MessagePort): void {
    this.#sinks.add(port)
  }

  /** The port may ask for small pictures of what is being measured. */
  attachPreview(port: MessagePort): void {
    this.#preview.add(port)
  }

  setMode(mode: PowerMode): void {
    this.#pace.mode = mode
  }

  /** Runs until the source ends or `stop` is called. A run that is still going is stopped first. */
  async run(input: CaptureInput): Promise<CaptureOutcome> {
    if (!this.#landmarker || !this.#summer) throw new Error('prepare the capture worker before running it')
    this.#stop?.abort()
    const abort = new AbortController()
    this.#stop = abort
    this.#frames = 0
    this.#rate = new RateMeter()
    const finder = new FaceFinder(this.#landmarker, this.#counter)
    try {
      const source = await openSource(input, this.#ledger)
      await this.#drain(source, { finder, summer: this.#summer, signal: abort.signal })
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return { kind: 'refused', refusal: error.refusal, frames: this.#frames }
    } finally {
      this.#sinks.send({ kind: 'end' })
    }
    const kind = abort.signal.aborted ? 'stopped' : 'ended'
    return { kind, frames: this.#frames, ledger: this.#ledger.count(), rate: this.#rate.read() }
  }

  stop(): void {
    this.#stop?.abort()
  }

  status(): CaptureStatus {
    return {
      frames: this.#frames,
      rate: this.#rate.read(),
      pace: this.#pace.read(),
      costs: this.#costs.read(),
      race: this.#race,
      ledger: this.#ledger.count(),
    }
  }

  close(): void {
    this.#stop?.abort()
    this.#landmarker?.close()
    this.#counter?.close()
    this.#summer?.close()
    this.#landmarker = this.#counter = this.#summer = null
  }

  async #drain(
    source: FrameSource,
    run: { readonly finder: FaceFinder; readonly summer: SummerRace; readonly signal: AbortSignal },
  ): Promise<void> {
    const { live, frameCount, durationMs } = source
    this.#sinks.send({ kind: 'open', live, frameCount, durationMs })
    const pipeline = new Pipeline({
      finder: run.finder,
      summer: run.summer,
      ledger: this.#ledger,
      pace: this.#pace,
      costs: this.#costs,
      preview: this.#preview,
      adaptive: live,
    })
    for await (const sourced of source.frames(run.signal)) {
      const sample = await pipeline.sample(sourced)
      this.#frames += 1
      this.#rate.add(sample.atMs)
      this.#sinks.send({ kind: 'sample', sample })
      if (!live) await this.#sinks.settled(run.signal)
      if (run.signal.aborted) return
    }
  }

  async #openSummer(remembered: SummerKind | null): Promise<SummerRace> {
    const gpu = remembered === 'cpu' ? null : await openGpu()
    const summer = new SummerRace({
      gpu: gpu?.ok ? await createGpuSummer(gpu.device) : null,
      remembered,
      now: () => performance.now(),
      onResult: (result) => (this.#race = result),
    })
    if (gpu?.ok) void gpu.device.lost.then(() => summer.deviceLost())
    return summer
  }
}
