import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNormalBank } from './normal-bank.ts'
import { discountDay, foldRewards, posteriorFromPrior, toArmModel, type RewardRow } from './posterior.ts'
import { averagedSoftmax, drawArm, projectToBox, softmax } from './propensity.ts'

const minimum = (shares: number[], floor: number) => [
  ...projectToBox(
    shares,
    shares.map(() => ({ floor, cap: 1 })),
  ),
]
const close = (actual: ArrayLike<number>, expected: number[], digits = 9) =>
  expected.forEach((value, k) => expect(actual[k]).toBeCloseTo(value, digits))

describe('projection to floors and caps', () => {
  it.each([
    [[1, 0, 0], 0.1, [0.8, 0.1, 0.1]],
    [[0.9, 0.1, 0], 0.1, [0.8, 0.1, 0.1]],
    [[0.89, 0.11, 0], 0.1, [0.8, 0.1, 0.1]],
    [[0.8, 0.1, 0.1], 0.1, [0.8, 0.1, 0.1]],
    [[0.1, 0.8, 0.1], 0.1, [0.1, 0.8, 0.1]],
    [[0.7, 0.2, 0.1], 1 / 3, [1 / 3, 1 / 3, 1 / 3]],
    [[0, 0, 0], 0.1, [1 / 3, 1 / 3, 1 / 3]],
    [[0.6, 0.3, 0.1], 0, [0.6, 0.3, 0.1]],
    [[0.9, 0.06, 0.04], 0.05, [0.895, 0.055, 0.05]],
    [[1, 0, 0, 0, 0, 0, 0, 0], 0.05, [0.65, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05]],
  ])('[POL-1] oracle A11 and defect X7: %j with floor %d gives %j', (shares, floor, expected) => {
    close(minimum(shares, floor), expected)
  })

  it('[POL-1] oracle A11: a box with different floors', () => {
    const bounds = [0.2, 0.05, 0.05, 0.05].map((floor) => ({ floor, cap: 1 }))
    close(projectToBox([0.02, 0.95, 0.02, 0.01], bounds), [0.2, 0.7, 0.05, 0.05])
  })

  it('[POL-1] refuses what cannot be satisfied', () => {
    expect(() => projectToBox([], [])).toThrow(/at least one arm/)
    expect(() => minimum([0.5, 0.5], 0.6)).toThrow(/infeasible/)
    expect(() =>
      projectToBox(
        [0.5, 0.5],
        [0.3, 0.3].map((cap) => ({ floor: 0, cap })),
      ),
    ).toThrow(/infeasible/)
  })

  it('[POL-1] property: sums to one, respects bounds, idempotent, order-preserving', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(weights, (raw) => {
        const sum = raw.reduce((a, b) => a + b, 0)
        const shares = raw.map((value) => (sum > 0 ? value / sum : 1 / raw.length))
        const p = minimum(shares, 0.05)
        expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        p.forEach((value) => expect(value).toBeGreaterThanOrEqual(0.05 - 1e-15))
        close(minimum(p, 0.05), p, 12)
        shares.forEach((left, i) =>
          shares.forEach((right, j) => left > right && expect(p[i]! >= p[j]! - 1e-15).toBe(true)),
        ) // indices of the same array
      }),
      { numRuns: 300, seed: 11 },
    )
  })
})

describe('softmax', () => {
  it('[POL-2] oracle A12', () => {
    close(softmax([1, 2, 3, 8], 5), [0.1287261817, 0.1572265134, 0.1920368971, 0.5220104078])
    close(softmax([0, 1], 1), [0.2689414214, 0.7310585786])
    close(softmax([0.1, 0.2, 0.3], 0.1), [0.0900305732, 0.2447284711, 0.6652409558])
    close(softmax([1e6 + 0.1, 1e6 + 0.2, 1e6 + 0.3], 0.1), [0.0900305732, 0.2447284711, 0.6652409558], 6)
    close(softmax([0, 1], 1e-9), [0, 1])
  })

  it('[POL-2] the averaged softmax tends to the exact probability of being best for two Gaussian arms', () => {
    const bank = createNormalBank(2, 20_000)
    const q = averagedSoftmax(
      [
        { mean: 0.3, sd: 0.4 },
        { mean: 0, sd: 0.3 },
      ],
      bank,
      { temperature: 1e-6, bankIndex: [0, 1] },
    )
    expect(q[0]).toBeCloseTo(0.7257468822, 2) // Phi(.3 / .5)
  })

  it('[POL-2] an arm left out does not change the draws of the others', () => {
    const bank = createNormalBank(3, 500)
    const same = { mean: 0, sd: 1 }
    const both = averagedSoftmax([same, same], bank, { temperature: 1e-6, bankIndex: [0, 2] })
    const swapped = averagedSoftmax([same, same], bank, { temperature: 1e-6, bankIndex: [2, 0] })
    expect(both[0]).toBeCloseTo(swapped[1]!, 12) // both arrays have two arms
  })
})

