// What each detector looks for in one moment: true, false, or null when the moment cannot say.
import type { FeatureName } from '../../contracts/features.ts'
import type { StateReason } from '../../contracts/state.ts'
import { type UsualTable, zAgainst } from '../baseline.ts'
import { featureScales } from '../feature-scales.ts'
import type { Snapshot } from '../fusion.ts'

export const detectorIds = ['zombie-reading', 'rabbit-hole', 'screen-apnea', 'thrashing', 'late-fatigue'] as const
export type DetectorId = (typeof detectorIds)[number]

/** A moment as the detectors see it. */
export interface DetectorFrame {
  readonly snapshot: Snapshot
  readonly usuals: UsualTable
  /** Smoothed score of drifting, or null. */
  readonly hypo: number | null
  /** The person's own clock: minutes since their midnight. */
  readonly localMinuteOfDay: number
}

export interface DetectorRule {
  /** How long the condition must hold without a camera, and with one where that needs less. */
  readonly holdMs: number
  readonly holdWithCameraMs?: number
  /** Silence after a sighting. */
  readonly coolDownMs: number
  readonly holds: (frame: DetectorFrame) => boolean | null
  /** Features it speaks of. */
  readonly features: readonly FeatureName[]
}

const SECOND = 1000
const MINUTE = 60 * SECOND
/** Drifting this likely, hardly a key, and blinking more than usual (original 3.12, its blink ratio as a deviation). */
const ZOMBIE_HYPO = 0.5
const FEW_KEYS_PER_MIN = 5
const MORE_BLINKS_Z = 0.5
/** Share of focus time on the goal's hosts that counts as lost (original 3.12). */
const LOST_ALIGNMENT = 0.3
/** Breathing at half the usual rate, or a hold of ten seconds (policy reference 2.3; the hold is the shortest the breathing engine tells). */
const SHALLOW_SHARE = 0.5
const HOLD_SECONDS = 10
/** Tabs in a circle, as the focus graph counts them (original 3.4 asks for three windows), with more switches than usual. */
const CIRCLING_TABS = 3
const MORE_SWITCHES_Z = 0.8
/** Late hours (original 3.12), on the local clock. */
const LATE_FROM = 23 * 60
const LATE_UNTIL = 5 * 60
/** Signs of fatigue, two of which must hold. PERCLOS: .12 or the usual .95 quantile and .04 (policy reference 2.3). */
const TIRED_SIGNS = 2
const LOW_VARIABILITY = 0.7
const SLUMP_Z = 1.5
const ERRORS_Z = 1.5
const PERCLOS_LIMIT = 0.12
const PERCLOS_MARGIN = 0.04
const Z_AT_95 = 1.645

const valueOf = ({ snapshot }: DetectorFrame, name: FeatureName): number | null =>
  snapshot.features.get(name)?.value ?? null

function zOf(frame: DetectorFrame, name: FeatureName): number | null {
  const value = valueOf(frame, name)
  const usual = frame.usuals.get(name)
  const scale = featureScales[name]
  return value === null || !usual || !scale ? null : zAgainst(value, usual, scale)
}

/** The person's usual in the feature's own unit. */
function usualOf({ usuals }: DetectorFrame, name: FeatureName): number | null {
  const usual = usuals.get(name)
  return usual ? (featureScales[name]?.log ? Math.exp(usual.median) : usual.median) : null
}

const above = (value: number | null, limit: number): boolean | null => (value === null ? null : value >= limit)

function zombieReading(frame: DetectorFrame): boolean | null {
  const keys = valueOf(frame, 'keysPerMin')
  const scrolls = valueOf(frame, 'scrollsPerMin')
  const isReading = frame.snapshot.coverageByChannel.tabs > 0 || (scrolls ?? 0) >= 1
  if (frame.hypo === null || keys === null) return null
  const blinks = zOf(frame, 'blinksPerMin')
  return (
    isReading && frame.hypo >= ZOMBIE_HYPO && keys < FEW_KEYS_PER_MIN && (blinks === null || blinks >= MORE_BLINKS_Z)
  )
}

