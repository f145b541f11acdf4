// How each feature is compared with the person's usual: scale (plain or log), smallest spread, and the typical values used before theirs are known.
import type { FeatureName } from '../contracts/features.ts'

export interface FeatureScale {
  /** Skewed features are compared on ln x. */
  readonly log: boolean
  /** Smallest spread in the compared scale: differences below it are never called unusual. */
  readonly smallestScale: number
  /** Typical adult at a desk, in the compared scale, for the time before a baseline: median and spread (as MAD). */
  readonly typical: { readonly median: number; readonly mad: number }
}

const plain = (median: number, sd: number, smallestScale: number): FeatureScale => ({
  log: false,
  smallestScale,
  typical: { median, mad: sd / 1.4826 },
})
const logarithmic = (median: number, lnSd: number, smallestScale: number): FeatureScale => ({
  log: true,
  smallestScale,
  typical: { median: Math.log(median), mad: lnSd / 1.4826 },
})

/**
 * Smallest scales of HR, ln RMSSD, blinks and ln IKI: policy reference 2.4. Typical values: resting adult HR 70 +- 9, RMSSD 40 ms with a
 * log spread of .45, breathing 15 +- 3, blinks 14 +- 6 while reading or at rest (policy reference 2.3); typing from the reference's
 * section 5. The others are chosen by hand as a calm desk day of the synthetic person; they only matter until ten minutes are known.
 */
export const featureScales: Partial<Record<FeatureName, FeatureScale>> = {
  heartRateBpm: plain(70, 9, 2),
  rmssdMs: logarithmic(40, 0.45, 0.1),
  respirationPerMin: plain(15, 3, 1),
  blinksPerMin: plain(14, 6, 2),
  perclosRatio: plain(0.05, 0.03, 0.015),
  forwardLeanRatio: plain(0, 0.08, 0.03),
  slumpRatio: plain(0, 0.1, 0.04),
  stillnessRatio: plain(0.8, 0.12, 0.05),
  keysPerMin: plain(60, 40, 10),
  ikiMedianMs: logarithmic(180, 0.3, 0.05),
  ikiLnSd: plain(0.55, 0.12, 0.05),
  correctionsPer100: plain(6, 3, 1),
  pausesPerMin: plain(4, 2, 0.7),
  pointerSpeedCv: plain(0.9, 0.3, 0.1),
  pointerTurnsPerMin: plain(30, 15, 5),
  scrollReversalRatio: plain(0.15, 0.1, 0.05),
  clicksPerMin: plain(8, 5, 2),
  clickBurstRatio: plain(0.05, 0.05, 0.03),
  inactivitySeconds: plain(8, 10, 5),
  switchesPerMin: plain(2.5, 1.5, 0.5),
  thrashNodes: plain(1.5, 1, 0.5),
  complexityRatio: plain(0.35, 0.15, 0.05),
}

/** A value on the scale it is compared on; null where it has none (ln of nothing). */
export function onScale(value: number, scale: FeatureScale): number | null {
  if (!scale.log) return value
  return value > 0 ? Math.log(value) : null
}
