// Walks a record keyed by feature name with its keys typed: the one place that trusts such a record's keys.
import type { FeatureName } from './features.ts'

/** The entries of a record over feature names, in insertion order. */
export const featureEntries = <T>(record: Readonly<Partial<Record<FeatureName, T>>>): readonly [FeatureName, T][] =>
  Object.entries(record) as [FeatureName, T][] // keys are feature names by the parameter's type
