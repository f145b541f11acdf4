// Pipeline: one frame in, one FrameSample out; holds what has to be remembered between frames.
import { FrameGate } from '#core/face/frame-gate.ts'
import { REGION_COUNT, type FrameSample } from '#core/contracts/frame-sample.ts'
import { faceBox } from '#core/face/regions-geometry.ts'
import { SUM_STRIDE } from '../gpu/region-sums/cpu.ts'
import type { SummerRace } from '../gpu/region-sums/race.ts'
import { ChestTracker } from './chest/chest-motion.ts'
import type { CropSet } from './crops.ts'
import type { FaceFinder } from './face-finder.ts'
import type { FrameLedger } from './frame-ledger.ts'
import { lookAt } from './luma.ts'
import type { Pace } from './pace.ts'
import { createPixelBuffer, pixelSize, readPixels, uprightFrame, type PixelBuffer } from './picture.ts'
import type { PreviewSet } from './preview.ts'
import { SLOT_COUNT, layRegions } from './regions/lay-regions.ts'
import { packRegions } from './regions/pack-regions.ts'
import { regionMotion } from './regions/region-motion.ts'
import { SpanList } from './regions/spans.ts'
import type { SourcedFrame } from './sources/source.ts'
import type { StageCosts } from './stage-costs.ts'

export interface PipelineParts {
  readonly finder: FaceFinder
  readonly summer: SummerRace
  readonly ledger: FrameLedger
  readonly pace: Pace
  readonly costs: StageCosts
  readonly preview: PreviewSet
  readonly crops: CropSet
  /** Live sources may skip landmarks to keep up; files never do. */
  readonly adaptive: boolean
}

export class Pipeline {
  readonly #parts: PipelineParts
  readonly #sums = new Uint32Array(SLOT_COUNT * SUM_STRIDE)
  readonly #motion = new Float32Array(REGION_COUNT)
  #picture: PixelBuffer = createPixelBuffer(1, 1)
  #spans = new SpanList(1, 1)
  readonly #gate = new FrameGate()
  #chest = new ChestTracker()
  #before: Float32Array | null = null
  #index = 0

  constructor(parts: PipelineParts) {
    this.#parts = parts
  }

  /** Releases the frame in every case, and as early as its pixels are read: cameras have few buffers. */
  async sample(sourced: SourcedFrame): Promise<FrameSample> {
    const { costs, finder, pace, preview, crops, adaptive } = this.#parts
    const { atMs } = sourced
    const stages = costs.begin()
    await this.#read(sourced)
    stages.end('read')
    const wanted = pace.wantsLandmarks(atMs)
    const { steady, ...finding } = finder.find(this.#picture.image, atMs, wanted || !adaptive)
    stages.end('landmarks')
    const { width: widthPx, height: heightPx } = this.#picture
    preview.show({ atMs, widthPx, heightPx, landmarks: steady })
    const regions = steady ? await this.#regions(steady) : null
    stages.end('regions')
    const box = steady ? faceBox(steady) : { left: 0, top: 0, right: widthPx, bottom: heightPx }
    if (steady) crops.show(this.#picture, box, atMs)
    const look = lookAt(this.#picture, box)
    stages.end('look')
    const chest = steady ? this.#chest.track(this.#picture, box, atMs) : null
    stages.end('chest')
    const spent = stages.total()
    pace.spent(finding.landmarked ? spent.landmarks : null, spent.total - spent.landmarks)
    const costMs = { landmarks: spent.landmarks, regions: spent.read + spent.regions, total: spent.total }
    const sample = { atMs, index: this.#index++, widthPx, heightPx, ...finding, regions, chest, ...look, costMs }
    return { ...sample, hints: this.#gate.update(sample) }
  }

  async #read(sourced: SourcedFrame): Promise<void> {
    const { ledger, preview } = this.#parts
    const frame = uprightFrame(sourced, ledger)
    try {
      this.#fit(frame)
      await readPixels(frame, this.#picture)
      preview.hold(frame)
    } finally {
      ledger.release(frame)
    }
  }

  #fit(frame: VideoFrame): void {
    const { width, height } = pixelSize(frame)
    if (this.#picture.width === width && this.#picture.height === height) return
    this.#picture = createPixelBuffer(width, height)
    this.#spans = new SpanList(width, height)
    this.#chest = new ChestTracker()
    this.#before = null
  }

  async #regions(landmarks: Float32Array): Promise<Float32Array> {
    layRegions(this.#spans, landmarks)
    await this.#parts.summer.sum(this.#picture.rgba, this.#spans, this.#sums)
    regionMotion(landmarks, this.#before, this.#motion)
    this.#before = landmarks
    const box = faceBox(landmarks)
    return packRegions(this.#sums, this.#motion, box.right - box.left)
  }
}
