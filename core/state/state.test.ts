import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Channel, FeatureLine, FeatureName } from '../contracts/features.ts'
import { channels } from '../contracts/features.ts'
import { type ScoredLabel, scoredLabels } from '../contracts/state.ts'
import { median, robustZ, weightedSpread } from '../maths/robust.ts'
import { type Baseline, addMinute, bucketOf, emptyBaseline, usualOf, usualTable, zAgainst } from './baseline.ts'
import { type Evidence, evidence, rampShare } from './evidence.ts'
import { featureScales } from './feature-scales.ts'
import { type LatestLines, fuse } from './fusion.ts'
import { creditBreak, integrateLoad, positiveArea } from './load.ts'
import { leadingLabel, noHyperMemory, scoreSnapshot } from './scorer.ts'
import { DWELL_MS, type Smoother, coldThresholds, freshSmoother, stepSmoother } from './smoother.ts'

const now = 50_000_000
const bucket = bucketOf(10, 'other')
const usuals = usualTable(emptyBaseline, { nowMs: now, bucket })
const channelOf: Partial<Record<FeatureName, Channel>> = {
  heartRateBpm: 'physio',
  rmssdMs: 'physio',
  respirationPerMin: 'physio',
  blinksPerMin: 'kinematics',
  perclosRatio: 'kinematics',
  forwardLeanRatio: 'kinematics',
  slumpRatio: 'kinematics',
  stillnessRatio: 'kinematics',
  switchesPerMin: 'tabs',
  complexityRatio: 'tabs',
}
const belongs = (feature: FeatureName): Channel => channelOf[feature] ?? 'input'

/** The raw value that lies `z` spreads from the usual. */
const valueAt = (feature: FeatureName, z: number): number => {
  const scale = featureScales[feature]
  const usual = usuals.get(feature)
  if (!scale || !usual) throw new Error(`no usual for ${feature}`)
  const compared = usual.median + z * Math.max(1.4826 * usual.mad, scale.smallestScale)
  return scale.log ? Math.exp(compared) : compared
}
/** The raw value that speaks most for a piece of evidence. */
const bestValue = ({ feature, ramp }: Evidence): number => {
  if (ramp.shape === 'above') return ramp.to
  if (ramp.shape === 'below') return ramp.from
  return valueAt(feature, ramp.shape === 'near' ? 0 : ramp.shape === 'rises' ? ramp.to + 0.5 : -ramp.to - 0.5)
}
const linesFrom = (values: Partial<Record<FeatureName, number>>, quality = 0.9): LatestLines => {
  const lines: Partial<Record<Channel, FeatureLine>> = {}
  for (const channel of channels) {
    const own = Object.entries(values).filter(([name]) => belongs(name as FeatureName) === channel) // keys are features
    if (own.length) lines[channel] = { atMs: now, channel, quality, values: Object.fromEntries(own) }
  }
  return lines
}
const calm: Partial<Record<FeatureName, number>> = Object.fromEntries(
  Object.keys(featureScales).map((name) => [name, valueAt(name as FeatureName, 0)]), // keys are features
)
const only = (values: Partial<Record<FeatureName, number>>, kept: readonly Channel[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => kept.includes(belongs(name as FeatureName)))) // as above
const subsets: Channel[][] = Array.from({ length: 16 }, (_, bits) => channels.filter((_, k) => bits & (1 << k)))
const score = (values: Partial<Record<FeatureName, number>>, hyper = noHyperMemory) =>
  scoreSnapshot(fuse(linesFrom(values), now), { usuals, hyper })

describe('fusion', () => {
  it('[STA-1] [T1] camera or rhythm alone is half of the evidence; face or tabs alone are not', () => {
    const coverage = (kept: Channel[]) => fuse(linesFrom(only(calm, kept)), now).coverage
    expect(coverage(['physio', 'kinematics'])).toBeCloseTo(0.5, 12)
    expect(coverage(['input'])).toBeCloseTo(0.5, 12)
    expect(coverage(['kinematics'])).toBeLessThan(0.5)
    expect(coverage(['kinematics', 'tabs'])).toBeLessThan(0.5)
    expect(coverage([...channels])).toBeCloseTo(1, 12)
    expect(score(only(calm, ['kinematics'])).known).toBe(false)
    expect(score(only(calm, ['input'])).known).toBe(true)
  })

  it('[STA-2] [T1] a line counts fully for three seconds and is gone after ten; NaN is not a value', () => {
    const lines = linesFrom(only(calm, ['input']))
    expect(fuse(lines, now + 3_000).coverage).toBeCloseTo(0.5, 12)
    expect(fuse(lines, now + 6_500).coverage).toBeCloseTo(0.25, 12)
    expect(fuse(lines, now + 10_000).features.size).toBe(0)
    expect(fuse(linesFrom({ heartRateBpm: Number.NaN }), now).features.size).toBe(0)
  })

  it('[STA-2] poor quality counts in proportion', () => {
    expect(fuse(linesFrom(only(calm, ['input']), 0.25), now).coverage).toBeCloseTo(0.25, 12)
  })
})

