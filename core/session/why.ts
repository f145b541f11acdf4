// Why a state was said: each contributor with its value, the person's usual, the change, and how it went over the last minute.
import type { FeatureName } from '../contracts/features.ts'
import type { Contributor, StateReason } from '../contracts/state.ts'
import type { Snapshot } from '../state/fusion.ts'
import { featureScales } from '../state/feature-scales.ts'

/** Readings of a sparkline, one a second. */
export const TRAIL_LENGTH = 60

/** The last minute of every judged feature; null where it was not read. */
export type Trails = Readonly<Partial<Record<FeatureName, readonly (number | null)[]>>>

const judged = Object.keys(featureScales) as readonly FeatureName[] // keys of a record over feature names

/** Adds one second. */
export function extendTrails(trails: Trails, snapshot: Snapshot): Trails {
  const next: Partial<Record<FeatureName, readonly (number | null)[]>> = {}
  for (const name of judged) {
    const value = snapshot.features.get(name)?.value ?? null
    const before = trails[name]
    if (value === null && !before) continue
    const trail = [...(before ?? []).slice(1 - TRAIL_LENGTH), value]
    if (trail.some((one) => one !== null)) next[name] = trail
  }
  return next
}

/** The reasons of an estimate with change and trail; change is relative to the usual, null where that is 0. */
export const contributorsOf = (reasons: readonly StateReason[], trails: Trails): readonly Contributor[] =>
  reasons.map((reason) => ({
    ...reason,
    change: reason.baseline ? (reason.value - reason.baseline) / Math.abs(reason.baseline) : null,
    samples: trails[reason.feature as FeatureName] ?? [], // reasons name features of the catalogue
  }))
