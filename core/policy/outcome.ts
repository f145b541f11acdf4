// The proximal outcome of a decision: the same arithmetic for every arm, no_action included, with the first minute blanked.
import { DECISION_WINDOW_MS } from './availability/gates.ts'

/** Bump when the arithmetic below changes: outcomes of different versions are never mixed. */
export const OUTCOME_VERSION = 1
/** The definition version under which the placebo outcome is logged beside it. */
export const PLACEBO_VERSION = 9001
/** The card itself changes behaviour for a while (typing stops, breathing is paced); this minute is not looked at. */
export const BLANKED_MS = 60_000
export const BEFORE_MS = 120_000
/** Seconds of known score needed on each side; chosen: a quarter of the stretch before, half of the stretch after. */
const MIN_BEFORE_MS = 30_000
const MIN_AFTER_MS = 120_000
/** A score stands for the time until the next one, at most this long: a gap is not filled. */
const MAX_HOLD_MS = 5_000

/** A HYPER score at a time; null while the state is unknown. */
export interface ScorePoint {
  readonly atMs: number
  readonly hyper: number | null
}

export type ProximalOutcome =
  | { readonly value: number; readonly missingReason: null; readonly window: readonly [number, number] }
  | {
      readonly value: null
      readonly missingReason: 'too-little-before' | 'too-little-after'
      readonly window: readonly [number, number]
    }

/**
 * mean HYPER in (t-120 s, t] minus mean HYPER in (t+60 s, t+300 s]: higher is better, on [-1, 1]. Points must ascend in time.
 * Missing, with its side, when too little of a stretch is known. Source: policy reference 1.2.
 */
export function measureOutcome(points: readonly ScorePoint[], decidedAtMs: number): ProximalOutcome {
  const window = [decidedAtMs + BLANKED_MS, decidedAtMs + DECISION_WINDOW_MS] as const
  const before = heldMean(points, decidedAtMs - BEFORE_MS, decidedAtMs)
  if (before.knownMs < MIN_BEFORE_MS) return { value: null, missingReason: 'too-little-before', window }
  const after = heldMean(points, window[0], window[1])
  if (after.knownMs < MIN_AFTER_MS) return { value: null, missingReason: 'too-little-after', window }
  return { value: before.mean - after.mean, missingReason: null, window }
}

/** The same contrast one window earlier, where no arm can have acted: the placebo of policy reference 1.9. */
export const measurePlacebo = (points: readonly ScorePoint[], decidedAtMs: number): ProximalOutcome =>
  measureOutcome(points, decidedAtMs - DECISION_WINDOW_MS)

/** Time-weighted mean of the score over (from, to], each point held until the next or at most MAX_HOLD_MS. */
function heldMean(points: readonly ScorePoint[], from: number, to: number): { mean: number; knownMs: number } {
  let area = 0
  let knownMs = 0
  points.forEach(({ atMs, hyper }, k) => {
    const end = Math.min(points[k + 1]?.atMs ?? to, atMs + MAX_HOLD_MS, to)
    const held = end - Math.max(atMs, from)
    if (hyper === null || held <= 0) return
    area += hyper * held
    knownMs += held
  })
  return { mean: knownMs > 0 ? area / knownMs : 0, knownMs }
}
