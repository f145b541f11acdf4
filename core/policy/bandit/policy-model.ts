// The policy's memory: one posterior per arm, frozen inside a day, rebuilt bit for bit from the log.
import { fingerprint } from '../../maths/fingerprint.ts'
import { type Arm, arms } from '../arms.ts'
import { contextNames, priorPrecision } from '../context.ts'
import {
  type ArmPosterior,
  type ArmPrior,
  REWARD_NOISE_VARIANCE,
  type RewardPrediction,
  discountDay,
  foldRewards,
  posteriorFromPrior,
  toArmModel,
} from './posterior.ts'

/** Posteriors by arm, how many outcomes they hold, and the hash a DECISION refers to. */
export interface PolicyModel {
  readonly posteriors: Readonly<Record<Arm, ArmPosterior>>
  readonly decisions: number
  readonly hash: string
}

/** One learnable decision of a day: randomised, with a measured outcome. */
export interface LearnedRow {
  readonly arm: Arm
  readonly context: readonly number[]
  readonly reward: number
}

const prior: ArmPrior = { mean: contextNames.map(() => 0), precision: priorPrecision(REWARD_NOISE_VARIANCE) }

const everyArm = <T>(make: (arm: Arm) => T): Record<Arm, T> =>
  Object.fromEntries(arms.map((arm) => [arm, make(arm)])) as Record<Arm, T> // one entry per arm by construction

/** The model before anything was learned. */
export const freshModel = (): PolicyModel =>
  sealed(
    everyArm(() => posteriorFromPrior(prior)),
    0,
  )

/** One night: discount every arm by a day, then fold the day's rows in log order. Source: policy reference 1.3, batching. */
export function learnDay(model: PolicyModel, rows: readonly LearnedRow[]): PolicyModel {
  const posteriors = everyArm((arm) =>
    foldRewards(
      discountDay(model.posteriors[arm], prior),
      rows.filter((row) => row.arm === arm),
    ),
  )
  return sealed(posteriors, model.decisions + rows.length)
}

/** Predicted reward of each arm in a context vector, in the order given. */
export function predictArms(
  model: PolicyModel,
  chosen: readonly Arm[],
  context: readonly number[],
): readonly RewardPrediction[] {
  return chosen.map((arm) => toArmModel(model.posteriors[arm]).predict(context))
}

function sealed(posteriors: Record<Arm, ArmPosterior>, decisions: number): PolicyModel {
  const bits = arms.flatMap((arm) => [...posteriors[arm].precision, ...posteriors[arm].moment])
  return { posteriors, decisions, hash: fingerprint(bits) }
}
