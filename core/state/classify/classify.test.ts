import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../maths/seeded-random.ts'
import { fitPlatt, fitTemperature, plattLogit, sigmoid, softmaxAt } from './calibrate-scores.ts'
import { fitLogistic, logisticLogit } from './logistic.ts'
import { type Episode, fitPersonalModel, probabilitiesOf } from './personal-model.ts'
import { brierOf, eceOf, reliabilityBins, reliabilityOf } from './reliability.ts'

const random = (seed: number) => seededRandom(seed)
/** Scores and labels drawn from p = sigmoid(8 s - 4). */
function drawn(count: number, seed: number) {
  const dice = random(seed)
  const scores = Array.from({ length: count }, () => dice())
  return { scores, labels: scores.map((score) => dice() < sigmoid(8 * score - 4)) }
}

describe('scores to probabilities', () => {
  it('[STA-16] [T4] Platt’s fit finds the sigmoid the labels were drawn from', () => {
    const { scores, labels } = drawn(20_000, 1)
    const fit = fitPlatt(scores, labels)
    expect(fit.a).toBeCloseTo(-8, 0)
    expect(fit.b).toBeCloseTo(4, 0)
  })

  it('[STA-16] [T4] separable labels stay finite, one kind of label gives the smoothed base rate', () => {
    const fit = fitPlatt([0.1, 0.2, 0.8, 0.9], [false, false, true, true])
    expect(sigmoid(plattLogit(fit, 0.9))).toBeLessThan(0.9)
    expect(sigmoid(plattLogit(fit, 0.1))).toBeGreaterThan(0.1)
    const none = fitPlatt([0.2, 0.4, 0.9], [false, false, false])
    expect(sigmoid(plattLogit(none, 0.9))).toBeCloseTo(1 / 5, 12)
  })

  it('[STA-16] [T4] oracle D4: softmax of one-hot scores is .4754, which is why scores are never shown as likely', () => {
    expect(softmaxAt([1, 0, 0, 0], 1)[0]).toBeCloseTo(0.4753668864, 9)
    const rows = Array.from({ length: 400 }, (_, k) => ({ logits: [4, 0], label: k % 4 === 0 ? 1 : 0 }))
    const temperature = fitTemperature(rows)
    expect(softmaxAt([4, 0], temperature)[0]).toBeCloseTo(0.75, 3)
    expect(fitTemperature([])).toBe(1)
  })

  it('[STA-17] [T4] Brier, bins and calibration error equal their closed forms', () => {
    const forecasts = [
      { p: 0.2, label: false },
      { p: 0.2, label: true },
      { p: 0.8, label: true },
      { p: 0.8, label: true },
    ]
    expect(brierOf(forecasts)).toBeCloseTo((0.04 + 0.64 + 0.04 + 0.04) / 4, 12)
    expect(eceOf(Array.from({ length: 100 }, (_, k) => ({ p: 0.3, label: k % 10 < 3 })))).toBeLessThan(0.2)
    const bins = reliabilityBins(Array.from({ length: 103 }, (_, k) => ({ p: k / 103, label: k > 50 })))
    expect(bins).toHaveLength(5)
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(103)
    const { interval, ece } = reliabilityOf(forecasts, random(2))
    expect(interval.low).toBeLessThanOrEqual(ece)
    expect(interval.high).toBeGreaterThanOrEqual(0)
  })

  it('[STA-18] [T7] the logistic fit finds direction and leaves an uninformative feature near 0', () => {
    const dice = random(5)
    const rows = Array.from({ length: 600 }, () => [2 * dice() - 1, 2 * dice() - 1])
    const labels = rows.map(([x = 0]) => dice() < sigmoid(3 * x))
    const fit = fitLogistic(rows, labels)
    expect(fit.weights[0]).toBeGreaterThan(1.5)
    expect(Math.abs(fit.weights[1] ?? 1)).toBeLessThan(0.5)
    expect(logisticLogit(fit, [1, 0])).toBeGreaterThan(0)
  })
})

/** Labelled episodes over ten days; `signal` is how much the first feature says, `ruleSignal` how much the rule score does. */
function episodes(count: number, { signal, ruleSignal }: { signal: number; ruleSignal: number }, seed = 11): Episode[] {
  const dice = random(seed)
  return Array.from({ length: count }, (_, k) => {
    const overloaded = dice() < 0.4
    const centre = overloaded ? 1 : -1
    const score = Math.min(1, Math.max(0, 0.5 + 0.3 * ruleSignal * centre + 0.3 * (dice() - 0.5)))
    return {
      labelId: `l${k}`,
      day: `2026-11-${String(1 + (k % 10)).padStart(2, '0')}`,
      scores: { HYPER: score, HYPO: dice(), FLOW: dice() },
      x: [signal * centre + 2 * (dice() - 0.5), dice() - 0.5],
      said: overloaded ? 'HYPER' : null,
    }
  })
}

describe('the person’s own model', () => {
  it('[STA-16] [T4] under thirty labels there is no model and nothing is called likely', () => {
    expect(fitPersonalModel(episodes(29, { signal: 2, ruleSignal: 1 }), random(1))).toBeNull()
    expect(fitPersonalModel(episodes(30, { signal: 2, ruleSignal: 1 }), random(1))).not.toBeNull()
  })

  it('[STA-18] [T7] it is used only where it beats both base rate and rules on days it has not seen', () => {
    const better = fitPersonalModel(episodes(150, { signal: 2, ruleSignal: 0 }), random(1))?.states.HYPER
    expect(better?.alpha).toBeCloseTo(0.7, 9)
    expect(better?.modelLogLoss).toBeLessThan(better?.baseLogLoss ?? 0)
    const worse = fitPersonalModel(episodes(150, { signal: 0, ruleSignal: 1 }), random(1))?.states.HYPER
    expect(worse).toMatchObject({ alpha: 0, logistic: null })
    expect(worse?.ruleLogLoss).toBeLessThan(worse?.baseLogLoss ?? 0)
    const noise = fitPersonalModel(episodes(150, { signal: 0, ruleSignal: 0 }), random(1))?.states.HYPER
    expect(noise?.alpha).toBe(0)
  })

  it('[STA-18] [T7] under five days there is no logistic model, and a state nobody named has no claim', () => {
    const few = episodes(80, { signal: 2, ruleSignal: 0 }).map((one, k) => ({ ...one, day: `2026-11-0${1 + (k % 4)}` }))
    const model = fitPersonalModel(few, random(1))
    expect(model?.states.HYPER).toMatchObject({ alpha: 0, modelLogLoss: null })
    expect(model?.states.FLOW).toBeNull()
    if (!model) return
    const p = probabilitiesOf(model, { HYPER: 0.9, HYPO: 0.9, FLOW: 0.9 }, [0, 0])
    expect(p.FLOW).toBe(0)
    expect(p.HYPER + p.HYPO + p.FLOW).toBeLessThanOrEqual(1)
  })

  it('[STA-16] [T4] defect X13: a clear moment is likely, an ordinary one is not, and held-out numbers say how far to believe it', () => {
    const model = fitPersonalModel(episodes(200, { signal: 0, ruleSignal: 1.5 }), random(1))
    if (!model) throw new Error('a model was expected')
    const at = (score: number) => probabilitiesOf(model, { HYPER: score, HYPO: 0, FLOW: 0 }, [0, 0]).HYPER
    expect(at(0.95)).toBeGreaterThan(0.8)
    expect(at(0.05)).toBeLessThan(0.2)
    expect(model.states.HYPER?.reliability.brier).toBeLessThan(0.15)
    expect(model.states.HYPER?.reliability.n).toBe(200)
  })
})
