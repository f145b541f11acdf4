// Learned suppression: a small logistic guess whether a help would be waved away, with a gate left open at random so it can unlearn.
import type { Arm } from './arms.ts'

/** Features of the guess, in order; all roughly on [0, 1]. */
export const dismissalFeatures = ['confidence', 'complexity', 'typing', 'hour', 'sinceLast', 'dose'] as const
export type DismissalFeatures = Readonly<Record<(typeof dismissalFeatures)[number], number>>

/** Suppress above this predicted probability (original 3.8), once this many outcomes were seen. */
export const DISMISSAL_THRESHOLD = 0.6
export const MIN_DISMISSAL_OUTCOMES = 10
/** Share of suppressed moments let through anyway, logged, so that the guess can be proved wrong (policy reference 4). */
export const OPEN_GATE_SHARE = 0.1
/** Prior: the personal rate shrunk to one half with ten pseudo-counts. */
const PSEUDO_COUNTS = 10
const LEARNING_RATE = 0.05
const RIDGE = 0.01
/** Three dismissals of one arm in a row rest it for seven days (policy reference 4). */
export const DISMISSALS_TO_REST = 3
export const REST_MS = 7 * 86_400_000

export interface DismissalModel {
  readonly weights: readonly number[]
  readonly outcomes: number
  readonly dismissals: number
  /** Consecutive dismissals and rest by arm. */
  readonly runs: Readonly<Partial<Record<Arm, number>>>
  readonly restingUntilMs: Readonly<Partial<Record<Arm, number>>>
}

export const freshDismissals: DismissalModel = {
  weights: dismissalFeatures.map(() => 0),
  outcomes: 0,
  dismissals: 0,
  runs: {},
  restingUntilMs: {},
}

/** Predicted probability that a help now would be dismissed. */
export function predictDismissal(model: DismissalModel, features: DismissalFeatures): number {
  const rate = (model.dismissals + PSEUDO_COUNTS / 2) / (model.outcomes + PSEUDO_COUNTS)
  const linear = dismissalFeatures.reduce(
    (sum, name, k) => sum + (model.weights[k] ?? 0) * features[name],
    Math.log(rate / (1 - rate)),
  )
  return 1 / (1 + Math.exp(-linear))
}

/** Verdict at a moment: let through, held back, or let through by the open gate. `u` in [0, 1) is logged with it. */
export type DismissalVerdict = 'open' | 'suppressed' | 'open-gate'

export function judgeDismissal(model: DismissalModel, features: DismissalFeatures, u: number): DismissalVerdict {
  if (model.outcomes < MIN_DISMISSAL_OUTCOMES) return 'open'
  if (predictDismissal(model, features) <= DISMISSAL_THRESHOLD) return 'open'
  return u < OPEN_GATE_SHARE ? 'open-gate' : 'suppressed'
}

/** Learns one shown help. Fallback plans say nothing about timing and must not come here (original's finding F27). */
export function learnDismissal(
  model: DismissalModel,
  seen: {
    readonly arm: Arm
    readonly features: DismissalFeatures
    readonly dismissed: boolean
    readonly nowMs: number
  },
): DismissalModel {
  const error = (seen.dismissed ? 1 : 0) - predictDismissal(model, seen.features)
  const run = seen.dismissed ? (model.runs[seen.arm] ?? 0) + 1 : 0
  const rests = run >= DISMISSALS_TO_REST
  return {
    weights: model.weights.map(
      (weight, k) => weight * (1 - LEARNING_RATE * RIDGE) + LEARNING_RATE * error * featureAt(seen.features, k),
    ),
    outcomes: model.outcomes + 1,
    dismissals: model.dismissals + (seen.dismissed ? 1 : 0),
    runs: { ...model.runs, [seen.arm]: rests ? 0 : run },
    restingUntilMs: rests ? { ...model.restingUntilMs, [seen.arm]: seen.nowMs + REST_MS } : model.restingUntilMs,
  }
}

/** Arms resting at `nowMs`. */
export const restingArms = (model: DismissalModel, nowMs: number): readonly Arm[] =>
  (Object.entries(model.restingUntilMs) as [Arm, number][]) // keys are arms by the type above
    .flatMap(([arm, until]) => (until > nowMs ? [arm] : []))

const featureAt = (features: DismissalFeatures, index: number): number => {
  const name = dismissalFeatures[index]
  return name === undefined ? 0 : features[name]
}
