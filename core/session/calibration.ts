// The guided sit and the typing sample: collects what is read while they run, and says at the end what was usual or what was in the way.
import {
  type CalibrationFound,
  type CalibrationHint,
  type CalibrationProgress,
  type CalibrationResult,
  type CalibrationStep,
  calibrationSeconds,
} from '../contracts/calibration.ts'
import { featureEntries } from '../contracts/feature-entries.ts'
import { type Channel, type FeatureName, featureCatalogue } from '../contracts/features.ts'
import { weightedSpread } from '../maths/robust.ts'
import { type Baseline, TYPICAL_WEIGHT_MIN, addMinutes, bucketIds } from '../state/baseline.ts'
import type { LatestLines, Snapshot } from '../state/fusion.ts'

/** Share of the step during which what it needs must be there. */
const MIN_GOOD_SHARE = 0.6
/** A feature needs this many readings to have a usual. */
const MIN_READINGS = 30

/** What a step needs, in the order it is missed, and the channels it takes up. */
const steps: Readonly<
  Record<CalibrationStep, { readonly needs: readonly FeatureName[]; readonly channels: readonly Channel[] }>
> = {
  sit: { needs: ['heartRateBpm', 'forwardLeanRatio'], channels: ['physio', 'kinematics'] },
  typing: { needs: ['ikiLnSd'], channels: ['input'] },
}

export interface CalibrationRun {
  readonly step: CalibrationStep
  readonly startedAtMs: number
  readonly seconds: number
  readonly goodSeconds: number
  readonly values: Readonly<Partial<Record<FeatureName, readonly number[]>>>
  readonly hints: Readonly<Partial<Record<CalibrationHint, number>>>
  readonly hint: CalibrationHint | null
}

export const startCalibration = (step: CalibrationStep, nowMs: number): CalibrationRun => ({
  step,
  startedAtMs: nowMs,
  seconds: 0,
  goodSeconds: 0,
  values: {},
  hints: {},
  hint: null,
})

/** One tick of a run. */
export function calibrationTick(
  run: CalibrationRun,
  { snapshot, latest, nowMs }: { readonly snapshot: Snapshot; readonly latest: LatestLines; readonly nowMs: number },
): CalibrationRun {
  const { needs, channels } = steps[run.step]
  const values = { ...run.values }
  for (const [name, { value, channel }] of snapshot.features)
    if (channels.includes(channel)) values[name] = [...(values[name] ?? []), value]
  const missing = needs.find((name) => !snapshot.features.has(name))
  const hint = missing === undefined ? null : hintFor(missing, run.step, latest)
  return {
    ...run,
    seconds: Math.floor((nowMs - run.startedAtMs) / 1000),
    goodSeconds: run.goodSeconds + (hint ? 0 : 1),
    values,
    hints: hint ? { ...run.hints, [hint]: (run.hints[hint] ?? 0) + 1 } : run.hints,
    hint,
  }
}

/** Why a feature is missing, as its channel's newest line declined it. */
function hintFor(name: FeatureName, step: CalibrationStep, latest: LatestLines): CalibrationHint {
  const line = Object.values(latest).find(({ channel }) => Object.hasOwn(featureCatalogue[channel], name))
  const reason = line?.declined?.[name]
  if (step === 'typing') return line ? 'keep-typing' : 'no-signal'
  return reason ?? 'no-signal'
}

export const progressOf = (run: CalibrationRun, latest: LatestLines): CalibrationProgress => ({
  step: run.step,
  seconds: run.seconds,
  ofSeconds: calibrationSeconds[run.step],
  goodSeconds: run.goodSeconds,
  hint: run.hint,
  heartRateBpm: latest.physio?.values['heartRateBpm'] ?? null,
})

export const isCalibrationOver = (run: CalibrationRun): boolean => run.seconds >= calibrationSeconds[run.step]

/** What a finished run found; or, when what it needs was there for under 60 % of it, what was most in the way. */
export function finishCalibration(run: CalibrationRun, nowMs: number): CalibrationResult {
  const { step } = run
  if (run.goodSeconds < MIN_GOOD_SHARE * calibrationSeconds[step]) {
    const [worst] = (Object.entries(run.hints) as [CalibrationHint, number][]) // keys are hints by the record's type
      .toSorted(([, left], [, right]) => right - left)
    return { ok: false, step, cause: worst?.[0] ?? 'no-signal' }
  }
  const features: CalibrationFound['features'] = {}
  for (const [name, values] of featureEntries(run.values)) {
    const spread = weightedSpread(values, new Array(values.length).fill(1))
    if (spread && values.length >= MIN_READINGS) features[name] = spread
  }
  return { ok: true, step, found: { finishedMs: Math.round(nowMs), features } }
}

/**
 * The baseline with a calibration in it, in place of any earlier one of the same features. Three values a feature, at the median and one MAD
 * to each side, carry ten minutes together, spread over every bucket alike, because a sit knows nothing of other times of day.
 */
export function withCalibration(baseline: Baseline, { finishedMs, features }: CalibrationFound): Baseline {
  const minutes = { ...baseline.minutes }
  for (const [name, known] of featureEntries(minutes))
    if (features[name]) minutes[name] = known.filter(({ calibrated }) => !calibrated)
  const readings = Object.entries(features).flatMap(([name, { median, mad }]) =>
    [-1, 0, 1].flatMap((side) =>
      bucketIds.map((bucket) => ({
        atMs: finishedMs,
        bucket,
        weight: TYPICAL_WEIGHT_MIN / 3 / bucketIds.length,
        calibrated: true as const,
        values: { [name]: median + side * mad },
      })),
    ),
  )
  return addMinutes({ ...baseline, minutes }, readings)
}
