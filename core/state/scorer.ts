// The scorer: evidence weighed by what is available, renormalised, with the reasons that gave most.
import { type ScoredLabel, type StateReason, scoredLabels } from '../contracts/state.ts'
import { type UsualTable, zAgainst } from './baseline.ts'
import { type Evidence, evidence, rampShare } from './evidence.ts'
import { featureScales } from './feature-scales.ts'
import type { Snapshot } from './fusion.ts'

/** Below this coverage nothing is claimed (feature T1). */
export const MIN_COVERAGE = 0.5
const COVERAGE_SLACK = 1e-9
/** How long after leaving HYPER a falling score is called recovery: full for five minutes, gone at ten. Chosen: one outcome window. */
const RECOVERY_FULL_MS = 300_000
const RECOVERY_GONE_MS = 600_000
/** Share of the peak that must be lost to count as fully recovered. */
const RECOVERY_DROP = 0.5
export const MAX_REASONS = 3

/** What the recovery score remembers: the last time HYPER was current and the smoothed score at its peak. */
export interface HyperMemory {
  readonly peak: number
  readonly lastAtMs: number | null
}

export const noHyperMemory: HyperMemory = { peak: 0, lastAtMs: null }

export type Scores = Readonly<Record<ScoredLabel, number | null>>

/** Scores on 0..1, null where no evidence of that state is available; reasons by state, strongest first. */
export interface Scored {
  readonly scores: Scores
  readonly reasons: Readonly<Record<ScoredLabel, readonly StateReason[]>>
  readonly known: boolean
}

export interface ScoringFrame {
  readonly usuals: UsualTable
  readonly hyper: HyperMemory
}

interface Judged extends Evidence {
  readonly share: number
  readonly usability: number
  readonly reason: Omit<StateReason, 'contribution'>
}

/**
 * score = sum w s m / sum w m over the available evidence, m = quality x freshness. `known` is false under half coverage: the caller says
 * UNKNOWN, whatever the scores (policy reference 2.5).
 */
export function scoreSnapshot(snapshot: Snapshot, frame: ScoringFrame): Scored {
  const judge = judgeWith(snapshot, frame)
  const judged = {
    HYPER: evidence.HYPER.flatMap(judge),
    HYPO: evidence.HYPO.flatMap(judge),
    FLOW: evidence.FLOW.flatMap(judge),
  }
  const hyper = weigh(judged.HYPER)
  const scores: Scores = {
    FLOW: weigh(judged.FLOW),
    HYPER: hyper,
    HYPO: weigh(judged.HYPO),
    RECOVERY: hyper === null ? null : recoveryScore(hyper, frame.hyper, snapshot.atMs),
  }
  return {
    scores,
    reasons: {
      FLOW: topReasons(judged.FLOW),
      HYPER: topReasons(judged.HYPER),
      HYPO: topReasons(judged.HYPO),
      RECOVERY: topReasons(judged.HYPER.map((item) => ({ ...item, share: 1 - item.share }))),
    },
    known: snapshot.coverage >= MIN_COVERAGE - COVERAGE_SLACK,
  }
}

/** The label with the highest score; null when nothing is scored. */
export function leadingLabel(scores: Scores): ScoredLabel | null {
  let best: ScoredLabel | null = null
  for (const label of scoredLabels)
    if (scores[label] !== null && (best === null || scores[label] > (scores[best] ?? 0))) best = label
  return best
}

/** Recovery: HYPER was current lately and its score has fallen from the peak; fades with time since. */
export function recoveryScore(hyper: number, memory: HyperMemory, nowMs: number): number {
  if (memory.lastAtMs === null || memory.peak <= 0) return 0
  const age = nowMs - memory.lastAtMs
  const recent = 1 - Math.min(1, Math.max(0, (age - RECOVERY_FULL_MS) / (RECOVERY_GONE_MS - RECOVERY_FULL_MS)))
  const fallen = Math.min(1, Math.max(0, (memory.peak - hyper) / (RECOVERY_DROP * memory.peak)))
  return recent * fallen
}

/** Looks one piece of evidence up in the snapshot; empty when its feature is not available or has no usual. */
function judgeWith(snapshot: Snapshot, frame: ScoringFrame): (item: Evidence) => readonly Judged[] {
  return (item) => {
    const usable = snapshot.features.get(item.feature)
    const scale = featureScales[item.feature]
    const usual = frame.usuals.get(item.feature)
    if (!usable || !scale || !usual) return []
    const z = zAgainst(usable.value, usual, scale)
    if (z === null) return []
    const reason = {
      feature: item.feature,
      value: usable.value,
      baseline: scale.log ? Math.exp(usual.median) : usual.median,
      z,
    }
    return [{ ...item, share: rampShare(item.ramp, z, usable.value), usability: usable.usability, reason }]
  }
}

function weigh(items: readonly Judged[]): number | null {
  let total = 0
  let sum = 0
  for (const { weight, usability, share } of items) {
    total += weight * usability
    sum += weight * usability * share
  }
  return total > 0 ? sum / total : null
}

function topReasons(items: readonly Judged[]): readonly StateReason[] {
  const total = items.reduce((sum, { weight, usability }) => sum + weight * usability, 0)
  return items
    .map((item) => ({ ...item.reason, contribution: (item.weight * item.usability * item.share) / total }))
    .filter(({ contribution }) => contribution > 0)
    .toSorted((left, right) => right.contribution - left.contribution)
    .slice(0, MAX_REASONS)
}