describe('scorer', () => {
  const reachable = subsets.filter((kept) => fuse(linesFrom(only(calm, kept)), now).coverage >= 0.5 - 1e-9)

  it.each(reachable.map((kept) => [kept.join('+'), kept] as const))(
    '[STA-4] [T2] oracle D12, defects X10 and X11: with %s every state reaches entry and leads',
    (_, kept) => {
      for (const label of ['HYPER', 'HYPO', 'FLOW'] as const) {
        const best = Object.fromEntries(evidence[label].map((item) => [item.feature, bestValue(item)]))
        const scored = score(only({ ...calm, ...best }, kept))
        expect(scored.scores[label], label).toBeGreaterThanOrEqual(coldThresholds[label])
        expect(leadingLabel(scored.scores), label).toBe(label)
      }
      const after = score(only(calm, kept), { peak: 0.9, lastAtMs: now - 10_000 })
      expect(after.scores.RECOVERY).toBeGreaterThanOrEqual(coldThresholds.RECOVERY)
      expect(leadingLabel(after.scores)).toBe('RECOVERY')
    },
  )

  it('[STA-5] a day like any other is none of the states', () => {
    const { scores } = score(calm)
    for (const label of scoredLabels) expect(scores[label] ?? 0, label).toBeLessThan(coldThresholds[label])
  })

  it('[STA-6] oracle D11: dropping a sensor gives exactly the renormalised score of the rest', () => {
    const zs = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 22, maxLength: 22 })
    fc.assert(
      fc.property(zs, fc.constantFrom(...channels), (z, dropped) => {
        const names = Object.keys(featureScales) as FeatureName[] // keys are features
        const values = Object.fromEntries(names.map((name, k) => [name, valueAt(name, z[k] ?? 0)]))
        const kept = channels.filter((channel) => channel !== dropped)
        const after = score(only(values, kept)).scores
        for (const label of ['HYPER', 'HYPO', 'FLOW'] as const) {
          const left = evidence[label].filter(({ feature }) => kept.includes(belongs(feature)))
          const weight = left.reduce((sum, item) => sum + item.weight, 0)
          const expected = left.reduce((sum, { feature, weight: w, ramp }) => {
            const scale = featureScales[feature]
            const usual = usuals.get(feature)
            const value = values[feature] ?? Number.NaN
            const deviation = scale && usual ? (zAgainst(value, usual, scale) ?? Number.NaN) : Number.NaN
            return sum + (w / weight) * rampShare(ramp, deviation, value)
          }, 0)
          expect(after[label]).toBeCloseTo(expected, 9)
        }
      }),
      { numRuns: 100, seed: 5 },
    )
  })

  it('[STA-7] the reasons are the three largest contributions, with value, usual and z', () => {
    const scored = score({
      ...calm,
      switchesPerMin: valueAt('switchesPerMin', 4),
      heartRateBpm: valueAt('heartRateBpm', 4),
    })
    const [first, second] = scored.reasons.HYPER
    expect(first).toMatchObject({ feature: 'heartRateBpm', baseline: 70 })
    expect(second?.feature).toBe('switchesPerMin')
    expect(first?.z).toBeCloseTo(4, 3)
    expect(scored.reasons.HYPER.length).toBeLessThanOrEqual(3)
  })
})

