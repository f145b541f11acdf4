// Fusion: the newest line of each channel, aged by staleness, as one snapshot of usable features and the coverage they give.
import { type Channel, type FeatureLine, type FeatureName, channels, featureCatalogue } from '../contracts/features.ts'

/** A line counts fully for this long, then fades to nothing (original 3.5: full to 3 s, gone at 10 s). */
export const FRESH_MS = 3_000
export const GONE_MS = 10_000
/** Quality from here on counts fully; below, a feature counts in proportion. Chosen: half of the quality scale. */
const FULL_QUALITY = 0.5
/** A channel with this share of its features is covered. Chosen so that one declined vital does not blind the camera. */
const COVERED_SHARE = 0.5

export type LatestLines = Readonly<Partial<Record<Channel, FeatureLine>>>

/** A usable feature: value and how much it counts, 0..1. */
export interface UsableFeature {
  readonly value: number
  readonly channel: Channel
  readonly usability: number
}

export interface Snapshot {
  readonly atMs: number
  readonly features: ReadonlyMap<FeatureName, UsableFeature>
  readonly coverage: number
  readonly coverageByChannel: Readonly<Record<Channel, number>>
}

/** Features that matter for coverage, by channel: those the scorer weighs. Others are shown, not judged. */
const judged: Readonly<Record<Channel, readonly FeatureName[]>> = {
  physio: ['heartRateBpm', 'rmssdMs'],
  kinematics: ['blinksPerMin', 'forwardLeanRatio', 'stillnessRatio', 'perclosRatio'],
  input: ['keysPerMin', 'correctionsPer100', 'ikiLnSd', 'inactivitySeconds', 'pointerTurnsPerMin'],
  tabs: ['switchesPerMin'],
}

/** How much of a line's quality is left `ageMs` after it was stamped; a line from the future counts as fresh. */
export function freshness(ageMs: number): number {
  if (ageMs <= FRESH_MS) return 1
  return Math.max(0, 1 - (ageMs - FRESH_MS) / (GONE_MS - FRESH_MS))
}

/**
 * One snapshot of everything known at `nowMs`. Coverage is the mean of two bodies of evidence: the camera (pulse .6, face .4) and the desk
 * (rhythm 1, tabs .4, at most 1), so that either alone reaches one half, and face or tabs alone do not (feature T1).
 */
export function fuse(latest: LatestLines, nowMs: number): Snapshot {
  const features = new Map<FeatureName, UsableFeature>()
  const coverageByChannel = { physio: 0, kinematics: 0, input: 0, tabs: 0 }
  for (const channel of channels) {
    const line = latest[channel]
    if (!line) continue
    const usability = Math.min(1, line.quality / FULL_QUALITY) * freshness(nowMs - line.atMs)
    if (usability > 0) addLine(features, line, usability)
    coverageByChannel[channel] = usability * coveredShare(line)
  }
  return { atMs: nowMs, features, coverage: overall(coverageByChannel), coverageByChannel }
}

function addLine(features: Map<FeatureName, UsableFeature>, line: FeatureLine, usability: number): void {
  const known = featureCatalogue[line.channel]
  for (const [name, value] of Object.entries(line.values))
    if (Object.hasOwn(known, name) && Number.isFinite(value))
      features.set(name as FeatureName, { value, channel: line.channel, usability }) // checked against the catalogue
}

function coveredShare(line: FeatureLine): number {
  const wanted = judged[line.channel]
  const present = wanted.filter((name) => Number.isFinite(line.values[name])).length
  return Math.min(1, present / wanted.length / COVERED_SHARE)
}

const overall = ({ physio, kinematics, input, tabs }: Record<Channel, number>): number =>
  (0.6 * physio + 0.4 * kinematics + Math.min(1, input + 0.4 * tabs)) / 2
