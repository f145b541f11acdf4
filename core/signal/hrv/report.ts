// Every HRV metric of a recording with its minimum window: measured with unit and window, or declined with a reason.
import { type Estimate, type EstimateWindow, declined } from '../../contracts/estimate.ts'
import { bandPowers } from './frequency-domain.ts'
import type { IntervalRuns } from './interval-runs.ts'
import { sampleEntropy } from './sample-entropy.ts'
import { timeDomain } from './time-domain.ts'
import { type NoiseInflation, noInflation } from './timing-noise.ts'

/** Least trustworthy intervals for RMSSD and its kin: thirty beats (policy reference 2.3). */
export const MIN_BEATS = 30
/** Least span for time-domain metrics from a camera, ms (reference 2.1, Munoz 2015 for RMSSD at 30 s; SDNN at a minute). */
export const MIN_RMSSD_MS = 30_000
export const MIN_SDNN_MS = 60_000
/** More artefacts than this leave nothing to believe. */
export const MAX_ARTEFACT_SHARE = 0.2

export const hrvMetrics = [
  'meanHeartRate',
  'rmssd',
  'lnRmssd',
  'sdnn',
  'pnn50',
  'sd1',
  'sd2',
  'lf',
  'hf',
  'lfHf',
  'sampleEntropy',
] as const
export type HrvMetric = (typeof hrvMetrics)[number]
export type HrvReport = Readonly<Record<HrvMetric, Estimate>>

/** All metrics over one window. Definitions: SDNN, SD1, SD2 with ddof 1; pNN50 over n intervals; LF, HF in ms^2 by Lomb-Scargle. */
export function reportHrv(
  intervals: IntervalRuns,
  window: EstimateWindow,
  inflation: NoiseInflation = noInflation,
): HrvReport {
  const spanMs = window.endMs - window.startMs
  const count = intervals.runs.reduce((sum, run) => sum + run.intervalsMs.length, 0)
  const quality = Math.max(0, 1 - intervals.artefactShare / MAX_ARTEFACT_SHARE)
  const refusal =
    count < 2 ? 'too-few-beats' : intervals.artefactShare > MAX_ARTEFACT_SHARE ? 'too-many-artefacts' : null
  const time = refusal ? null : timeDomain(intervals.runs, inflation)
  const bands = bandPowers(intervals.runs)
  const entropy = sampleEntropy(intervals.runs.flatMap((run) => [...run.intervalsMs]))
  const estimate = (value: number | null | undefined, unit: string, minMs: number): Estimate => {
    if (refusal) return declined(refusal)
    if (spanMs < minMs) return declined('warming-up')
    if (count < MIN_BEATS) return declined('too-few-beats')
    if (value === null || value === undefined) return declined('low-quality')
    return { kind: 'measured', value, unit, quality, window }
  }
  const within = (measured: Estimate, addedSquare: number): Estimate =>
    measured.kind === 'measured' && measured.value > 0
      ? { ...measured, interval: noiseInterval(measured.value, addedSquare, count) }
      : measured
  const banded = (value: number | null): Estimate =>
    value === null ? declined(refusal ?? 'warming-up') : estimate(value, 'ms2', 0)
  return {
    meanHeartRate: estimate(time && 60_000 / time.meanIntervalMs, 'bpm', 0),
    rmssd: within(estimate(time?.rmssdMs, 'ms', MIN_RMSSD_MS), inflation.rmssdSquare),
    lnRmssd: estimate(time?.lnRmssd, 'ln ms', MIN_RMSSD_MS),
    sdnn: within(estimate(time?.sdnnMs, 'ms', MIN_SDNN_MS), inflation.sdnnSquare),
    pnn50: estimate(time?.pnn50, '%', MIN_SDNN_MS),
    sd1: estimate(time?.sd1Ms, 'ms', MIN_RMSSD_MS),
    sd2: estimate(time?.sd2Ms, 'ms', MIN_SDNN_MS),
    lf: banded(bands.lfMs2),
    hf: banded(bands.hfMs2),
    lfHf: bands.lfHf === null ? declined(refusal ?? 'warming-up') : estimate(bands.lfHf, 'ratio', 0),
    sampleEntropy: entropy === null ? declined(refusal ?? 'too-few-beats') : estimate(entropy, 'nat', 0),
  }
}

/** How well the noise that is taken out is known, as its share (patch halves of a minute against true timing errors on drawn people). */
const NOISE_UNCERTAINTY = 0.2
/** Smallest half-width, ms: what filtering alone moves (clean waves against ECG). */
const LEAST_INTERVAL_MS = 1.5
const NINETY_PERCENT = 1.645

/**
 * Half-width, ms, of the 90 % interval that timing noise leaves around an RMSSD or SDNN of these beats: `addedSquare` was added by noise to
 * its square and taken out again. Not the spread of the metric from minute to minute, which is the person's own.
 */
function noiseInterval(value: number, addedSquare: number, count: number): number {
  const sampling = (4 * addedSquare * value * value + 4 * addedSquare * addedSquare) / Math.max(1, count)
  const spread = Math.sqrt(sampling + (NOISE_UNCERTAINTY * addedSquare) ** 2) / (2 * value)
  return Math.hypot(LEAST_INTERVAL_MS, NINETY_PERCENT * spread)
}