describe('smoother', () => {
  /** Feeds HYPER scores at 2 Hz from t = 0; `score(s)` by second. */
  const run = (seconds: number, hyper: (s: number) => number, entry = 0.85) => {
    let smoother: Smoother = freshSmoother(0)
    const thresholds = { ...coldThresholds, HYPER: entry }
    const changes: string[] = []
    for (let s = 0; s <= seconds; s += 0.5) {
      const before = smoother.state
      const scores = { FLOW: 0, HYPER: hyper(s), HYPO: 0, RECOVERY: 0 }
      smoother = stepSmoother(smoother, { atMs: s * 1000, scores, known: true }, thresholds)
      if (smoother.state !== before) changes.push(`${smoother.state}@${s}`)
    }
    return changes
  }

  it('[STA-8] [T3] oracle D10: HYPER at exactly thirty seconds, charged once (defect X12)', () => {
    expect(run(29.5, () => 0.9)).toEqual([])
    expect(run(30, () => 0.9)).toEqual(['HYPER@30'])
  })

  it('[STA-8] oracle D10: a dip of one second is forgiven, three seconds start over', () => {
    expect(run(30, (s) => (s >= 15 && s < 16 ? 0.3 : 0.9))).toEqual(['HYPER@30'])
    expect(run(45, (s) => (s >= 15 && s < 18 ? 0.3 : 0.9))).toEqual([])
    expect(run(60, (s) => (s >= 15 && s < 18 ? 0.3 : 0.9))).toHaveLength(1)
  })

  it('[STA-8] oracle D10: swinging around entry gives at most one transition', () => {
    expect(run(300, (s) => 0.85 + 0.04 * Math.sin(s)).length).toBeLessThanOrEqual(1)
  })

  it('[STA-9] oracle D10: thirty-one seconds of silence is UNKNOWN, five pause the clock', () => {
    const scores = { FLOW: 0, HYPER: 0.9, HYPO: 0, RECOVERY: 0 }
    let smoother = freshSmoother(0)
    for (let s = 0; s <= 40; s += 0.5) smoother = stepSmoother(smoother, { atMs: s * 1000, scores, known: true })
    expect(smoother.state).toBe('HYPER')
    expect(stepSmoother(smoother, { atMs: 45_000, scores, known: true }).state).toBe('HYPER')
    expect(stepSmoother(smoother, { atMs: 71_000, scores, known: true }).state).toBe('UNKNOWN')
    const paused = stepSmoother(smoother, { atMs: 45_000, scores, known: true })
    expect(paused.candidates.HYPER?.heldMs).toBe(smoother.candidates.HYPER?.heldMs)
  })

  it('[STA-9] lost coverage is UNKNOWN after three seconds, never a default state', () => {
    const scores = { FLOW: 0, HYPER: 0.9, HYPO: 0, RECOVERY: 0 }
    let smoother = freshSmoother(0)
    for (let s = 0; s <= 40; s += 0.5) smoother = stepSmoother(smoother, { atMs: s * 1000, scores, known: true })
    expect(stepSmoother(smoother, { atMs: 42_000, scores, known: false }).state).toBe('HYPER')
    expect(stepSmoother(smoother, { atMs: 43_500, scores, known: false }).state).toBe('UNKNOWN')
  })

  it('[STA-9] an older reading changes nothing', () => {
    const smoother = stepSmoother(freshSmoother(0), {
      atMs: 1000,
      scores: { FLOW: 1, HYPER: 0, HYPO: 0, RECOVERY: 0 },
      known: true,
    })
    expect(
      stepSmoother(smoother, { atMs: 500, scores: { FLOW: 0, HYPER: 1, HYPO: 0, RECOVERY: 0 }, known: true }),
    ).toBe(smoother)
  })

  it('[STA-10] smoothing is by elapsed time: two half steps equal one step', () => {
    const scores = { FLOW: 0.2, HYPER: 0.9, HYPO: 0, RECOVERY: 0 }
    const start = stepSmoother(freshSmoother(0), { atMs: 0, scores: { ...scores, HYPER: 0 }, known: true })
    const once = stepSmoother(start, { atMs: 1000, scores, known: true })
    const half = stepSmoother(start, { atMs: 500, scores, known: true })
    const twice = stepSmoother(half, { atMs: 1000, scores, known: true })
    expect(twice.ema.HYPER).toBeCloseTo(once.ema.HYPER ?? Number.NaN, 12)
    // Oracle D3: alpha .3 per half second from 0 to 1.
    const unit = { FLOW: 0, HYPER: 1, HYPO: 0, RECOVERY: 0 }
    let smoother = start
    for (let k = 1; k <= 6; k++) smoother = stepSmoother(smoother, { atMs: k * 500, scores: unit, known: true })
    expect(smoother.ema.HYPER).toBeCloseTo(0.882351, 9)
  })

  it.each(Object.entries(DWELL_MS) as [ScoredLabel, number][])(
    '[STA-8] %s is entered at its own dwell',
    (label, dwell) => {
      let smoother = freshSmoother(0)
      const scores = { FLOW: 0, HYPER: 0, HYPO: 0, RECOVERY: 0, [label]: 0.95 }
      let enteredAt = -1
      for (let t = 0; t <= dwell + 5000; t += 500) {
        smoother = stepSmoother(smoother, { atMs: t, scores, known: true })
        if (smoother.state === label && enteredAt < 0) enteredAt = t
      }
      expect(enteredAt).toBe(dwell)
    },
  )
})

