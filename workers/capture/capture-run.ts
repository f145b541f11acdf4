// CaptureRun: the loop of this worker: prepared once, then runs one source at a time to its end.
import type { FrameSample, HeadPose } from '#core/contracts/frame-sample.ts'
import type { Progress } from '#core/contracts/worker-protocol.ts'
import type { RaceResult } from '../gpu/region-sums/race.ts'
import type { SummerKind } from '../gpu/region-sums/summer.ts'
import type { CallContext } from '../host/expose.ts'
import { CropSet } from './crops.ts'
import { openEngine, type Engine } from './engine.ts'
import { EpochClock } from './epoch-clock.ts'
import { FaceFinder } from './face-finder.ts'
import { FrameLedger, type LedgerCount } from './frame-ledger.ts'
import type { Delegate } from './face-model.ts'
import { Pace, type PaceReading, type PowerMode } from './pace.ts'
import { Pipeline } from './pipeline.ts'
import { PreviewSet } from './preview.ts'
import { SinkSet } from './sink.ts'
import { openSource, type CaptureInput } from './sources/open-source.ts'
import { SourceError, type FrameSource, type SourceRefusal } from './sources/source.ts'
import { StageCosts, type StageTable } from './stage-costs.ts'
import { RateMeter, type RateReading } from './timing.ts'

export interface CaptureSettings {
  /** GPU is a wish: where its model was not made or does not start, the CPU serves. */
  readonly delegate: Delegate
  readonly mode: PowerMode
  /** An earlier winner of the race on this machine, 'cpu' to have no GPU opened at all, or null to race. */
  readonly regionSums: SummerKind | null
}

export type PrepareOutcome = { readonly ok: true } | { readonly ok: false; readonly sentence: string }

/** How a run ended. Failures of the material are answers, not exceptions. */
export type CaptureOutcome =
  | {
      readonly kind: 'ended' | 'stopped'
      readonly frames: number
      readonly ledger: LedgerCount
      readonly rate: RateReading
    }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal; readonly frames: number }

export interface CaptureStatus {
  readonly frames: number
  readonly rate: RateReading
  readonly pace: PaceReading
  readonly costs: StageTable
  readonly race: RaceResult | null
  /** What the landmark model runs on; null before it is loaded. */
  readonly delegate: Delegate | null
  readonly ledger: LedgerCount
  /** Added to the capture clock to get epoch time; null before the first live frame. */
  readonly clockOffsetMs: number | null
}

/** A frame in few words, for whoever needs no landmarks. */
export interface Glance extends Pick<FrameSample, 'atMs' | 'faceCount' | 'hints'> {
  readonly pose: HeadPose | null
  readonly distanceMm: number | null
}

export interface CaptureListeners {
  status(status: CaptureStatus): void
  glance(glance: Glance): void
}

/** Between two status events and between two glances, ms of this worker's time. Faster words read as flicker. */
const STATUS_PERIOD_MS = 1000
const GLANCE_PERIOD_MS = 250

