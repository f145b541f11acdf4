// The person's own reading of their states: probabilities from their labels, and a logistic model only where it beats base rate and rules.
import type { ScoredLabel } from '../../contracts/state.ts'
import { type Platt, fitPlatt, fitTemperature, plattLogit, sigmoid, softmaxAt } from './calibrate-scores.ts'
import { type Logistic, fitLogistic, logisticLogit } from './logistic.ts'
import { type Forecast, type Reliability, logLossOf, reliabilityOf } from './reliability.ts'

export const PERSONAL_MODEL_VERSION = 1
/** Labelled episodes before anything is called a probability, and the days a model needs them from (policy reference 2.6, 2.9). */
export const MIN_EPISODES = 30
const MIN_PER_CLASS = 5
const MIN_DAYS = 5
/** Share by which the model must beat the base rate's log loss. */
const MIN_GAIN = 0.02
/** Most the model may weigh, reached at 150 episodes. */
const MAX_ALPHA = 0.7
const FULL_EPISODES = 150

export const modelledLabels = ['HYPER', 'HYPO', 'FLOW'] as const satisfies readonly ScoredLabel[]
export type ModelledLabel = (typeof modelledLabels)[number]

/** One labelled stretch: its rule scores, its features as personal z (0 where unknown), and what the person said; null: fine, in none. */
export interface Episode {
  readonly labelId: string
  readonly day: string
  readonly scores: Readonly<Record<ModelledLabel, number>>
  readonly x: readonly number[]
  readonly said: ModelledLabel | null
}

export interface StateModel {
  readonly platt: Platt
  readonly logistic: Logistic | null
  /** Weight of the logistic model in logit space; 0 when it is not used. */
  readonly alpha: number
  readonly positives: number
  /** Held-out by day: log loss of the base rate, of the rules through Platt, and of the model; and how far the published one is right. */
  readonly baseLogLoss: number
  readonly ruleLogLoss: number
  readonly modelLogLoss: number | null
  readonly reliability: Reliability
}

export interface PersonalModel {
  readonly v: typeof PERSONAL_MODEL_VERSION
  readonly episodes: number
  readonly days: number
  /** null: too few labels of it either way. */
  readonly states: Readonly<Record<ModelledLabel, StateModel | null>>
  readonly temperature: number
}

/** The model from all episodes; null under thirty, when scores stay scores. Deterministic in the episodes and the numbers of `random`. */
export function fitPersonalModel(episodes: readonly Episode[], random: () => number): PersonalModel | null {
  if (episodes.length < MIN_EPISODES) return null
  const days = [...new Set(episodes.map(({ day }) => day))].toSorted()
  const states = {
    HYPER: fitState(episodes, 'HYPER', { days, random }),
    HYPO: fitState(episodes, 'HYPO', { days, random }),
    FLOW: fitState(episodes, 'FLOW', { days, random }),
  }
  const rows = episodes.map(({ scores, x, said }) => ({
    logits: logitsOf(states, scores, x),
    label: said === null ? modelledLabels.length : modelledLabels.indexOf(said),
  }))
  return {
    v: PERSONAL_MODEL_VERSION,
    episodes: episodes.length,
    days: days.length,
    states,
    temperature: fitTemperature(rows),
  }
}

interface Fold {
  readonly days: readonly string[]
  readonly random: () => number
}

