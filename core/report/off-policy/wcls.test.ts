import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../maths/seeded-random.ts'
import { bootstrapDays } from './day-bootstrap.ts'
import { type ExcursionRow, effectInterval, fitExcursionEffect } from './wcls.ts'

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const fitted = (rows: readonly ExcursionRow[]) => {
  const fit = fitExcursionEffect(rows)
  if (fit.kind !== 'fitted') throw new Error(fit.reason)
  return fit.effect
}

/** Qian's micro-randomised trial: 100 people x 30 points; the marginal effect is .5 (policy reference B10). */
function qianTrial(random: () => number): ExcursionRow[] {
  const rows: ExcursionRow[] = []
  for (let person = 0; person < 100; person++) {
    let z = normal(random) / Math.sqrt(0.75)
    for (let t = 0; t < 30; t++) {
      z = 0.5 * z + normal(random)
      const p = Math.min(0.8, Math.max(0.2, 1 / (1 + Math.exp(-0.5 * z))))
      const acted = random() < p
      const outcome = -1 + z + (acted ? 0.5 + z : 0) + normal(random)
      rows.push({ outcome, acted, actProbability: p, controls: [], moderators: [], day: String(person) })
    }
  }
  return rows
}

describe('excursion effect', () => {
  it('[REP-5] oracle B1: with p = .5 and no covariates it is the difference of means', () => {
    const random = seededRandom(3)
    const rows = Array.from({ length: 200 }, (_, k) => ({
      outcome: normal(random),
      acted: random() < 0.5,
      actProbability: 0.5,
      controls: [],
      moderators: [],
      day: String(k % 10),
    }))
    const mean = (acted: boolean) => {
      const side = rows.filter((row) => row.acted === acted)
      return side.reduce((sum, row) => sum + row.outcome, 0) / side.length
    }
    expect(fitted(rows).beta[0]).toBeCloseTo(mean(true) - mean(false), 10)
  })

  it('[REP-5] oracle B10 and defect X4: on the published trial it finds .5 where the raw difference says 1.4', () => {
    const random = seededRandom(7)
    const trials = Array.from({ length: 40 }, () => qianTrial(random))
    const estimates = trials.map((rows) => fitted(rows).beta[0] ?? Number.NaN)
    const centre = estimates.reduce((a, b) => a + b, 0) / estimates.length
    expect(Math.abs(centre - 0.5)).toBeLessThan(4 * (0.056 / Math.sqrt(40)))
    const raw = trials[0] ?? []
    const mean = (acted: boolean) => {
      const side = raw.filter((row) => row.acted === acted)
      return side.reduce((sum, row) => sum + row.outcome, 0) / side.length
    }
    expect(mean(true) - mean(false)).toBeGreaterThan(1.2)
  })

  it('[REP-5] oracle B2: with no effect the 95 % interval covers 0 in 93 to 97 % of 500 seeds', () => {
    let covered = 0
    for (let seed = 0; seed < 500; seed++) {
      const random = seededRandom(seed)
      const rows = Array.from({ length: 240 }, (_, k) => {
        const shared = normal(seededRandom(seed * 1000 + (k % 30)))
        const p = 0.2 + 0.6 * random()
        return {
          outcome: shared + normal(random),
          acted: random() < p,
          actProbability: p,
          controls: [],
          moderators: [],
          day: String(k % 30),
        }
      })
      const { low, high } = effectInterval(fitted(rows))
      if (low <= 0 && high >= 0) covered++
    }
    expect(covered / 500).toBeGreaterThanOrEqual(0.93)
    expect(covered / 500).toBeLessThanOrEqual(0.97)
  })

  it('[REP-5] says why when it cannot be fitted', () => {
    expect(fitExcursionEffect([])).toMatchObject({ kind: 'unfitted', reason: /no available/ })
    const row = { outcome: 1, acted: true, actProbability: 0.5, controls: [], moderators: [] }
    expect(fitExcursionEffect([{ ...row, day: 'a' }])).toMatchObject({ reason: expect.stringMatching(/1 days/) })
    const always = ['a', 'b', 'c', 'd'].map((day) => ({ ...row, day }))
    expect(fitExcursionEffect(always)).toMatchObject({ reason: expect.stringMatching(/never varied/) })
  })
})

describe('day bootstrap', () => {
  it('[REP-6] resamples days, deterministic in its seed, null without days', () => {
    const days = [1, 2, 3, 4, 5, 6].map((value) => Float64Array.from([value, 1]))
    const mean = (totals: Float64Array) => (totals[0] ?? 0) / (totals[1] ?? 1)
    const first = bootstrapDays(days, mean, { random: seededRandom(5) })
    expect(first).toEqual(bootstrapDays(days, mean, { random: seededRandom(5) }))
    expect(first?.low).toBeGreaterThan(1.5)
    expect(first?.high).toBeLessThan(5.5)
    expect(bootstrapDays([], mean, { random: seededRandom(5) })).toBeNull()
  })
})
