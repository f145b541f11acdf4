import { describe, expect, it } from 'vitest'
import { type EvaluationRow, type EstimatorTuning, defaultTuning, mergeSums, sumRows } from './accumulator.ts'
import { binomialInterval, gaussianInterval, termMoments } from './bounds.ts'
import { chiSquaredTail, clopperPearson, incompleteBeta, studentQuantile, wilson } from '../../maths/distributions.ts'
import { diagnoseWeights, estimatePolicyValues } from './estimators.ts'

const target = [
  [0.2, 0.3, 0.5],
  [0.6, 0.3, 0.1],
]
const model = [
  [0.8, 0.2, 0.5],
  [0.1, 0.6, 0.4],
]
const log: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0.5, 1],
  [0, 1, 0.25, 0],
  [0, 2, 0.25, 1],
  [1, 0, 0.2, 0],
  [1, 1, 0.5, 1],
  [1, 2, 0.3, 0],
]
const value = (table: number[][], context: number, arm: number): number => table[context]?.[arm] ?? Number.NaN
const rows: EvaluationRow[] = log.map(([context, arm, p, reward]) => ({
  weight: value(target, context, arm) / p,
  reward,
  modelAtAction: value(model, context, arm),
  modelAtPolicy: [0, 1, 2].reduce((sum, a) => sum + value(target, context, a) * value(model, context, a), 0),
  day: 'd',
}))
const tuned = (change: Partial<EstimatorTuning>) => {
  const tuning = { ...defaultTuning, ...change }
  return estimatePolicyValues(sumRows(rows, tuning), tuning)
}

