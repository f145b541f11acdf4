// Breathing from whatever shows it: chest motion leads, face motion second, pulse modulation third; fused by confidence, refused when they fail.
import { type DeclineReason, type Estimate, type EstimateWindow, declined } from '../../contracts/estimate.ts'
import type { PulseModulation } from './pulse-modulation.ts'
import { BREATH_RATE_HZ, type Breaths, breathBands, findBreaths, narrow } from './breaths.ts'

export const breathSources = ['chest', 'face', 'pulse'] as const
export type BreathSource = (typeof breathSources)[number]

/** How much a source is worth at equal confidence (reference 2.2: shoulder and chest motion best, face second, modulation third). */
const SOURCE_WORTH: Readonly<Record<BreathSource, number>> = { chest: 1, face: 0.6, pulse: 0.5 }
/** Two sources agree within this, breaths a minute. */
const AGREEMENT = 2
/** Weakest confidence that is believed. Chosen: white noise through the same filters stays below it nineteen minutes in twenty. */
const MIN_CONFIDENCE = 0.5
/** Pulse modulations that share less are not breathing: noise shares up to .47 over a minute, a resting recording from .57 on. */
const MIN_SHARED = 0.52
/** Rates the product claims (feature S11). */
export const SLOWEST = 4
export const FASTEST = 40
/** Shortest window, ms. */
export const MIN_BREATHING_MS = 30_000

/** Series at BREATH_RATE_HZ over the same window; a missing one says why. */
export interface BreathInputs {
  readonly chest: Float64Array | Missing
  readonly face: Float64Array | Missing
  readonly pulse: PulseModulation | Missing
}

export interface Missing {
  readonly missing: DeclineReason
}

export interface Breathing {
  readonly rate: Estimate
  /** What each source said, for "how do we know". */
  readonly sources: Readonly<Partial<Record<BreathSource, Breaths>>>
}

/** Fused breathing rate over the window. Declined with the chest's own reason when nothing can be said. */
export function measureBreathing(inputs: BreathInputs, window: EstimateWindow): Breathing {
  if (window.endMs - window.startMs < MIN_BREATHING_MS) return { rate: declined('warming-up'), sources: {} }
  const found: Partial<Record<BreathSource, Breaths>> = {}
  for (const source of breathSources) {
    const breaths = readSource(source, inputs)
    if (breaths && breaths.perMin >= SLOWEST - ROUNDING && breaths.perMin <= FASTEST + ROUNDING) found[source] = breaths
  }
  return { rate: fuse(found, inputs, window), sources: found }
}

/** Rates a little past the claimed band are counted, so that its ends are not cut by rounding. */
const ROUNDING = 0.5

/** The breaths one source shows, or null when it is missing or not believed. What pulse modulations share is their confidence. */
function readSource(source: BreathSource, inputs: BreathInputs): Breaths | null {
  const input = inputs[source]
  if ('missing' in input) return null
  if ('shared' in input) {
    const breaths = input.shared >= MIN_SHARED ? findBreaths(input.series, breathBands.pulse) : null
    return breaths && { ...breaths, confidence: input.shared }
  }
  const breaths = findBreaths(input, breathBands.motion)
  return breaths && breaths.confidence >= MIN_CONFIDENCE ? breaths : null
}

function fuse(found: Breathing['sources'], inputs: BreathInputs, window: EstimateWindow): Estimate {
  const ranked = breathSources
    .flatMap((source) => {
      const breaths = found[source]
      return breaths ? [{ perMin: breaths.perMin, weight: SOURCE_WORTH[source] * breaths.confidence }] : []
    })
    .toSorted((left, right) => right.weight - left.weight)
  const leader = ranked[0]
  if (!leader) return declined('missing' in inputs.chest ? inputs.chest.missing : 'low-quality')
  const agreeing = ranked.filter(({ perMin }) => Math.abs(perMin - leader.perMin) <= AGREEMENT)
  const weight = agreeing.reduce((sum, one) => sum + one.weight, 0)
  const value = agreeing.reduce((sum, one) => sum + one.weight * one.perMin, 0) / weight
  const spread = agreeing.reduce((widest, one) => Math.max(widest, Math.abs(one.perMin - value)), 0)
  const support = weight / ranked.reduce((sum, one) => sum + one.weight, 0)
  return {
    kind: 'measured',
    value,
    unit: 'breaths/min',
    quality: Math.min(1, weight) * support,
    interval: Math.max(spread, (60 * 1000) / (window.endMs - window.startMs)),
    window,
  }
}

/** Breathing that stopped: amplitude under this share of the usual one, for at least this long (screen apnea; original 3.12 halves it for 30 s). */
const HOLD_SHARE = 0.25
export const MIN_HOLD_S = 10
/** Amplitude is read over this long. */
const ENVELOPE_S = 5

export interface BreathHold {
  readonly startMs: number
  readonly endMs: number
}

/**
 * Stretches without breathing in a chest series (ms from its start), from its moving amplitude against the median amplitude. Empty for a series
 * too short, or whose amplitude never was breathing-like (median 0).
 */
export function findHolds(chest: ArrayLike<number>): readonly BreathHold[] {
  const narrowed = narrow(chest, breathBands.motion)
  if (!narrowed) return []
  const envelope = movingRms(narrowed, Math.round(ENVELOPE_S * BREATH_RATE_HZ))
  const usual = Float64Array.from(envelope).sort()[Math.floor(envelope.length / 2)] ?? 0
  const holds: BreathHold[] = []
  let startedAt: number | null = null
  for (let k = 0; k <= envelope.length; k++) {
    const held = k < envelope.length && usual > 0 && (envelope[k] ?? 0) < HOLD_SHARE * usual
    if (held) startedAt ??= k
    else if (startedAt !== null) {
      // The moving window smears both ends of a hold by half its length inwards.
      const startMs = ((startedAt - (ENVELOPE_S * BREATH_RATE_HZ) / 2) * 1000) / BREATH_RATE_HZ
      const endMs = ((k + (ENVELOPE_S * BREATH_RATE_HZ) / 2) * 1000) / BREATH_RATE_HZ
      if (endMs - startMs >= MIN_HOLD_S * 1000) holds.push({ startMs: Math.max(0, startMs), endMs })
      startedAt = null
    }
  }
  return holds
}

function movingRms(series: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2)
  return series.map((_, k) => {
    const window = series.subarray(Math.max(0, k - half), k + half + 1)
    return Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / window.length)
  })
}
