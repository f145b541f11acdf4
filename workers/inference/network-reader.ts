// Reads face pictures, cuts them into half-overlapping clips, has the network read each, and tells the rate of what it says.
import type { NetworkManifest } from '#core/contracts/network-manifest.ts'
import { detrendBlock } from '#core/signal/filter/detrend.ts'
import { resampleUniform } from '#core/signal/filter/resample.ts'
import { gridBpm, harmonicEvidence, RATE_GRID, whitenedSpectrum } from '#core/signal/rate/harmonic-evidence.ts'
import { fitPhase } from '#core/signal/rate/phase-fit.ts'
import { GRID_HZ, MAX_GAP_MS } from '#core/signal/rppg/colour-history.ts'
import { SLOW_TREND_LAMBDA } from '#core/signal/rppg/colour-match.ts'
import { indexOfTop, tame } from '#core/signal/rppg/consensus.ts'
import { toTensor, type FacePicture } from './clip.ts'
import type { Network } from './network.ts'

/** A face picture and when it was taken. */
export interface TimedPicture {
  readonly atMs: number
  readonly pixels: FacePicture
}

/** What one clip said. */
export type ClipReading =
  | {
      readonly kind: 'rate'
      /** End of the clip. */
      readonly atMs: number
      readonly bpm: number
      /** Half-width of the 90 % interval of the fit, bpm. */
      readonly interval: number
    }
  | { readonly kind: 'nothing'; readonly atMs: number }
  /** The network is not asked again. */
  | { readonly kind: 'dropped'; readonly atMs: number; readonly sentence: string }

/** Rates are read from this much wave at most, and from no less than this. */
const WINDOW_S = 10
const LEAST_S = 4
/** Below this evidence (nats) a wave has no rate: 99 % of a thousand ten-second waves of white noise stay under it. */
const LEAST_EVIDENCE = 30
/** 90 % of a normal error lies within this many deviations. */
const NINETY = 1.645
/** The last picture of a clip may be this early: capture times jitter. */
const CLOSE_MS = 5
/** Smoothness of the detrending before the phase fit. */
const GENTLE_TREND_LAMBDA = 3000

export class NetworkReader {
  readonly #network: Network
  readonly #manifest: NetworkManifest
  #pictures: TimedPicture[] = []
  #wave: number[] = []
  #waveEndMs = 0
  /** Where the next clip begins; null until there is a picture. */
  #startMs: number | null = null
  #dropped = false

  constructor(network: Network, manifest: NetworkManifest) {
    this.#network = network
    this.#manifest = manifest
  }

  /** Takes the next picture; answers when it completed a clip. */
  async push(picture: TimedPicture): Promise<ClipReading | null> {
    if (this.#dropped) return null
    const last = this.#pictures.at(-1)
    if (last && !(picture.atMs > last.atMs && picture.atMs - last.atMs <= MAX_GAP_MS)) this.#forget()
    this.#pictures.push(picture)
    this.#startMs ??= picture.atMs
    const { frames } = this.#manifest.input
    const clip = this.#clip()
    if (!clip) return null
    const stepMs = 1000 / this.#manifest.rateHz
    const endMs = clip.startMs + frames * stepMs
    const nextMs = clip.startMs + (frames >> 1) * stepMs
    this.#startMs = nextMs
    this.#pictures = this.#pictures.filter(({ atMs }) => atMs >= nextMs - stepMs)
    const wave = await this.#network.run(toTensor(clip.pictures, this.#manifest)).catch(() => null)
    if (!wave || wave.length !== frames) {
      this.#dropped = true
      const sentence = `${this.#manifest.name} gave no numbers for a clip and is not asked again; Cortex goes on with its own methods.`
      return { kind: 'dropped', atMs: endMs, sentence }
    }
    this.#join(wave, endMs)
    return this.#read()
  }

  #forget(): void {
    this.#pictures = []
    this.#wave = []
    this.#startMs = null
  }

  /** The pictures nearest to an even grid of the manifest's rate, once there are enough. */
  #clip(): { readonly startMs: number; readonly pictures: readonly FacePicture[] } | null {
    const { rateHz, input } = this.#manifest
    const [first] = this.#pictures
    const last = this.#pictures.at(-1)
    const startMs = this.#startMs
    const stepMs = 1000 / rateHz
    if (!first || !last || startMs === null) return null
    if (last.atMs < startMs + (input.frames - 1) * stepMs - CLOSE_MS) return null
    let at = 0
    const pictures = Array.from({ length: input.frames }, (_, k) => {
      const wantedMs = startMs + k * stepMs
      const distance = (i: number): number => Math.abs((this.#pictures[i]?.atMs ?? Infinity) - wantedMs)
      while (distance(at + 1) < distance(at)) at += 1
      return (this.#pictures[at] ?? first).pixels
    })
    return { startMs, pictures }
  }

  /** Each clip counts from its middle on, but for the first; level and scale are its own, so they are taken out. */
  #join(wave: Float32Array, endMs: number): void {
    const mean = wave.reduce((sum, value) => sum + value, 0) / wave.length
    const deviation = Math.sqrt(wave.reduce((sum, value) => sum + (value - mean) ** 2, 0) / wave.length) || 1
    const scaled = Array.from(wave, (value) => (value - mean) / deviation)
    this.#wave.push(...(this.#wave.length === 0 ? scaled : scaled.slice(-(scaled.length >> 1))))
    this.#waveEndMs = endMs
    const kept = Math.round(WINDOW_S * this.#manifest.rateHz)
    this.#wave = this.#wave.slice(-kept)
  }

  #read(): ClipReading {
    const atMs = this.#waveEndMs
    const { rateHz } = this.#manifest
    const times = this.#wave.map((_, k) => (k * 1000) / rateHz)
    const [even] = resampleUniform(times, this.#wave, { rateHz: GRID_HZ, maxGapMs: 1000 })
    if (!even || even.values.length < LEAST_S * GRID_HZ) return { kind: 'nothing', atMs }
    const spectrum = whitenedSpectrum(tame(detrendBlock(even.values, SLOW_TREND_LAMBDA)), GRID_HZ)
    const evidence = harmonicEvidence(spectrum)
    const top = indexOfTop(evidence)
    if ((evidence[top] ?? 0) < LEAST_EVIDENCE) return { kind: 'nothing', atMs }
    const bpm = gridBpm(RATE_GRID, top)
    const gentle = tame(detrendBlock(even.values, GENTLE_TREND_LAMBDA))
    const fit = fitPhase(gentle, { rateHz: GRID_HZ, bpm, noisePower: spectrum.noiseAt(bpm / 60) })
    return { kind: 'rate', atMs, bpm: fit.meanBpm, interval: NINETY * fit.errorBpm }
  }
}
