// Breathing of a belt or chest series, and of a pulse wave, in windows of a minute: what `--resp` and `--ppg` share.
import type { Estimate } from '#core/contracts/estimate.ts'
import { designButterworth } from '#core/signal/filter/butterworth.ts'
import { filterZeroPhase } from '#core/signal/filter/zero-phase.ts'
import { measureBreathing, type BreathHold, findHolds } from '#core/signal/respiration/breathing.ts'
import { BREATH_RATE_HZ } from '#core/signal/respiration/breaths.ts'
import { pulseModulation } from '#core/signal/respiration/pulse-modulation.ts'

/** One window of breathing. */
export interface BreathWindow {
  readonly startMs: number
  readonly endMs: number
  readonly rate: Estimate
}

const missing = { missing: 'source-off' } as const

/** Breathing of a chest series over one window (startMs on the document's clock). */
export const breathOfSeries = (series: Float64Array, startMs: number): BreathWindow => {
  const window = { startMs, endMs: startMs + (series.length * 1000) / BREATH_RATE_HZ }
  return { ...window, rate: measureBreathing({ chest: series, face: missing, pulse: missing }, window).rate }
}

/** Breathing of a stretch of pulse wave with its beats (positions in samples). */
export function breathOfPulse(
  wave: { readonly samples: Float64Array; readonly rateHz: number },
  beats: Float64Array,
  startMs: number,
): BreathWindow {
  const window = { startMs, endMs: startMs + (wave.samples.length * 1000) / wave.rateHz }
  const pulse = pulseModulation({ ...wave, beats }) ?? missing
  return { ...window, rate: measureBreathing({ chest: missing, face: missing, pulse }, window).rate }
}

/** A series at any rate brought to the breathing rate: low-passed below half of it, then read by straight lines. */
export function toBreathRate(samples: Float64Array, rateHz: number): Float64Array {
  const cutoffHz = 0.4 * BREATH_RATE_HZ
  const smooth =
    rateHz > 2.2 * cutoffHz
      ? filterZeroPhase(designButterworth({ kind: 'lowpass', order: 4, cutoffHz, rateHz }), samples)
      : samples
  return Float64Array.from({ length: Math.floor((samples.length * BREATH_RATE_HZ) / rateHz) }, (_, k) => {
    const position = (k * rateHz) / BREATH_RATE_HZ
    const below = Math.floor(position)
    const left = smooth[below] ?? 0
    return left + (position - below) * ((smooth[below + 1] ?? left) - left)
  })
}

/** Stretches without breathing, on the document's clock. */
export const holdsOf = (series: Float64Array, startMs: number): readonly BreathHold[] =>
  findHolds(series).map((hold) => ({ startMs: startMs + hold.startMs, endMs: startMs + hold.endMs }))
