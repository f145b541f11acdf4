// The person's usual: minute medians of calm time, weighted by recency, by context bucket, shrunk to the whole and to typical values.
import { featureEntries } from '../contracts/feature-entries.ts'
import type { FeatureName } from '../contracts/features.ts'
import { type Spread, robustZ, weightedSpread } from '../maths/robust.ts'
import { type FeatureScale, featureScales, onScale } from './feature-scales.ts'

export const BASELINE_VERSION = 1
/** Memory of the usual: a fortnight (policy reference 2.4). */
export const BASELINE_TIME_CONSTANT_MS = 14 * 86_400_000
/** Pull of the whole on a context bucket, in minutes (policy reference 2.4). */
const BUCKET_SHRINKAGE_MIN = 60
/** Pull of typical values on the person's own; the guided sit seeds with the same weight (policy reference 2.4). */
export const TYPICAL_WEIGHT_MIN = 10
/** A baseline nobody refreshed for this long is stale (feature S16). */
export const STALE_AFTER_MS = 30 * 86_400_000
/** Minutes kept per feature: about a fortnight of working days. */
export const MAX_MINUTES = 5000

/** Time of day in four parts, three families of work. */
export const bucketIds = [0, 1, 2, 3].flatMap((part) =>
  (['writing', 'reading', 'other'] as const).map((family) => `${part}-${family}` as const),
)
export type BucketId = (typeof bucketIds)[number]

/** One calm minute of one feature, on its compared scale. */
export interface BaselineMinute {
  readonly atMs: number
  readonly bucket: BucketId
  readonly value: number
  /** Weight in minutes; a guided calibration minute may count for more. */
  readonly weight: number
  /** From a guided sit or typing sample; the next one takes its place. */
  readonly calibrated?: true
}

export interface Baseline {
  readonly v: typeof BASELINE_VERSION
  readonly minutes: Readonly<Partial<Record<FeatureName, readonly BaselineMinute[]>>>
}

export const emptyBaseline: Baseline = { v: BASELINE_VERSION, minutes: {} }

/** What the person's usual is for a feature in a bucket, how many minutes stand behind it, and whether it is old. */
export interface Usual extends Spread {
  readonly knownMinutes: number
  readonly stale: boolean
}

/** Which bucket a local hour and kind of work fall into: night, morning, afternoon, evening by six hours. */
export const bucketOf = (localHour: number, family: 'writing' | 'reading' | 'other'): BucketId =>
  `${Math.min(3, Math.max(0, Math.floor(localHour / 6)))}-${family}`

/** Medians of one minute in raw units. */
export interface MinuteReading {
  readonly atMs: number
  readonly bucket: BucketId
  readonly values: Readonly<Partial<Record<FeatureName, number>>>
  readonly weight?: number
  readonly calibrated?: true
}

/** Adds one minute's medians (raw units). Values off their scale and unknown features are left out. The caller applies the neutral gate. */
export const addMinute = (baseline: Baseline, minute: MinuteReading): Baseline => addMinutes(baseline, [minute])

/** Adds many minutes at once, ascending; the same as one after the other, without copying the past each time. */
export function addMinutes(baseline: Baseline, readings: readonly MinuteReading[]): Baseline {
  const fresh: Partial<Record<FeatureName, BaselineMinute[]>> = {}
  for (const { atMs, bucket, values, weight, calibrated } of readings)
    for (const [name, raw] of featureEntries(values)) {
      const scale = featureScales[name]
      const value = scale ? onScale(raw, scale) : null
      if (value === null || !Number.isFinite(value)) continue
      const entry = { atMs, bucket, value, weight: weight ?? 1, ...(calibrated ? { calibrated } : {}) }
      const list = fresh[name]
      if (list) list.push(entry)
      else fresh[name] = [entry]
    }
  const minutes = { ...baseline.minutes }
  for (const [name, added] of featureEntries(fresh))
    minutes[name] = [...(minutes[name] ?? []), ...added].slice(-MAX_MINUTES)
  return { ...baseline, minutes }
}

/**
 * The usual of one feature at `nowMs` in `bucket`, on its compared scale: weighted median and MAD of the person's calm minutes, the bucket
 * shrunk to the whole with 60 minutes, the whole shrunk to typical values with 10. Null for features that are never compared.
 */
export function usualOf(
  baseline: Baseline,
  feature: FeatureName,
  { nowMs, bucket }: { readonly nowMs: number; readonly bucket: BucketId },
): Usual | null {
  const scale = featureScales[feature]
  if (!scale) return null
  const minutes = baseline.minutes[feature] ?? []
  const weighed = minutes.map((minute) => ({
    value: minute.value,
    bucket: minute.bucket,
    weight: minute.weight * Math.exp(-(nowMs - minute.atMs) / BASELINE_TIME_CONSTANT_MS),
  }))
  const all = summarise(weighed)
  const whole = shrink(all, scale.typical, TYPICAL_WEIGHT_MIN)
  const inBucket = summarise(weighed.filter((minute) => minute.bucket === bucket))
  const blended = shrink(inBucket, whole, BUCKET_SHRINKAGE_MIN)
  const newest = minutes.reduce((latest, { atMs }) => Math.max(latest, atMs), -Infinity)
  return {
    ...blended,
    knownMinutes: all.weight,
    stale: minutes.length > 0 && nowMs - newest > STALE_AFTER_MS,
  }
}

export type UsualTable = ReadonlyMap<FeatureName, Usual>

/** Features that are compared, in the order their usuals are renewed. */
export const comparedFeatures: readonly FeatureName[] = featureEntries(featureScales).map(([feature]) => feature)

/** The usual of every compared feature. Each entry weighs a fortnight of minutes, so a running session renews one a second. */
export function usualTable(baseline: Baseline, at: { readonly nowMs: number; readonly bucket: BucketId }): UsualTable {
  const table = new Map<FeatureName, Usual>()
  for (const feature of comparedFeatures) {
    const usual = usualOf(baseline, feature, at)
    if (usual) table.set(feature, usual)
  }
  return table
}

/** Robust z of a raw value against a usual; null where the value has no place on the scale. */
export function zAgainst(value: number, usual: Spread, scale: FeatureScale): number | null {
  const compared = onScale(value, scale)
  return compared === null ? null : robustZ(compared, usual, scale.smallestScale)
}

interface Summary {
  readonly spread: Spread | null
  readonly weight: number
}

function summarise(minutes: readonly { readonly value: number; readonly weight: number }[]): Summary {
  const weights = minutes.map(({ weight }) => weight)
  return {
    spread: weightedSpread(
      minutes.map(({ value }) => value),
      weights,
    ),
    weight: weights.reduce((sum, weight) => sum + weight, 0),
  }
}

/** m = (n m_own + k m_wider) / (n + k), for median and MAD alike (policy reference 2.4). */
function shrink({ spread, weight }: Summary, wider: Spread, pull: number): Spread {
  if (!spread) return wider
  const mix = (own: number, other: number): number => (weight * own + pull * other) / (weight + pull)
  return { median: mix(spread.median, wider.median), mad: mix(spread.mad, wider.mad) }
}