describe('posterior', () => {
  const prior = (size: number) => ({ mean: new Array(size).fill(0), precision: new Array(size).fill(1) })
  const rows: RewardRow[] = [
    { context: [1, 0.5], reward: 1 },
    { context: [1, -1], reward: 0 },
    { context: [1, 2], reward: 2 },
  ]

  it('[POL-3] oracle A15, one dimension', () => {
    const folded = foldRewards(
      posteriorFromPrior(prior(1)),
      [1, 1, 0].map((reward) => ({ context: [1], reward })),
    )
    const predicted = toArmModel(folded, 1).predict([1])
    expect(predicted.mean).toBeCloseTo(0.5, 12)
    expect(predicted.sd ** 2).toBeCloseTo(0.25, 12)
  })

  it('[POL-3] oracle A15, two dimensions', () => {
    const folded = foldRewards(posteriorFromPrior(prior(2)), rows)
    close(folded.precision, [4, 1.5, 1.5, 6.25])
    close(folded.moment, [3, 4.5])
    const model = toArmModel(folded, 1)
    close(model.weights, [0.5274725275, 0.5934065934])
    expect(model.predict([1, 1]).mean).toBeCloseTo(1.1208791209, 9)
    expect(model.predict([1, 1]).sd ** 2).toBeCloseTo(0.3186813187, 9)
  })

  it('[POL-3] oracle A15, discount with prior replenishment before each row', () => {
    const folded = rows.reduce(
      (state, row) => foldRewards(discountDay(state, prior(2), 0.9), [row]),
      posteriorFromPrior(prior(2)),
    )
    close(folded.precision, [3.71, 1.505, 1.505, 6.1025])
    close(folded.moment, [2.81, 4.405])
    close(toArmModel(folded, 1).weights, [0.5162390612, 0.5945203104], 8)
  })

  it('[POL-3] batch equals sequential bit for bit, and an untouched arm stays at its prior', () => {
    const batch = foldRewards(posteriorFromPrior(prior(2)), rows)
    const sequential = rows.reduce((state, row) => foldRewards(state, [row]), posteriorFromPrior(prior(2)))
    expect(sequential).toEqual(batch)
    const idle = discountDay(posteriorFromPrior(prior(2)), prior(2))
    close(idle.precision, [1, 0, 0, 1], 12)
  })

  it('[POL-3] a corrupt precision is refused', () => {
    expect(() => toArmModel({ precision: [1, 2, 2, 1], moment: [0, 0], folded: 0 })).toThrow(/positive definite/)
  })
})

describe('draw', () => {
  it('[POL-4] takes the first arm whose cumulative probability exceeds u, never an arm of probability 0', () => {
    expect(drawArm([0.5, 0.3, 0.2], 0)).toBe(0)
    expect(drawArm([0.5, 0.3, 0.2], 0.5)).toBe(1)
    expect(drawArm([0.5, 0.3, 0.2], 0.8)).toBe(2)
    expect(drawArm([0.5, 0.5, 0], 1 - 2 ** -53)).toBe(1)
  })

  it('[POL-4] the bank is the same on every machine', () => {
    expect(createNormalBank(8).hash).toBe(createNormalBank(8).hash)
    expect(createNormalBank(8, 2000, 1).hash).not.toBe(createNormalBank(8).hash)
  })
})