describe('baseline', () => {
  const filled = (values: number[], from: Baseline = emptyBaseline) =>
    values.reduce(
      (all, value, k) => addMinute(all, { atMs: now - k * 60_000, bucket, values: { heartRateBpm: value } }),
      from,
    )

  it('[STA-11] [T8] oracle D2: robust z with the exact factor, no NaN when all values are equal', () => {
    const spread = weightedSpread([1, 2, 3, 4, 5, 6, 7, 8, 100], new Array(9).fill(1))
    expect(spread).toEqual({ median: 5, mad: 2 })
    expect(robustZ(100, spread ?? { median: 0, mad: 0 }, 0.001)).toBeCloseTo(32.03831108, 7)
    const flat = usualOf(filled(new Array(500).fill(66)), 'heartRateBpm', { nowMs: now, bucket })
    const scale = featureScales.heartRateBpm
    expect(flat && scale && Number.isFinite(zAgainst(70, flat, scale))).toBe(true)
  })

  it('[STA-11] oracle D13: a change of unit or zero leaves robust z alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (xs, a) => {
          const shifted = xs.map((x) => a * x + 17)
          const one = weightedSpread(
            xs,
            xs.map(() => 1),
          )
          const two = weightedSpread(
            shifted,
            xs.map(() => 1),
          )
          if (!one || !two || one.mad === 0) return
          expect(robustZ(a * 60 + 17, two, 1e-9)).toBeCloseTo(robustZ(60, one, 1e-9), 6)
        },
      ),
      { numRuns: 100, seed: 3 },
    )
    expect(median([3, 1, 2])).toBe(2)
  })

  it("[STA-12] [T8] the person's own minutes take over from typical values, ten weighing as much as the prior", () => {
    const own = usualOf(filled(new Array(10).fill(60)), 'heartRateBpm', { nowMs: now, bucket })
    expect(own?.median).toBeGreaterThan(60)
    expect(own?.median).toBeLessThan(65.1)
    expect(usualOf(filled(new Array(600).fill(60)), 'heartRateBpm', { nowMs: now, bucket })?.median).toBeCloseTo(60, 0)
    expect(usualOf(emptyBaseline, 'heartRateBpm', { nowMs: now, bucket })).toMatchObject({
      median: 70,
      knownMinutes: 0,
    })
  })

  it('[STA-12] [S16] thirty days without a calm minute is stale', () => {
    const old = filled([60])
    expect(usualOf(old, 'heartRateBpm', { nowMs: now + 29 * 86_400_000, bucket })?.stale).toBe(false)
    expect(usualOf(old, 'heartRateBpm', { nowMs: now + 31 * 86_400_000, bucket })?.stale).toBe(true)
  })

  it('[STA-12] [T8] one bad day among a fortnight moves the usual by less than a tenth of its spread', () => {
    const normalDays = Array.from({ length: 2400 }, (_, k) => 66 + 6 * Math.sin(k * 1.7))
    const calmBefore = usualOf(filled(normalDays), 'heartRateBpm', { nowMs: now, bucket })
    const withBadHour = filled(new Array(60).fill(95), filled(normalDays))
    const after = usualOf(withBadHour, 'heartRateBpm', { nowMs: now, bucket })
    const spread = 1.4826 * (calmBefore?.mad ?? 0)
    expect(Math.abs((after?.median ?? 0) - (calmBefore?.median ?? 0))).toBeLessThan(0.1 * spread)
  })
})

describe('load', () => {
  const load = (from: number, seconds: number, z = 1) => {
    let value = from
    for (let t = 0; t < seconds; t += 10)
      value = integrateLoad(value, { z0: z, z1: z, dtSeconds: 10 }, { timeConstantS: 1800, deadZone: 0 })
    return value
  }

  it.each([
    [600, 510.2],
    [1500, 1017.7],
    [1800, 1137.8],
  ])('[STA-13] [T5] oracle D8: %d s at a constant excess of 1 gives %d z.s', (seconds, expected) => {
    expect(load(0, seconds)).toBeCloseTo(expected, 1)
  })

  it('[STA-13] oracle D8: rest leaks, halves add up, nothing is negative, a long gap adds nothing', () => {
    expect(load(1500, 600, 0)).toBeCloseTo(1500 * Math.exp(-1 / 3), 9)
    const half = integrateLoad(integrateLoad(0, { z0: 1, z1: 1, dtSeconds: 5 }), { z0: 1, z1: 1, dtSeconds: 5 })
    expect(half).toBeCloseTo(integrateLoad(0, { z0: 1, z1: 1, dtSeconds: 10 }), 9)
    expect(positiveArea(1, -1, 10)).toBe(2.5)
    expect(integrateLoad(0, { z0: 5, z1: 5, dtSeconds: 31 })).toBe(0)
    expect(integrateLoad(100, { z0: -3, z1: -3, dtSeconds: 1e6 })).toBeGreaterThanOrEqual(0)
    expect(creditBreak(100, 1e9)).toBeGreaterThanOrEqual(0)
    expect(integrateLoad(7, { z0: 0.4, z1: 0.4, dtSeconds: 1 })).toBeLessThan(7)
  })
})
