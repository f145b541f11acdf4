// SummerRace: runs CPU and GPU over the first frames, keeps the faster one, and falls back to the CPU when the device is lost.
import type { SpanList } from '../../capture/regions/spans.ts'
import { createCpuSummer, type RegionSummer, type SummerKind } from './summer.ts'

/** Frames of the race, as many on each side. Chosen: a second of video, past any start-up cost. */
export const RACE_FRAMES = 30
/** Frames at the start of each side that do not count: buffers and pipelines are made then. */
const WARM_UP = 5
/** A GPU that has not answered a frame after this long is not waited for again. Chosen: 200 times what a software GPU takes. */
const PATIENCE_MS = 1000

export interface RaceResult {
  readonly chosen: SummerKind
  readonly cpuMs: number | null
  readonly gpuMs: number | null
  /** Why the CPU was taken without or against the clock. */
  readonly because: 'faster' | 'no-gpu' | 'sums-differ' | 'device-lost' | 'gpu-silent' | 'remembered'
}

export interface RaceOptions {
  /** null: there is no GPU. */
  readonly gpu: RegionSummer | null
  /** A choice made earlier on the same adapter; ends the race before it starts. */
  readonly remembered: SummerKind | null
  readonly now: () => number
  readonly onResult: (result: RaceResult) => void
  /** Calls back after `delayMs` unless cancelled; the worker's own timer by default. */
  readonly after?: (delayMs: number, callback: () => void) => () => void
}

/** A summer that is both at first and one of them later. */
export class SummerRace {
  readonly #cpu = createCpuSummer()
  readonly #options: RaceOptions
  #gpu: RegionSummer | null
  #winner: RegionSummer | null = null
  #check = new Uint32Array(0)
  readonly #cpuTimes: number[] = []
  readonly #gpuTimes: number[] = []

  constructor(options: RaceOptions) {
    this.#options = options
    this.#gpu = options.gpu
    if (!this.#gpu) this.#settle('cpu', 'no-gpu')
    else if (options.remembered) this.#settle(options.remembered, 'remembered')
  }

  get kind(): SummerKind | 'racing' {
    return this.#winner?.kind ?? 'racing'
  }

  async sum(rgba: Uint8Array<ArrayBuffer>, spans: SpanList, sums: Uint32Array<ArrayBuffer>): Promise<void> {
    try {
      if (this.#winner === this.#cpu) await this.#cpu.sum(rgba, spans, sums)
      else if (this.#winner) await this.#patiently(this.#winner.sum(rgba, spans, sums))
      else await this.#lap(rgba, spans, sums)
    } catch (error) {
      if (!this.#gpu || this.#winner === this.#cpu) throw error
      this.#settle('cpu', error instanceof GpuSilent ? 'gpu-silent' : 'device-lost')
      await this.#cpu.sum(rgba, spans, sums)
    }
  }

  /** Also called when the device says so itself, between two frames. */
  deviceLost(): void {
    if (this.#gpu) this.#settle('cpu', 'device-lost')
  }

  close(): void {
    this.#gpu?.close()
    this.#gpu = null
  }

  async #lap(rgba: Uint8Array<ArrayBuffer>, spans: SpanList, sums: Uint32Array<ArrayBuffer>): Promise<void> {
    if (!this.#gpu) return
    if (this.#check.length !== sums.length) this.#check = new Uint32Array(sums.length)
    const check = this.#check
    const { now } = this.#options
    const startMs = now()
    await this.#patiently(this.#gpu.sum(rgba, spans, check))
    const gpuMs = now()
    await this.#cpu.sum(rgba, spans, sums)
    this.#cpuTimes.push(now() - gpuMs)
    this.#gpuTimes.push(gpuMs - startMs)
    if (!sums.every((value, i) => value === check[i])) this.#settle('cpu', 'sums-differ')
    else if (this.#cpuTimes.length >= RACE_FRAMES) this.#settle(this.#faster(), 'faster')
  }

  /** Rejects when the GPU neither answers nor fails: a wait without end would stop the reading of the camera with it. */
  async #patiently(work: Promise<void>): Promise<void> {
    const { after = afterTimeout } = this.#options
    let cancel = (): void => undefined
    const silent = new Promise<never>((_, reject) => (cancel = after(PATIENCE_MS, () => reject(new GpuSilent()))))
    await Promise.race([work, silent]).finally(cancel)
  }

  #faster(): SummerKind {
    return median(this.#gpuTimes.slice(WARM_UP)) < median(this.#cpuTimes.slice(WARM_UP)) ? 'webgpu' : 'cpu'
  }

  #settle(chosen: SummerKind, because: RaceResult['because']): void {
    this.#winner = chosen === 'webgpu' && this.#gpu ? this.#gpu : this.#cpu
    const raced = this.#cpuTimes.length > WARM_UP
    this.#options.onResult({
      chosen: this.#winner.kind,
      cpuMs: raced ? median(this.#cpuTimes.slice(WARM_UP)) : null,
      gpuMs: raced ? median(this.#gpuTimes.slice(WARM_UP)) : null,
      because,
    })
    if (this.#winner === this.#cpu) this.close()
  }
}

class GpuSilent extends Error {}

function afterTimeout(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
