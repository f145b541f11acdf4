// The off-policy estimators as functions of the sums: IPS, SNIPS, DM, DR, SNDR, Switch-DR, DRos and the clip curve.
import { at } from '../../maths/linear-algebra.ts'
import { type EstimatorSums, type EstimatorTuning, defaultTuning } from './accumulator.ts'

/** Value of the target policy by each estimator, in reward units; null where the log cannot say (no rows, no weight, no model). */
export interface PolicyValues {
  readonly ips: number | null
  readonly snips: number | null
  readonly dm: number | null
  readonly dr: number | null
  readonly sndr: number | null
  readonly switchDr: number | null
  readonly drOs: number | null
  readonly clipCurve: readonly { readonly level: number; readonly value: number | null }[]
}

/**
 * Every estimator of policy reference 1.7 from one set of sums. DM, DR and their kin need a model on every row (otherwise null: a
 * half-modelled log would mix two populations). Sources: Horvitz and Thompson 1952 (IPS); Hajek 1971 (SNIPS); Dudik 2014 (DR);
 * Wang 2017 (Switch); Su 2020 (DRos).
 */
export function estimatePolicyValues(sums: EstimatorSums, tuning: EstimatorTuning = defaultTuning): PolicyValues {
  const mean = (total: number): number | null => (sums.rows > 0 ? total / sums.rows : null)
  const modelled = sums.rows > 0 && sums.modelled === sums.rows
  const withModel = (total: number): number | null => (modelled ? total / sums.rows : null)
  return {
    ips: mean(sums.weightedReward),
    snips: sums.weight > 0 ? sums.weightedReward / sums.weight : null,
    dm: withModel(sums.direct),
    dr: withModel(sums.direct + sums.residual),
    sndr: modelled && sums.weight > 0 ? sums.direct / sums.rows + sums.residual / sums.weight : null,
    switchDr: withModel(sums.direct + sums.switchResidual),
    drOs: withModel(sums.direct + sums.shrunkResidual),
    clipCurve: tuning.clipLevels.map((level, k) => ({ level, value: mean(at(sums.clipped, k)) })),
  }
}

/** What must be looked at before any value is believed (policy reference 1.9). */
export interface WeightDiagnostics {
  readonly rows: number
  /** (sum w)^2 / sum w^2; 0 without weight. */
  readonly effectiveSampleSize: number
  readonly meanWeight: number | null
  /** Standard error of the mean weight (n - 1); null under two rows. */
  readonly meanWeightError: number | null
  readonly maxWeightShare: number | null
  /** Standard error of IPS (n - 1) and delta-method standard error of SNIPS. */
  readonly ipsError: number | null
  readonly snipsError: number | null
}

/** Diagnostics of the importance weights from the same sums. */
export function diagnoseWeights(sums: EstimatorSums): WeightDiagnostics {
  const { rows, weight, weightSquared } = sums
  return {
    rows,
    effectiveSampleSize: weightSquared > 0 ? weight ** 2 / weightSquared : 0,
    meanWeight: rows > 0 ? weight / rows : null,
    meanWeightError: standardError(rows, weight, weightSquared),
    maxWeightShare: weight > 0 ? sums.maxWeight / weight : null,
    ipsError: standardError(rows, sums.weightedReward, sums.weightedRewardSquared),
    snipsError: snipsError(sums),
  }
}

function standardError(rows: number, total: number, totalSquared: number): number | null {
  if (rows < 2) return null
  return Math.sqrt(Math.max(0, totalSquared - total ** 2 / rows) / (rows - 1) / rows)
}

/** sqrt(sum w^2 (r - s)^2) / sum w, expanded so that sums suffice. */
function snipsError(sums: EstimatorSums): number | null {
  if (!(sums.weight > 0)) return null
  const value = sums.weightedReward / sums.weight
  const squared = sums.weightedRewardSquared - 2 * value * sums.weightSquaredReward + value ** 2 * sums.weightSquared
  return Math.sqrt(Math.max(0, squared)) / sums.weight
}
