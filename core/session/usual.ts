// What the person's usual is learned from: calm minutes, the same whether they close now or come back from the store.
import { featureEntries } from '../contracts/feature-entries.ts'
import { featureCatalogue, type FeatureName } from '../contracts/features.ts'
import type { Summary } from '../contracts/summaries.ts'
import {
  type Baseline,
  type BucketId,
  type UsualTable,
  addMinutes,
  bucketOf,
  comparedFeatures,
  emptyBaseline,
  usualOf,
} from '../state/baseline.ts'

const MS_PER_MINUTE = 60_000
/** Known time a minute needs to teach. */
const MIN_KNOWN_MS = 30_000
/** Keys a minute from which work is writing; scrolls from which it is reading. Chosen by hand. */
const WRITING_KEYS = 20
const READING_SCROLLS = 1

/** The neutral gate: no overload in it, somebody there, enough of it known (policy reference 2.4). */
const isNeutral = ({ stateMs, knownMs, idleMs }: Summary): boolean =>
  !stateMs.HYPER && knownMs >= MIN_KNOWN_MS && idleMs === 0

/** The baseline after a minute; the same object when the minute teaches nothing. */
export const learnMinute = (baseline: Baseline, minute: Summary): Baseline => learnMinutes(baseline, [minute])

/** The baseline after minutes of any past, ascending: what a session begins with is learned again from what was kept. */
export function learnMinutes(baseline: Baseline, minutes: readonly Summary[]): Baseline {
  const neutral = minutes.filter(isNeutral)
  if (neutral.length === 0) return baseline
  return addMinutes(
    baseline,
    neutral.map((minute) => ({ atMs: minute.endMs, bucket: bucketOfMinute(minute), values: mediansOf(minute) })),
  )
}

/** The same past before minutes that were learned meanwhile. */
export function learnPast(baseline: Baseline, minutes: readonly Summary[]): Baseline {
  const past = learnMinutes(emptyBaseline, minutes)
  const joined = { ...past.minutes }
  for (const [name, own] of featureEntries(baseline.minutes))
    joined[name] = [...(past.minutes[name] ?? []), ...own].toSorted((left, right) => left.atMs - right.atMs)
  return { ...past, minutes: joined }
}

/** What is still to be renewed after a minute: features one by one, so that no tick has to weigh them all. */
export interface Renewal {
  readonly bucket: BucketId
  readonly next: number
}

export const renewalAfter = (minute: Summary): Renewal => ({ bucket: bucketOfMinute(minute), next: 0 })

/** The table with one more feature renewed; the same table when all are. */
export function renewOne(
  usuals: UsualTable,
  baseline: Baseline,
  { renewal, nowMs }: { readonly renewal: Renewal; readonly nowMs: number },
): { readonly usuals: UsualTable; readonly renewal: Renewal } {
  const feature = comparedFeatures[renewal.next]
  if (!feature) return { usuals, renewal }
  const usual = usualOf(baseline, feature, { nowMs, bucket: renewal.bucket })
  return {
    usuals: usual ? new Map(usuals).set(feature, usual) : usuals,
    renewal: { ...renewal, next: renewal.next + 1 },
  }
}

function bucketOfMinute({ startMs, offsetMin, features }: Summary): BucketId {
  const localMinutes = Math.floor(startMs / MS_PER_MINUTE) + offsetMin
  const family =
    (features['keysPerMin']?.median ?? 0) >= WRITING_KEYS
      ? 'writing'
      : (features['scrollsPerMin']?.median ?? 0) >= READING_SCROLLS
        ? 'reading'
        : 'other'
  return bucketOf((localMinutes % 1440) / 60, family)
}

const known: ReadonlySet<string> = new Set(Object.values(featureCatalogue).flatMap((features) => Object.keys(features)))

function mediansOf({ features }: Summary): Partial<Record<FeatureName, number>> {
  const values: Partial<Record<FeatureName, number>> = {}
  for (const [name, { median }] of Object.entries(features)) if (known.has(name)) values[name as FeatureName] = median // checked against the catalogue
  return values
}