function fitState(episodes: readonly Episode[], label: ModelledLabel, { days, random }: Fold): StateModel | null {
  const positives = episodes.filter(({ said }) => said === label).length
  if (positives < MIN_PER_CLASS || episodes.length - positives < MIN_PER_CLASS) return null
  const held = heldOut(episodes, label, days)
  const baseLogLoss = logLossOf(held.base)
  const ruleLogLoss = logLossOf(held.rule)
  const modelLogLoss = held.model ? logLossOf(held.model) : null
  const isBetter = modelLogLoss !== null && modelLogLoss < (1 - MIN_GAIN) * baseLogLoss && modelLogLoss < ruleLogLoss
  const alpha = isBetter ? Math.min(MAX_ALPHA, (MAX_ALPHA * episodes.length) / FULL_EPISODES) : 0
  const said = episodes.map((episode) => episode.said === label)
  return {
    platt: fitPlatt(
      episodes.map(({ scores }) => scores[label]),
      said,
    ),
    logistic: isBetter
      ? fitLogistic(
          episodes.map(({ x }) => x),
          said,
        )
      : null,
    alpha,
    positives,
    baseLogLoss,
    ruleLogLoss,
    modelLogLoss,
    reliability: reliabilityOf(isBetter && held.model ? blendForecasts(held, alpha) : held.rule, random),
  }
}

interface HeldOut {
  readonly base: readonly Forecast[]
  readonly rule: readonly Forecast[]
  readonly model: readonly Forecast[] | null
}

/** Forecasts for every episode from the days it is not of (defect X15: never on the rows of the fit). No model under five days. */
function heldOut(episodes: readonly Episode[], label: ModelledLabel, days: readonly string[]): HeldOut {
  const folds = days.map((day) => {
    const train = episodes.filter((episode) => episode.day !== day)
    const test = episodes.filter((episode) => episode.day === day)
    const said = train.map((episode) => episode.said === label)
    const platt = fitPlatt(
      train.map(({ scores }) => scores[label]),
      said,
    )
    const base = (said.filter(Boolean).length + 1) / (said.length + 2)
    const hasBoth = said.includes(true) && said.includes(false)
    const model =
      days.length >= MIN_DAYS && hasBoth
        ? fitLogistic(
            train.map(({ x }) => x),
            said,
          )
        : null
    const forecast = (p: (episode: Episode) => number): readonly Forecast[] =>
      test.map((episode) => ({ p: p(episode), label: episode.said === label }))
    return {
      base: forecast(() => base),
      rule: forecast(({ scores }) => sigmoid(plattLogit(platt, scores[label]))),
      model: model && forecast(({ x }) => sigmoid(logisticLogit(model, x))),
    }
  })
  return {
    base: folds.flatMap(({ base }) => base),
    rule: folds.flatMap(({ rule }) => rule),
    model: folds.every(({ model }) => model !== null) ? folds.flatMap(({ model }) => model ?? []) : null,
  }
}

const logit = (p: number): number => Math.log(Math.max(1e-9, p) / Math.max(1e-9, 1 - p))

const blendForecasts = ({ rule, model }: HeldOut, alpha: number): readonly Forecast[] =>
  rule.map(({ p, label }, k) => ({
    p: sigmoid((1 - alpha) * logit(p) + alpha * logit(model?.[k]?.p ?? p)),
    label,
  }))

/** Blended logits of the three states and of none of them, which is 0. A state without labels of its own has no claim. */
function logitsOf(
  states: PersonalModel['states'],
  scores: Readonly<Record<ModelledLabel, number>>,
  x: readonly number[],
): readonly number[] {
  const own = modelledLabels.map((label) => {
    const model = states[label]
    if (!model) return -Infinity
    const rule = plattLogit(model.platt, scores[label])
    return model.logistic ? (1 - model.alpha) * rule + model.alpha * logisticLogit(model.logistic, x) : rule
  })
  return [...own, 0]
}

/** Probabilities of the three states at a moment, after the filter; what is left to 1 is a moment like any other. */
export function probabilitiesOf(
  model: PersonalModel,
  scores: Readonly<Record<ModelledLabel, number>>,
  x: readonly number[],
): Readonly<Record<ModelledLabel, number>> {
  const [hyper = 0, hypo = 0, flow = 0] = softmaxAt(logitsOf(model.states, scores, x), model.temperature)
  return { HYPER: hyper, HYPO: hypo, FLOW: flow }
}
