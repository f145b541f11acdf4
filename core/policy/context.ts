// The context of a decision: ten standardised numbers the reward model sees, each clipped to +-3, local time as a circle.

/** Names in the order of the vector; part of the log's contract. */
export const contextNames = [
  'intercept',
  'hyperScore',
  'hypoScore',
  'loadRatio',
  'switchesZ',
  'correctionsZ',
  'hourSin',
  'hourCos',
  'dose',
  'coverage',
] as const
export type ContextName = (typeof contextNames)[number]
export type DecisionContext = Readonly<Record<ContextName, number>>

/** Limit of every standardised feature (policy reference 1.3). */
export const CONTEXT_LIMIT = 3
/** Half-life of the dose of past interventions (policy reference 1.3). */
export const DOSE_HALF_LIFE_MS = 60 * 60_000
const MS_PER_DAY = 86_400_000

/** What the context is made from. Scores are shares or null (not known); z values are personal robust z or null. */
export interface ContextSource {
  readonly hyperScore: number | null
  readonly hypoScore: number | null
  readonly loadRatio: number
  readonly switchesZ: number | null
  readonly correctionsZ: number | null
  readonly coverage: number
  /** Milliseconds since local midnight. */
  readonly localTimeOfDayMs: number
  /** When earlier helps were shown, and now; same clock. */
  readonly shownAtMs: readonly number[]
  readonly nowMs: number
}

/** Prior sd of the intercept and of one slope on a [-1, 1] reward, and the noise variance they are relative to (policy reference 1.3). */
const INTERCEPT_SD = 0.3
const SLOPE_SD = 0.15

/** The neutral value of an unknown feature is 0: the middle of a standardised scale, so that a missing sensor moves no arm. */
export function buildContext(source: ContextSource): DecisionContext {
  const angle = (2 * Math.PI * source.localTimeOfDayMs) / MS_PER_DAY
  return {
    intercept: 1,
    hyperScore: clip(centreShare(source.hyperScore)),
    hypoScore: clip(centreShare(source.hypoScore)),
    loadRatio: clip(2 * source.loadRatio - 1),
    switchesZ: clip(source.switchesZ ?? 0),
    correctionsZ: clip(source.correctionsZ ?? 0),
    hourSin: Math.sin(angle),
    hourCos: Math.cos(angle),
    dose: clip(doseOf(source.shownAtMs, source.nowMs)),
    coverage: clip(centreShare(source.coverage)),
  }
}

/** Sum over past interventions of 0.5^(age / 60 min); the future counts nothing. */
export function doseOf(shownAtMs: readonly number[], nowMs: number): number {
  return shownAtMs.reduce((sum, at) => (at <= nowMs ? sum + 0.5 ** ((nowMs - at) / DOSE_HALF_LIFE_MS) : sum), 0)
}

/** The vector in the fixed order. */
export const toVector = (context: DecisionContext): number[] => contextNames.map((name) => context[name])

/** Prior precision L0 = noise / sd^2 for this context. */
export const priorPrecision = (noiseVariance: number): number[] =>
  contextNames.map((name) => noiseVariance / (name === 'intercept' ? INTERCEPT_SD : SLOPE_SD) ** 2)

const clip = (value: number): number => Math.min(CONTEXT_LIMIT, Math.max(-CONTEXT_LIMIT, value))
/** A share to about [-1, 1]: 0 at one half. */
const centreShare = (share: number | null): number => (share === null ? 0 : 2 * share - 1)