function rabbitHole(frame: DetectorFrame): boolean | null {
  const alignment = valueOf(frame, 'alignmentRatio')
  return alignment === null ? null : alignment < LOST_ALIGNMENT
}

function screenApnea(frame: DetectorFrame): boolean | null {
  const hold = valueOf(frame, 'apneaSeconds')
  const rate = valueOf(frame, 'respirationPerMin')
  const usual = usualOf(frame, 'respirationPerMin')
  if (hold !== null && hold >= HOLD_SECONDS) return true
  if (rate === null || usual === null) return hold === null ? null : false
  return rate <= SHALLOW_SHARE * usual
}

function thrashing(frame: DetectorFrame): boolean | null {
  const circling = above(valueOf(frame, 'thrashNodes'), CIRCLING_TABS)
  const switching = above(zOf(frame, 'switchesPerMin'), MORE_SWITCHES_Z)
  return circling === null || switching === null ? null : circling && switching
}

function lateFatigue(frame: DetectorFrame): boolean | null {
  const { localMinuteOfDay } = frame
  if (localMinuteOfDay < LATE_FROM && localMinuteOfDay >= LATE_UNTIL) return false
  const variability = valueOf(frame, 'rmssdMs')
  const usualVariability = usualOf(frame, 'rmssdMs')
  const perclos = frame.usuals.get('perclosRatio')
  const droop = perclos ? perclos.median + Z_AT_95 * 1.4826 * perclos.mad + PERCLOS_MARGIN : PERCLOS_LIMIT
  const signs = [
    above(zOf(frame, 'slumpRatio'), SLUMP_Z),
    variability === null || usualVariability === null ? null : variability < LOW_VARIABILITY * usualVariability,
    above(zOf(frame, 'correctionsPer100'), ERRORS_Z),
    above(valueOf(frame, 'perclosRatio'), Math.max(PERCLOS_LIMIT, droop)),
  ]
  if (signs.filter((sign) => sign !== null).length < TIRED_SIGNS) return null
  return signs.filter((sign) => sign === true).length >= TIRED_SIGNS
}

/** Holds and silences: original 3.12; thrashing has none there and takes the shortest hold that outlasts one burst of switching. */
export const detectorRules: Readonly<Record<DetectorId, DetectorRule>> = {
  'zombie-reading': {
    holdMs: 120 * SECOND,
    holdWithCameraMs: 90 * SECOND,
    coolDownMs: 5 * MINUTE,
    holds: zombieReading,
    features: ['blinksPerMin', 'keysPerMin', 'scrollsPerMin'],
  },
  'rabbit-hole': {
    holdMs: 10 * MINUTE,
    coolDownMs: 10 * MINUTE,
    holds: rabbitHole,
    features: ['alignmentRatio'],
  },
  'screen-apnea': {
    holdMs: 30 * SECOND,
    coolDownMs: 10 * MINUTE,
    holds: screenApnea,
    features: ['apneaSeconds', 'respirationPerMin'],
  },
  thrashing: {
    holdMs: 20 * SECOND,
    coolDownMs: 5 * MINUTE,
    holds: thrashing,
    features: ['thrashNodes', 'switchesPerMin'],
  },
  'late-fatigue': {
    holdMs: 5 * MINUTE,
    coolDownMs: 60 * MINUTE,
    holds: lateFatigue,
    features: ['slumpRatio', 'rmssdMs', 'correctionsPer100', 'perclosRatio'],
  },
}

/** The features a detector speaks of, as they are now, with the person's usual. Contributions are equal shares: a detector has no weights. */
export function detectorReasons(id: DetectorId, frame: DetectorFrame): readonly StateReason[] {
  const seen = detectorRules[id].features.flatMap((feature) => {
    const value = valueOf(frame, feature)
    return value === null ? [] : [{ feature, value, baseline: usualOf(frame, feature), z: zOf(frame, feature) }]
  })
  return seen.map((reason) => ({ ...reason, contribution: 1 / seen.length }))
}