describe('off-policy estimators', () => {
  it('[REP-1] oracle A1: the six-row log', () => {
    const sums = sumRows(rows)
    const values = estimatePolicyValues(sums)
    expect(values.ips).toBeCloseTo(0.5, 10)
    expect(values.snips).toBeCloseTo(0.3982300885, 9)
    expect(values.dm).toBeCloseTo(0.375, 10)
    expect(values.dr).toBeCloseTo(0.4827777778, 9)
    expect(values.sndr).toBeCloseTo(0.460840708, 9)
    const checks = diagnoseWeights(sums)
    expect(checks.effectiveSampleSize).toBeCloseTo(3.7655558832, 9)
    expect(checks.meanWeight).toBeCloseTo(1.2555555556, 9)
    expect(checks.ipsError).toBeCloseTo(0.3172801076, 9)
    expect(checks.snipsError).toBeCloseTo(0.2415084956, 9)
  })

  it.each([
    [0, 0.375],
    [1, 0.4061111111],
    [1.5, 0.3661111111],
    [2, 0.5327777778],
    [10, 0.4827777778],
  ])('[REP-1] oracle A1: Switch-DR at %d', (switchThreshold, expected) => {
    expect(tuned({ switchThreshold }).switchDr).toBeCloseTo(expected, 9)
  })

  it.each([
    [0, 0.375],
    [1, 0.4078459083],
    [1.5, 0.4165201272],
    [2, 0.423400185],
    [10, 0.4625221709],
    [Number.POSITIVE_INFINITY, 0.4827777778],
  ])('[REP-1] oracle A1: DRos at %d', (shrinkage, expected) => {
    expect(tuned({ shrinkage }).drOs).toBeCloseTo(expected, 9)
  })

  it('[REP-1] oracle A1: the clip curve', () => {
    const curve = tuned({ clipLevels: [1, 1.5, 2, Number.POSITIVE_INFINITY] }).clipCurve.map((point) => point.value)
    ;[1 / 3, 0.4166666667, 0.5, 0.5].forEach((expected, k) => expect(curve[k]).toBeCloseTo(expected, 9))
  })

  it('[REP-2] oracle A2: VW vectors, and an empty log says null rather than 0', () => {
    const single = estimatePolicyValues(sumRows([{ weight: 2, reward: 1, day: 'd' }]))
    expect(single).toMatchObject({ ips: 2, snips: 1, dm: null })
    for (const reward of [1, 10, -1]) {
      const ten = estimatePolicyValues(sumRows(Array.from({ length: 10 }, () => ({ weight: 1, reward, day: 'd' }))))
      expect(ten).toMatchObject({ ips: reward, snips: reward })
    }
    expect(estimatePolicyValues(sumRows([]))).toMatchObject({ ips: null, snips: null, dr: null })
  })

  it('[REP-3] oracle A3: intervals of the alternating log', () => {
    const alternating = Array.from({ length: 1000 }, (_, k) => ({
      weight: k % 2 ? 1.6 : 0.4,
      reward: k % 2 ? 0 : 1,
      day: 'd',
    }))
    const sums = sumRows(alternating)
    expect(estimatePolicyValues(sums)).toMatchObject({ ips: expect.closeTo(0.2, 12), snips: expect.closeTo(0.2, 12) })
    expect(diagnoseWeights(sums).effectiveSampleSize).toBeCloseTo(735.2941176, 6)
    const gaussian = gaussianInterval(termMoments(sums))
    expect(gaussian.low).toBeCloseTo(0.1875978968, 8)
    expect(gaussian.high).toBeCloseTo(0.2124021033, 8)
    const exact = binomialInterval(sums)
    expect(exact.low).toBeCloseTo(0.1693189568, 8)
    expect(exact.high).toBeCloseTo(0.2335455814, 8)
  })

  it('[REP-4] oracle A4: limits, shifts, order and merging', () => {
    const logged = log.map(([, , , reward]) => ({
      weight: 1,
      reward,
      modelAtAction: 0.5,
      modelAtPolicy: 0.5,
      day: 'd',
    }))
    expect(estimatePolicyValues(sumRows(logged))).toMatchObject({ ips: 0.5, snips: 0.5 })
    expect(diagnoseWeights(sumRows(logged)).effectiveSampleSize).toBe(6)
    const base = estimatePolicyValues(sumRows(rows))
    const shifted = estimatePolicyValues(sumRows(rows.map((row) => ({ ...row, reward: row.reward + 3 }))))
    expect((shifted.snips ?? 0) - (base.snips ?? 0)).toBeCloseTo(3, 10)
    expect((shifted.ips ?? 0) - (base.ips ?? 0)).toBeCloseTo(3 * 1.2555555556, 8)
    expect(estimatePolicyValues(sumRows([...rows].reverse())).dr).toBeCloseTo(base.dr ?? Number.NaN, 12)
    const merged = estimatePolicyValues(mergeSums(sumRows(rows.slice(0, 2)), sumRows(rows.slice(2))))
    expect(merged.sndr).toBeCloseTo(base.sndr ?? Number.NaN, 12)
  })

  it('[REP-4] oracle A7: enumerated over actions and rewards, IPS and DR are unbiased', () => {
    const success = 0.3
    const behaviour = [
      [0.5, 0.3, 0.2],
      [0.2, 0.2, 0.6],
    ]
    let [ips, dr, truth] = [0, 0, 0]
    for (const context of [0, 1])
      for (const arm of [0, 1, 2])
        for (const reward of [0, 1]) {
          const p = value(behaviour, context, arm)
          const chance = 0.5 * p * (reward ? success * (arm + 1) : 1 - success * (arm + 1))
          const row: EvaluationRow = {
            weight: value(target, context, arm) / p,
            reward,
            modelAtAction: value(model, context, arm),
            modelAtPolicy: [0, 1, 2].reduce((sum, a) => sum + value(target, context, a) * value(model, context, a), 0),
            day: 'd',
          }
          const values = estimatePolicyValues(sumRows([row]))
          ips += chance * (values.ips ?? Number.NaN)
          dr += chance * (values.dr ?? Number.NaN)
          truth += 0.5 * value(target, context, arm) * (reward ? success * (arm + 1) : 0)
        }
    expect(ips).toBeCloseTo(truth, 12)
    expect(dr).toBeCloseTo(truth, 12)
  })
})

describe('distributions', () => {
  it('[REP-3] oracle A6: exact binomial and Wilson intervals', () => {
    expect(clopperPearson(0, 10).high).toBeCloseTo(0.3084971078, 9)
    expect(clopperPearson(5, 10).low).toBeCloseTo(0.1870860284, 9)
    expect(clopperPearson(5, 10).high).toBeCloseTo(0.8129139716, 9)
    expect(wilson(8, 10).low).toBeCloseTo(0.4901624715, 9)
    expect(wilson(8, 10).high).toBeCloseTo(0.9433178485, 9)
    expect(wilson(0, 10).high).toBeCloseTo(0.2775327999, 9)
  })

  it('[REP-3] Student, beta and chi-squared against closed forms', () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062047362, 6) // tan(pi (p - 1/2))
    expect(studentQuantile(0.975, 10)).toBeCloseTo(2.228138852, 8)
    expect(incompleteBeta(0.3, 2, 3)).toBeCloseTo(0.3483, 10) // polynomial 6x^2 - 8x^3 + 3x^4
    expect(chiSquaredTail(3.6333333333, 2)).toBeCloseTo(0.1625668, 6) // oracle A17, exp(-x/2)
  })
})