export class CaptureRun {
  readonly #listeners: CaptureListeners
  readonly #ledger = new FrameLedger()
  readonly #pace = new Pace('balanced')
  readonly #costs = new StageCosts(() => performance.now())
  readonly sinks = new SinkSet()
  readonly preview = new PreviewSet(this.#ledger)
  readonly crops = new CropSet()
  #rate = new RateMeter()
  #clock = new EpochClock(Date.now)
  #engine: Engine | null = null
  #current: AbortController | null = null
  #last: Promise<unknown> = Promise.resolve()
  #frames = 0
  #statusMs = -Infinity
  #glanceMs = -Infinity

  constructor(listeners: CaptureListeners) {
    this.#listeners = listeners
  }

  setMode(mode: PowerMode): void {
    this.#pace.mode = mode
  }

  /** Loads model, wasm and GPU; has to succeed once before `run`. */
  async prepare(settings: CaptureSettings, origin: string): Promise<PrepareOutcome> {
    this.setMode(settings.mode)
    this.#current?.abort()
    await this.#last
    this.#engine?.close()
    this.#engine = null
    const opened = await openEngine(settings, origin)
    if (opened.ok) this.#engine = opened.engine
    return opened.ok ? { ok: true } : opened
  }

  /** Runs until the source ends or `signal` aborts; reports frames done of all there are, where the source knows. */
  async run(input: CaptureInput, { signal, report }: CallContext): Promise<CaptureOutcome> {
    this.#current?.abort()
    const abort = new AbortController()
    this.#current = abort
    const both = AbortSignal.any([signal, abort.signal])
    // One after the other: readers must hear the end of a source before the beginning of the next.
    const turn = this.#last.then(() => this.#runAlone(input, { signal: both, report }))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #runAlone(input: CaptureInput, context: CallContext): Promise<CaptureOutcome> {
    if (!this.#engine) throw new Error('prepare the capture worker before running it')
    this.#frames = 0
    this.#rate = new RateMeter()
    this.#clock = new EpochClock(Date.now)
    try {
      await this.#drain(await openSource(input, this.#ledger), this.#engine, context)
    } catch (error) {
      const refusal = refusalOf(error, input)
      if (!refusal) throw error
      return { kind: 'refused', refusal, frames: this.#frames }
    } finally {
      this.preview.drop()
      this.sinks.send({ kind: 'end' })
      this.crops.end()
    }
    const kind = context.signal.aborted ? 'stopped' : 'ended'
    return { kind, frames: this.#frames, ledger: this.#ledger.count(), rate: this.#rate.read() }
  }

  status(): CaptureStatus {
    return {
      frames: this.#frames,
      rate: this.#rate.read(),
      pace: this.#pace.read(),
      costs: this.#costs.read(),
      race: this.#engine?.race() ?? null,
      delegate: this.#engine?.delegate ?? null,
      ledger: this.#ledger.count(),
      clockOffsetMs: this.#clock.offsetMs,
    }
  }

  async #drain(source: FrameSource, engine: Engine, { signal, report }: CallContext): Promise<void> {
    const { live, frameCount, durationMs } = source
    this.sinks.send({ kind: 'open', live, frameCount, durationMs })
    const pipeline = new Pipeline({
      finder: new FaceFinder(engine.landmarker, engine.counter),
      summer: engine.summer,
      ledger: this.#ledger,
      pace: this.#pace,
      costs: this.#costs,
      preview: this.preview,
      crops: this.crops,
      adaptive: live,
    })
    for await (const sourced of source.frames(signal)) {
      const atMs = live ? this.#clock.toEpoch(sourced.atMs) : sourced.atMs
      const sample = await pipeline.sample({ ...sourced, atMs })
      this.#frames += 1
      this.#rate.add(sample.atMs)
      this.sinks.send({ kind: 'sample', sample })
      this.#tell(sample, () => report(progressOf(source, this.#frames, sample.atMs)))
      if (!live) await this.sinks.settled(signal)
      if (!live) await this.crops.settled(signal)
      if (signal.aborted) return
    }
  }

  #tell(sample: FrameSample, tellProgress: () => void): void {
    const nowMs = performance.now()
    if (nowMs - this.#statusMs >= STATUS_PERIOD_MS) {
      this.#statusMs = nowMs
      this.#listeners.status(this.status())
      tellProgress()
    }
    if (!sample.landmarked || nowMs - this.#glanceMs < GLANCE_PERIOD_MS) return
    this.#glanceMs = nowMs
    const { atMs, faceCount, hints, face } = sample
    this.#listeners.glance({ atMs, faceCount, hints, pose: face?.pose ?? null, distanceMm: face?.distanceMm ?? null })
  }
}

/** null for what is a bug. A browser that cannot read on in a file says so with this name: the file was changed, moved or its disk is gone. */
function refusalOf(error: unknown, input: CaptureInput): SourceRefusal | null {
  if (error instanceof SourceError) return error.refusal
  const unread = error instanceof DOMException && error.name === 'NotReadableError' && input.kind === 'file'
  return unread
    ? { code: 'unreadable', sentence: `${input.name} changed or went away while it was read. Try again.` }
    : null
}

/** In frames; where only the length is known, the number of all frames is projected from the pace so far. */
function progressOf({ frameCount, durationMs }: FrameSource, frames: number, atMs: number): Progress {
  const unknown = durationMs === null || atMs <= 0 || atMs > durationMs // fragmented files declare their first part only
  if (frameCount !== null || unknown) return { done: frames, total: frameCount }
  return { done: frames, total: Math.max(frames, Math.round((frames * durationMs) / atMs)) }
}
