// From labels and kept minutes to what is personal: labelled episodes for the model, and entry thresholds from the person's own scores.
import { featureCatalogue, type Channel, type FeatureLine, type FeatureName, channels } from '../contracts/features.ts'
import type { ExperienceLabel, Label } from '../contracts/labels.ts'
import type { Summary } from '../contracts/summaries.ts'
import { weightedQuantile } from '../maths/robust.ts'
import { type UsualTable, zAgainst } from '../state/baseline.ts'
import { type Episode, type ModelledLabel, modelledLabels } from '../state/classify/personal-model.ts'
import { featureScales } from '../state/feature-scales.ts'
import { type LatestLines, type Snapshot, fuse } from '../state/fusion.ts'
import { noHyperMemory, scoreSnapshot } from '../state/scorer.ts'
import { type Thresholds, coldThresholds } from '../state/smoother.ts'

/** Features of the personal model: those most often there. Fewer than labels allow on purpose; thirty episodes carry nine weights badly enough. */
export const modelFeatures = [
  'heartRateBpm',
  'rmssdMs',
  'blinksPerMin',
  'stillnessRatio',
  'correctionsPer100',
  'keysPerMin',
  'ikiLnSd',
  'inactivitySeconds',
  'switchesPerMin',
] as const satisfies readonly FeatureName[]
const MAX_Z = 3

const saidBy: Readonly<Record<ExperienceLabel, ModelledLabel | null>> = {
  overloaded: 'HYPER',
  drifting: 'HYPO',
  focused: 'FLOW',
  fine: null,
}

/** Minutes a label needs under it. */
const MIN_MINUTES = 2
/** A correction of a whole morning is one episode, of its first ten minutes. */
const MAX_MINUTES = 10

/** Features as the model takes them: personal z within three spreads, 0 where unknown. */
export const modelInput = (snapshot: Snapshot, usuals: UsualTable): readonly number[] =>
  modelFeatures.map((name) => {
    const value = snapshot.features.get(name)?.value
    const usual = usuals.get(name)
    const scale = featureScales[name]
    const z = value === undefined || !usual || !scale ? null : zAgainst(value, usual, scale)
    return Math.min(MAX_Z, Math.max(-MAX_Z, z ?? 0))
  })

/** Labels with minutes under them as episodes; the others are left out. A correction to recovery says nothing the model could learn. */
export function toEpisodes(
  labels: readonly Label[],
  minutes: readonly Summary[],
  usuals: UsualTable,
): readonly Episode[] {
  return labels.flatMap((label) => {
    if (label.source === 'correction' && label.state === 'RECOVERY') return []
    const under = minutes.filter(({ startMs, endMs }) => endMs > label.startMs && startMs < label.endMs)
    const some = under.slice(0, MAX_MINUTES)
    const [first] = some
    if (some.length < MIN_MINUTES || !first) return []
    const snapshot = snapshotOf(some)
    const { scores } = scoreSnapshot(snapshot, { usuals, hyper: noHyperMemory })
    const said =
      label.source === 'prompt' ? saidBy[label.label] : (modelledLabels.find((one) => one === label.state) ?? null)
    return [
      {
        labelId: label.labelId,
        day: first.day,
        scores: { HYPER: scores.HYPER ?? 0, HYPO: scores.HYPO ?? 0, FLOW: scores.FLOW ?? 0 },
        x: modelInput(snapshot, usuals),
        said,
      },
    ]
  })
}

/** The medians of some minutes as one moment. */
function snapshotOf(minutes: readonly Summary[]): Snapshot {
  const atMs = minutes.at(-1)?.endMs ?? 0
  const lines: Partial<Record<Channel, FeatureLine>> = {}
  for (const channel of channels) {
    const values: Record<string, number> = {}
    for (const name of Object.keys(featureCatalogue[channel])) {
      const medians = minutes.flatMap(({ features }) => features[name]?.median ?? [])
      const middle = weightedQuantile(medians, new Array(medians.length).fill(1), 0.5)
      if (middle !== null) values[name] = middle
    }
    if (Object.keys(values).length > 0) lines[channel] = { atMs, channel, quality: 1, values }
  }
  return fuse(lines satisfies LatestLines, atMs)
}

/** Days and known minutes before thresholds are personal (policy reference 2.5: fourteen days of scores). */
const MIN_DAYS = 7
const MIN_KNOWN_MINUTES = 600
const QUANTILE = 0.97
/** Minutes scored at most, evenly spread: enough for a .97 quantile, and a tenth of a second. */
const MAX_SCORED = 1500
const LOWEST_ENTRY = 0.6
/**
 * The reference's rule is max(.6, the person's .97 quantile). It is capped, because a person in flow for an hour a day would otherwise lift
 * their own entry out of reach (rule STA-4): overload and drifting may become rarer, flow never asks for more than it does of strangers.
 */
const HIGHEST_ENTRY: Readonly<Record<ModelledLabel, number>> = { HYPER: 0.85, HYPO: 0.85, FLOW: coldThresholds.FLOW }

/** Entry thresholds from a fortnight of minutes; the cold ones until there are seven days with ten hours known. */
export function personalThresholds(minutes: readonly Summary[], usuals: UsualTable): Thresholds {
  const known = minutes.filter(({ knownMs }) => knownMs >= 30_000)
  const days = new Set(known.map(({ day }) => day)).size
  if (days < MIN_DAYS || known.length < MIN_KNOWN_MINUTES) return coldThresholds
  const stride = Math.ceil(known.length / MAX_SCORED)
  const sample = known.filter((_, k) => k % stride === 0)
  const scored = sample.map((minute) => scoreSnapshot(snapshotOf([minute]), { usuals, hyper: noHyperMemory }).scores)
  const entry = (label: ModelledLabel): number => {
    const values = scored.flatMap((scores) => scores[label] ?? [])
    const quantile = weightedQuantile(values, new Array(values.length).fill(1), QUANTILE) ?? coldThresholds[label]
    return Math.min(HIGHEST_ENTRY[label], Math.max(LOWEST_ENTRY, quantile))
  }
  return { ...coldThresholds, HYPER: entry('HYPER'), HYPO: entry('HYPO'), FLOW: entry('FLOW') }
}
