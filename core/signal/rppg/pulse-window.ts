// One window of history analysed: consensus of patches and methods, tracked rate, phase, and the signs of a real pulse.
import type { SosFilter } from '../filter/biquad.ts'
import { detrendBlock } from '../filter/detrend.ts'
import { filterZeroPhase } from '../filter/zero-phase.ts'
import type { PulseSigns } from '../quality/judge.ts'
import { patchNoise } from './patch-noise.ts'
import { readAgreement, readColourSign, readLine } from '../quality/pulse-signs.ts'
import { gridBpm, RATE_GRID, whitenedSpectrum } from '../rate/harmonic-evidence.ts'
import { fitPhase, type PhaseFit } from '../rate/phase-fit.ts'
import type { RateTracker } from '../rate/rate-tracker.ts'
import { SLOW_TREND_LAMBDA } from './colour-match.ts'
import type { HistoryWindow } from './colour-history.ts'
import { findConsensus, indexOfTop, tame, type Consensus, type MethodReading } from './consensus.ts'
import { readRegions, type RegionColour, type RegionsInWindow } from './region-window.ts'
import { mixColours, weighColours } from './spatial-fusion.ts'

/** For the phase fit, which takes slow drift itself: half amplitude at .09 Hz, far enough below a pulse to leave the ends of the block alone. */
const GENTLE_TREND_LAMBDA = 3000

/** Which regions of the history are skin patches and which are background, and from what amplitude each motion series counts. */
export interface RegionLayout {
  readonly patches: readonly number[]
  readonly background: readonly number[]
  /** Per motion series: amplitude at the pulse rate from which movement explains the colour. */
  readonly motionLimits: readonly number[]
}

export interface PulseWindow {
  readonly patches: readonly RegionColour[]
  readonly consensus: Consensus
  readonly fit: PhaseFit
  readonly trackedBpm: number
  readonly signs: PulseSigns
  readonly methods: readonly MethodReading[]
  /** Noise of the consensus wave where beats are timed, as the variance of white noise of that density. */
  readonly noiseVariance: number
}

export type WindowOutcome =
  | { readonly kind: 'analysed'; readonly pulse: PulseWindow }
  | { readonly kind: 'unusable'; readonly regions: RegionsInWindow }

/** Analyses one window and moves the tracker on by it. */
export function analyseWindow(
  window: HistoryWindow,
  layout: RegionLayout,
  { filter, tracker }: { filter: SosFilter; tracker: RateTracker },
): WindowOutcome {
  const regions = readRegions(window, layout.patches)
  const consensus = regions.usable.length > 0 ? findConsensus(regions.usable, filter) : null
  if (!consensus) return { kind: 'unusable', regions }
  const belief = tracker.update(consensus.evidence)
  const wave = tame(detrendBlock(consensus.fusion.raw, SLOW_TREND_LAMBDA))
  const noisePower = whitenedSpectrum(wave, window.rateHz).noiseAt(belief.bpm / 60)
  const fit = fitPhase(tame(detrendBlock(consensus.fusion.raw, GENTLE_TREND_LAMBDA)), {
    rateHz: window.rateHz,
    bpm: belief.bpm,
    noisePower,
  })
  const at = { rateHz: window.rateHz, hz: belief.bpm / 60 }
  const signs: PulseSigns = {
    evidence: evidenceAt(consensus.evidence, belief.bpm),
    mass: belief.mass,
    snrDb: bandSnrDb(wave, fit.model, filter),
    errorBpm: fit.errorBpm,
    gapBpm: Math.abs(fit.meanBpm - belief.bpm),
    agreement: readAgreement(consensus.fusion.waves, fit.phase, window.rateHz),
    colour: readColourSign(consensus.colour, fit.phase, at.hz),
    background: readBackground(window, layout, { consensus, phase: fit.phase, at }),
    motion: layout.motionLimits.map((limit, series) => ({
      ...readLine(window.motion(series, new Float64Array(window.length)), fit.phase, at),
      limit,
    })),
  }
  return {
    kind: 'analysed',
    pulse: {
      patches: regions.usable,
      consensus,
      fit,
      trackedBpm: belief.bpm,
      signs,
      methods: readMethods(consensus, belief.bpm),
      noiseVariance: patchNoise(consensus.fusion, fit.model, at),
    },
  }
}

const readMethods = (consensus: Consensus, bpm: number): MethodReading[] =>
  consensus.byMethod.map(({ name, evidence }) => ({
    name,
    bpm: gridBpm(RATE_GRID, indexOfTop(evidence)),
    evidence: evidenceAt(evidence, bpm),
  }))

function evidenceAt(evidence: Float64Array, bpm: number): number {
  const index = Math.round((bpm - RATE_GRID.firstBpm) / RATE_GRID.stepBpm)
  return evidence[Math.max(0, Math.min(RATE_GRID.size - 1, index))] ?? 0
}

/** Power of the fitted beats over what is left, both inside the pulse band. */
function bandSnrDb(wave: Float64Array, model: Float64Array, filter: SosFilter): number {
  const power = (values: Float64Array): number => filterZeroPhase(filter, values).reduce((sum, v) => sum + v * v, 0)
  const rest = power(wave.map((v, i) => v - (model[i] ?? 0)))
  const beat = power(model)
  return rest > 0 && beat > 0 ? 10 * Math.log10(beat / rest) : beat > 0 ? 60 : -60
}

/** The background seen through plain green and through the consensus colour, each beside the face seen the same way. */
function readBackground(
  window: HistoryWindow,
  layout: RegionLayout,
  { consensus, phase, at }: { consensus: Consensus; phase: Float64Array; at: { rateHz: number; hz: number } },
): PulseSigns['background'] {
  const { usable } = readRegions(window, layout.background)
  if (usable.length === 0) return []
  const behind = mixColours(
    usable,
    Float64Array.from(usable, (region) => region.pixels),
  )
  return [GREEN_ONLY, consensus.colourWeights].map((weights) => {
    const { amplitude, z } = readLine(weighColours(behind, weights), phase, at)
    const face = readLine(weighColours(consensus.colour, weights), phase, at).amplitude
    return { amplitude, z, share: face > 0 ? amplitude / face : 0 }
  })
}

const GREEN_ONLY = [0, 1, 0] as const
