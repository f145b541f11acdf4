// What all methods together say about the heart rate in one window.
import { detrendBlock } from '../filter/detrend.ts'
import type { SosFilter } from '../filter/biquad.ts'
import { gridBpm, harmonicEvidence, RATE_GRID, whitenedSpectrum } from '../rate/harmonic-evidence.ts'
import { matchColour, SLOW_TREND_LAMBDA, type ColourWeights } from './colour-match.ts'
import type { ColourTrace } from './colour-trace.ts'
import { pulseMethods, type MethodName, methodNames } from './methods.ts'
import type { RegionColour } from './region-window.ts'
import { fusePatches, mixColours, posWeights, type Fusion } from './spatial-fusion.ts'

/**
 * Voices of the methods on the fused colour. Chosen on 120 trace scenes (seeds 1000-1059, still and moving): wrong peaks fell from 1.2 % (best
 * single method) to .2 % still and from 3.6 % to 2.1 % moving; no share between half and double of these did better.
 */
const METHOD_VOICES: Readonly<Record<MethodName, number>> = {
  POS: 0.1,
  CHROM: 0.2,
  GREEN: 0.15,
  LGI: 0.08,
  PBV: 0.01,
  OMIT: 0.01,
  ICA: 0.15,
}
/** Voice of the patch fusion along POS, and of the one along the matched colour. */
const PATCH_VOICE = 0.3
const MATCHED_VOICE = 1
/** Samples farther out than this many robust deviations are pulled in: a jolt must not speak for ten seconds. */
const CLIP_DEVIATIONS = 3.5

export interface MethodReading {
  readonly name: MethodName
  /** Rate this method alone would give, bpm. */
  readonly bpm: number
  /** Its evidence for the consensus rate, nats. */
  readonly evidence: number
}

export interface Consensus {
  /** Evidence in nats per rate of the grid, all voices together. */
  readonly evidence: Float64Array
  /** Evidence of every method on the fused colour. */
  readonly byMethod: readonly { readonly name: MethodName; readonly evidence: Float64Array }[]
  /** Colour of the face, patches weighted by agreement. */
  readonly colour: ColourTrace
  readonly colourWeights: ColourWeights
  /** Patches fused along the matched colour: the consensus wave of this window. */
  readonly fusion: Fusion
}

/** Consensus of one window. Domain: at least one region, 4 s or more; null when nothing in it changes. */
export function findConsensus(patches: readonly RegionColour[], filter: SosFilter): Consensus | null {
  const plain = mixColours(
    patches,
    Float64Array.from(patches, (p) => p.pixels),
  )
  const first = fusePatches(patches, posWeights(plain, filter), filter)
  const colour = mixColours(patches, first.weights)
  const levels = meanLevel(patches, first.weights)
  const evidence = new Float64Array(RATE_GRID.size)
  const listen = (wave: Float64Array, voice: number): Float64Array => {
    const heard = harmonicEvidence(whitenedSpectrum(tame(detrendBlock(wave, SLOW_TREND_LAMBDA)), colour.rateHz))
    for (let i = 0; i < evidence.length; i++) evidence[i] = (evidence[i] ?? 0) + voice * (heard[i] ?? 0)
    return heard
  }
  listen(first.raw, PATCH_VOICE)
  const byMethod = methodNames.map((name) => ({
    name,
    evidence: listen(pulseMethods[name](withLevels(colour, levels)), METHOD_VOICES[name]),
  }))
  const weights = matchColour(colour, gridBpm(RATE_GRID, indexOfTop(evidence)))
  if (!weights) return null
  const fusion = fusePatches(patches, weights, filter)
  listen(fusion.raw, MATCHED_VOICE)
  return { evidence, byMethod, colour, colourWeights: weights, fusion }
}

/** Index of the highest value. */
export function indexOfTop(values: Float64Array): number {
  let top = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[top] ?? 0)) top = i
  return top
}

type Levels = readonly [number, number, number]

function meanLevel(patches: readonly RegionColour[], weights: Float64Array): Levels {
  const out: [number, number, number] = [0, 0, 0]
  patches.forEach(({ level }, p) => {
    for (const c of [0, 1, 2] as const) out[c] += (weights[p] ?? 0) * level[c]
  })
  return out
}

/** Back to levels, for the methods that project out the skin's own colour. */
const withLevels = ({ rateHz, r, g, b }: ColourTrace, [lr, lg, lb]: Levels): ColourTrace => ({
  rateHz,
  r: r.map((v) => v * lr),
  g: g.map((v) => v * lg),
  b: b.map((v) => v * lb),
})

/** Pulls far outliers in to a few robust deviations (median absolute value / .6745). */
export function tame(wave: Float64Array): Float64Array {
  const limit = (CLIP_DEVIATIONS * (wave.map(Math.abs).sort()[wave.length >> 1] ?? 0)) / 0.6745
  return limit > 0 ? wave.map((v) => Math.max(-limit, Math.min(limit, v))) : wave
}
