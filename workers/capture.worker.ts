// capture.worker: opens a frame source, runs the pipeline over it and sends a FrameSample a frame to every attached port.
import * as Comlink from 'comlink'
import { FrameLedger, type LedgerCount } from './capture/frame-ledger.ts'
import { createLandmarker, type Landmarker } from './capture/landmarker.ts'
import { Pipeline } from './capture/pipeline.ts'
import { SinkSet } from './capture/sink.ts'
import { openSource, type CaptureInput } from './capture/sources/open-source.ts'
import { SourceError, type SourceRefusal } from './capture/sources/source.ts'
import { RateMeter, type RateReading } from './capture/timing.ts'

export type { CaptureInput } from './capture/sources/open-source.ts'
export type { CaptureMessage, SinkCredit } from './capture/sink.ts'

export interface CaptureSettings {
  readonly delegate: 'CPU' | 'GPU'
  readonly maxFaces: number
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

export interface CaptureStatus extends RateReading {
  readonly frames: number
  readonly frameCount: number | null
  readonly durationMs: number | null
  readonly ledger: LedgerCount
}

const ledger = new FrameLedger()
const sinks = new SinkSet()
let rate = new RateMeter()
let landmarker: Landmarker | null = null
let stop: AbortController | null = null
let frames = 0
let frameCount: number | null = null
let durationMs: number | null = null

const api = {
  /** Loads model and wasm; has to be called once before `run`. */
  async prepare(settings: CaptureSettings): Promise<void> {
    landmarker?.close()
    landmarker = await createLandmarker({ ...settings, origin: self.location.origin })
  },

  attach(port: MessagePort): void {
    sinks.add(port)
  },

  /** Runs until the source ends or `stop` is called. */
  async run(input: CaptureInput): Promise<CaptureOutcome> {
    if (!landmarker) throw new Error('prepare the capture worker before running it')
    stop?.abort()
    const abort = new AbortController()
    stop = abort
    frames = 0
    rate = new RateMeter()
    try {
      const source = await openSource(input, ledger)
      frameCount = source.frameCount
      durationMs = source.durationMs
      sinks.send({ kind: 'open', live: source.live, frameCount, durationMs })
      const pipeline = new Pipeline(landmarker, ledger)
      for await (const sourced of source.frames(abort.signal)) {
        const sample = await pipeline.sample(sourced)
        frames += 1
        rate.add(sample.atMs)
        sinks.send({ kind: 'sample', sample })
        if (!source.live) await sinks.settled(abort.signal)
        if (abort.signal.aborted) break
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return { kind: 'refused', refusal: error.refusal, frames }
    } finally {
      sinks.send({ kind: 'end' })
    }
    return { kind: abort.signal.aborted ? 'stopped' : 'ended', frames, ledger: ledger.count(), rate: rate.read() }
  },

  stop(): void {
    stop?.abort()
  },

  status(): CaptureStatus {
    return { ...rate.read(), frames, frameCount, durationMs, ledger: ledger.count() }
  },
}

export type CaptureApi = typeof api

Comlink.expose(api)
