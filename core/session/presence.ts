// Is somebody there, and is enough known of them? What decides whether time counts as known, unknown or away.
import type { Snapshot } from '../state/fusion.ts'
import { MIN_COVERAGE } from '../state/scorer.ts'

/** No key, pointer or scroll for longer than this, and no face: away (policy reference 7.1). */
const AWAY_SECONDS = 300
const COVERAGE_SLACK = 1e-9

export type Presence = 'known' | 'unknown' | 'away'

export function presenceOf(snapshot: Snapshot): Presence {
  const inactive = snapshot.features.get('inactivitySeconds')?.value ?? 0
  if (inactive > AWAY_SECONDS && snapshot.coverageByChannel.kinematics === 0) return 'away'
  return snapshot.coverage >= MIN_COVERAGE - COVERAGE_SLACK ? 'known' : 'unknown'
}
