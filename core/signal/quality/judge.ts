// From the signs of a window to a verdict: publish with an index and an interval, or decline with the reason that fits best.
import type { DeclineReason } from '../../contracts/estimate.ts'
import type { ColourSign, LineSign } from './pulse-signs.ts'

export interface PulseSigns {
  /** Evidence of all methods for the rate, nats; photos and walls stay below about 60. */
  readonly evidence: number
  /** Belief of the tracker in the neighbourhood of the rate, 0..1. */
  readonly mass: number
  /** Power of the beating part over the rest inside the pulse band, dB. */
  readonly snrDb: number
  /** Standard error of the mean rate by the phase fit, bpm. */
  readonly errorBpm: number
  /** Distance of the fitted rate from the tracked one, bpm. */
  readonly gapBpm: number
  /** Agreement of patches, or null where there are too few. */
  readonly agreement: number | null
  readonly colour: ColourSign
  /** Background green (share of level), or null where none is seen. */
  readonly background: LineSign | null
  /** Head position (px) and direction (degrees) beating with the pulse; empty without a face mesh. */
  readonly motion: readonly (LineSign & { readonly limit: number })[]
}

export interface Verdict {
  /** 0..1: chance, calibrated on the trace scenes, that the rate is right within 3 bpm. */
  readonly index: number
  /** Half-width of the 90 % interval, bpm. */
  readonly intervalBpm: number
  readonly decline: DeclineReason | null
}

/** Amplitude over noise from which a line is there and not chance: 1 in 3000 for a Rayleigh amplitude. */
const LINE_Z = 4
/** Background that beats with this share of the face's green: the light does it. */
const BACKGROUND_RATIO = 0.25
/** Colour signs: beating brightness with less than this share of blood's tint, or hue off by more than this, is not blood. */
const MIN_TINT = 0.4
const MAX_OFF_HUE = 0.75
/** Green amplitude above which no skin beats (6 % of level: three times a strong face pulse). */
const MAX_GREEN = 0.06
/** Patches that beat in phase less than this do not show one pulse. */
const MIN_AGREEMENT = 0.5
/** A fitted rate this far from the tracked one belongs to something else. */
const MAX_GAP_BPM = 6
/** Least index that is published. */
export const PUBLISH_INDEX = 0.9

/** Logistic weights; see `composite`. */
const WITH_PATCHES = { bias: -9, evidence: 1.5, snr: 0.25, mass: 2, agreement: 4 } as const
const WITHOUT_PATCHES = { bias: -11, evidence: 2.2, snr: 0.35, mass: 2.5, agreement: 0 } as const

/** Interval: 90 % of errors against standard error and unexplained power. */
const INTERVAL = { floorBpm: 0.15, perError: 1.9 } as const

/** Chance that the rate is right, from the signs that do not by themselves forbid it. */
export function composite({ evidence, snrDb, mass, agreement }: PulseSigns): number {
  const w = agreement === null ? WITHOUT_PATCHES : WITH_PATCHES
  const logit =
    w.bias +
    w.evidence * Math.log1p(Math.max(0, evidence)) +
    w.snr * Math.max(-12, Math.min(12, snrDb)) +
    w.mass * mass +
    w.agreement * (agreement ?? 0)
  return 1 / (1 + Math.exp(-logit))
}

/** Verdict on one window. The order of the reasons is from the most to the least telling. */
export function judge(signs: PulseSigns): Verdict {
  const index = composite(signs)
  const intervalBpm = Math.hypot(INTERVAL.floorBpm, INTERVAL.perError * signs.errorBpm)
  const forbidden = forbid(signs)
  if (forbidden) return { index: Math.min(index, 0.2), intervalBpm, decline: forbidden }
  if (index < PUBLISH_INDEX) return { index, intervalBpm, decline: index < 0.3 ? 'no-pulse' : 'low-quality' }
  return { index, intervalBpm, decline: null }
}

/** What no good score outweighs: light, movement or a foreign colour that beats, patches that contradict each other. */
function forbid({ background, colour, motion, agreement, gapBpm }: PulseSigns): DeclineReason | null {
  if (motion.some(({ amplitude, z, limit }) => z > LINE_Z && amplitude > limit)) return 'moving'
  if (background && background.z > LINE_Z && background.amplitude > BACKGROUND_RATIO * colour.green) return 'no-pulse'
  if (colour.tint < MIN_TINT || colour.offHue > MAX_OFF_HUE || colour.green > MAX_GREEN) return 'no-pulse'
  if (agreement !== null && agreement < MIN_AGREEMENT) return 'regions-disagree'
  return gapBpm > MAX_GAP_BPM ? 'low-quality' : null
}
