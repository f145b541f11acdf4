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
  /** Background through one or more colour weightings, with its share of the face's amplitude; empty where none is seen. */
  readonly background: readonly (LineSign & { readonly share: number })[]
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
/** Background that beats with this share of the face, so far above its noise: the light does it. */
const BACKGROUND_LINES = [
  { share: 0.35, z: 1.7 },
  { share: 0.2, z: 2.5 },
  { share: 0.12, z: 4 },
  { share: 0.08, z: 6 },
] as const
/** Colour signs: beating brightness with less than this share of blood's tint, or hue off by more than this, is not blood. */
const MIN_TINT = 0.7
const MAX_OFF_HUE = 0.5
/** Green amplitude above which no skin beats (6 % of level: three times a strong face pulse). */
const MAX_GREEN = 0.06
/** Patches that beat in phase less than this do not show one pulse. */
const MIN_AGREEMENT = 0.5
/** A published rate lives through a weak second of agreement; chance alone stays below this. */
const KEEP_AGREEMENT = 0.35
/** Movement colours the sides of a face differently; patches that agree this well bear this many times the movement. */
const SURE_AGREEMENT = 0.85
const SURE_PATIENCE = 6
/** Least belief of the tracker in the neighbourhood of a published rate. */
const MIN_MASS = 0.8
/** A fitted rate this far from the tracked one belongs to something else. */
const MAX_GAP_BPM = 6
/** A fit that explains this much of the wave needs no tracker: slow deep breathing swings the rate by twenty beats, and the tracker sees one end. */
const SURE_SNR_DB = 10
/** Least index that is published, and that keeps a published rate going. */
export const PUBLISH_INDEX = 0.85
const KEEP_INDEX = 0.6

/**
 * Logistic weights of the signs: evidence as ln(1 + nats), SNR in dB within +-12, belief, agreement, and tint as ln of its excess over 1 (a
 * plane colour too large for this green is noise). Fitted by Newton's method on the trace scenes, classes weighted alike.
 */
const WITH_PATCHES = { bias: -8.74, evidence: 1.97, snr: 0.52, mass: 0, agreement: 1.55, tint: -1.25 } as const
const WITHOUT_PATCHES = { bias: -7.11, evidence: 0.17, snr: 1.3, mass: 6.67, agreement: 0, tint: -1.22 } as const

/**
 * Interval: 90 % of errors. The standard error of the fit is too small where much of the wave is not beats (its noise is not white), so it is
 * widened by the amplitude ratio of the two. Fitted on trace scenes 1000-1039 (95 % inside) and drawn people (88 % inside) together.
 */
const INTERVAL = { floorBpm: 0.23, perError: 0.75, perRest: 7, snrLimitDb: 20 } as const

/** Chance that the rate is right, from the signs that do not by themselves forbid it. */
export function composite({ evidence, snrDb, mass, agreement, colour }: PulseSigns): number {
  const w = agreement === null ? WITHOUT_PATCHES : WITH_PATCHES
  const logit =
    w.bias +
    w.evidence * Math.log1p(Math.max(0, evidence)) +
    w.snr * Math.max(-12, Math.min(12, snrDb)) +
    w.mass * mass +
    w.agreement * (agreement ?? 0) +
    w.tint * Math.log(Math.max(1, colour.tint))
  return 1 / (1 + Math.exp(-logit))
}

/** Verdict on one window; what is already published (`isPublished`) is given up later than it was taken up. The order of the reasons is from the most to the least telling. */
export function judge(signs: PulseSigns, isPublished = false): Verdict {
  const index = composite(signs)
  const rest = 10 ** (-Math.min(INTERVAL.snrLimitDb, signs.snrDb) / 20)
  const widening = INTERVAL.perError * (1 + INTERVAL.perRest * rest)
  const intervalBpm = Math.hypot(INTERVAL.floorBpm, widening * signs.errorBpm)
  const forbidden = forbid(signs, isPublished ? KEEP_AGREEMENT : MIN_AGREEMENT)
  if (forbidden) return { index: Math.min(index, 0.2), intervalBpm, decline: forbidden }
  if (index < (isPublished ? KEEP_INDEX : PUBLISH_INDEX))
    return { index, intervalBpm, decline: index < 0.3 ? 'no-pulse' : 'low-quality' }
  return { index, intervalBpm, decline: null }
}

/** What no good score outweighs: light, movement or a foreign colour that beats, patches that contradict each other. */
function forbid(
  { background, colour, motion, agreement, gapBpm, mass, snrDb }: PulseSigns,
  minAgreement: number,
): DeclineReason | null {
  const patience = agreement !== null && agreement > SURE_AGREEMENT ? SURE_PATIENCE : 1
  if (motion.some(({ amplitude, z, limit }) => z > LINE_Z && amplitude > patience * limit)) return 'moving'
  if (background.some(({ share, z }) => BACKGROUND_LINES.some((line) => z > line.z && share > line.share)))
    return 'no-pulse'
  if (colour.tint < MIN_TINT || colour.offHue > MAX_OFF_HUE || colour.green > MAX_GREEN) return 'no-pulse'
  if (agreement !== null && agreement < minAgreement) return 'regions-disagree'
  return snrDb < SURE_SNR_DB && (gapBpm > MAX_GAP_BPM || mass < MIN_MASS) ? 'low-quality' : null
}
