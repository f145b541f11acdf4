import { describe, expect, it } from 'vitest'
import { type Channel, type FeatureLine, type FeatureName, channels, featureCatalogue } from '../contracts/features.ts'
import { type ScoredLabel, scoredLabels } from '../contracts/state.ts'
import { MAD_TO_SD } from '../maths/robust.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import { addMinutes, emptyBaseline, usualTable } from './baseline.ts'
import { type Ramp, evidence } from './evidence.ts'
import { featureScales } from './feature-scales.ts'
import { type LatestLines, fuse } from './fusion.ts'
import { MIN_COVERAGE, scoreSnapshot } from './scorer.ts'
import { coldThresholds } from './smoother.ts'

const nowMs = 1_000_000
const usuals = usualTable(emptyBaseline, { nowMs, bucket: '1-other' })
const subsets = Array.from({ length: 2 ** channels.length }, (_, bits) =>
  channels.filter((_channel, k) => bits & (1 << k)),
).filter((subset) => subset.length > 0)

/** The value of a feature at which a ramp is full, on the person's own scale. */
function fullValue(feature: FeatureName, ramp: Ramp): number {
  if (ramp.shape === 'below') return ramp.from / 2
  if (ramp.shape === 'above') return ramp.to * 1.1
  const scale = featureScales[feature]
  const usual = usuals.get(feature)
  if (!scale || !usual) throw new Error(`${feature} has no usual`)
  const spread = Math.max(MAD_TO_SD * usual.mad, scale.smallestScale)
  const z = ramp.shape === 'near' ? 0 : ramp.shape === 'rises' ? ramp.to * 1.05 : -ramp.to * 1.05
  const compared = usual.median + z * spread
  return scale.log ? Math.exp(compared) : compared
}

/** Every feature of a subset of channels at the best value for a state; what the state does not weigh is at its usual. */
function bestLines(label: Exclude<ScoredLabel, 'RECOVERY'>, kept: readonly Channel[]): LatestLines {
  const wanted = new Map(evidence[label].map(({ feature, ramp }) => [feature, ramp]))
  return Object.fromEntries(
    kept.map((channel) => {
      const values: Record<string, number> = {}
      for (const name of Object.keys(featureCatalogue[channel]) as FeatureName[]) {
        const ramp = wanted.get(name)
        const usual = usuals.get(name)
        const scale = featureScales[name]
        if (ramp) values[name] = fullValue(name, ramp)
        else if (usual && scale) values[name] = scale.log ? Math.exp(usual.median) : usual.median
      }
      return [channel, { atMs: nowMs, channel, quality: 1, values } satisfies FeatureLine]
    }),
  )
}

const scoreOf = (label: ScoredLabel, latest: LatestLines, hyper = { peak: 0, lastAtMs: null as number | null }) =>
  scoreSnapshot(fuse(latest, nowMs), { usuals, hyper }).scores[label]

describe('every state from every sufficient set of sources', () => {
  const sufficient = subsets.filter((kept) => fuse(bestLines('HYPER', kept), nowMs).coverage >= MIN_COVERAGE - 1e-9)

  it('[STA-4] [T2] oracle D12: every state reaches its entry on every set with enough coverage', () => {
    expect(sufficient.length).toBeGreaterThanOrEqual(8)
    for (const kept of sufficient) {
      for (const label of ['FLOW', 'HYPER', 'HYPO'] as const)
        expect([kept, label, (scoreOf(label, bestLines(label, kept)) ?? 0) >= coldThresholds[label]]).toEqual([
          kept,
          label,
          true,
        ])
      const calm = scoreOf('RECOVERY', bestLines('FLOW', kept), { peak: 0.9, lastAtMs: nowMs - 10_000 })
      expect(calm).toBeGreaterThanOrEqual(coldThresholds.RECOVERY)
    }
  })

  it('[STA-4] defects X10 and X11: where the original was capped (.82 drifting, .65 and .45 overload) ours reaches 1', () => {
    expect(scoreOf('HYPO', bestLines('HYPO', ['physio', 'kinematics', 'input', 'tabs']))).toBeGreaterThan(0.99)
    expect(scoreOf('HYPER', bestLines('HYPER', ['kinematics', 'input', 'tabs']))).toBeGreaterThan(0.99)
    expect(scoreOf('HYPER', bestLines('HYPER', ['input', 'tabs']))).toBeGreaterThan(0.99)
  })

  it('[STA-6] [T1] oracle D11: a dropped source never raises a state beyond the renormalised score of the rest (60 random moments)', () => {
    const random = seededRandom(17)
    for (let round = 0; round < 60; round++) {
      const all = randomLines(random)
      for (const kept of subsets) {
        const some = Object.fromEntries(Object.entries(all).filter(([channel]) => kept.includes(channel as Channel))) // keys of LatestLines
        for (const label of ['FLOW', 'HYPER', 'HYPO'] as const) {
          const score = scoreOf(label, some)
          if (score === null) continue
          expect(score).toBeCloseTo(renormalised(label, some), 9)
        }
      }
    }
  })

  it('[STA-6] [T1] a shift in time and a change of units leave every score alone', () => {
    const random = seededRandom(23)
    for (let round = 0; round < 50; round++) {
      const lines = randomLines(random)
      const later = Object.fromEntries(
        Object.entries(lines).map(([channel, line]) => [channel, { ...line, atMs: line.atMs + 5e9 }]),
      )
      const now = scoreSnapshot(fuse(lines, nowMs), { usuals, hyper: { peak: 0, lastAtMs: null } }).scores
      expect(scoreSnapshot(fuse(later, nowMs + 5e9), { usuals, hyper: { peak: 0, lastAtMs: null } }).scores).toEqual(
        now,
      )
    }
    const minutes = Array.from({ length: 300 }, (_, k) => ({
      atMs: nowMs - k * 60_000,
      bucket: '1-writing' as const,
      values: { rmssdMs: 30 + 20 * random() },
    }))
    const z = (factor: number) => {
      const scaled = minutes.map((minute) => ({ ...minute, values: { rmssdMs: minute.values.rmssdMs * factor } }))
      const usual = usualTable(addMinutes(emptyBaseline, scaled), { nowMs, bucket: '1-writing' }).get('rmssdMs')
      return usual?.mad
    }
    expect(z(1000)).toBeCloseTo(z(1) ?? 0, 1)
  })
})

function randomLines(random: () => number): LatestLines {
  return Object.fromEntries(
    channels.map((channel) => {
      const values: Record<string, number> = {}
      for (const name of Object.keys(featureCatalogue[channel]) as FeatureName[]) {
        const scale = featureScales[name]
        if (!scale || random() < 0.2) continue
        const compared =
          scale.typical.median + (8 * random() - 4) * Math.max(1.4826 * scale.typical.mad, scale.smallestScale)
        values[name] = scale.log ? Math.exp(compared) : compared
      }
      return [channel, { atMs: nowMs, channel, quality: 0.2 + 0.8 * random(), values }]
    }),
  )
}

/** The weighted mean of single-feature scores: each feature alone gives its own share, and weights are those of the table. */
function renormalised(label: Exclude<ScoredLabel, 'RECOVERY'>, latest: LatestLines): number {
  const { features } = fuse(latest, nowMs)
  let sum = 0
  let total = 0
  for (const { feature, weight } of evidence[label]) {
    const usable = features.get(feature)
    if (!usable) continue
    const alone: LatestLines = {
      [usable.channel]: { atMs: nowMs, channel: usable.channel, quality: 1, values: { [feature]: usable.value } },
    }
    const share = scoreOf(label, alone)
    if (share === null) continue
    sum += weight * usable.usability * share
    total += weight * usable.usability
  }
  return sum / total
}

describe('the original’s defects do not come back', () => {
  it('[STA-4] defect 1: an overwhelmed moment (pulse +23, RMSSD 20, 25 switches, 21 corrections) is overload', () => {
    const line = (channel: Channel, values: FeatureLine['values']): FeatureLine => ({
      atMs: nowMs,
      channel,
      quality: 1,
      values,
    })
    const latest: LatestLines = {
      physio: line('physio', { heartRateBpm: 93, rmssdMs: 20 }),
      kinematics: line('kinematics', { forwardLeanRatio: 0.2, blinksPerMin: 8, stillnessRatio: 0.5 }),
      input: line('input', {
        correctionsPer100: 21,
        ikiLnSd: 0.8,
        pointerTurnsPerMin: 70,
        keysPerMin: 70,
        inactivitySeconds: 2,
      }),
      tabs: line('tabs', { switchesPerMin: 25 }),
    }
    expect(scoreOf('HYPER', latest)).toBeGreaterThan(coldThresholds.HYPER)
  })

  it('[STA-5] defect 1: ordinary random moments do not sit in flow', () => {
    const random = seededRandom(3)
    let inFlow = 0
    for (let round = 0; round < 300; round++)
      if ((scoreOf('FLOW', randomLines(random)) ?? 0) >= coldThresholds.FLOW) inFlow++
    expect(inFlow).toBeLessThan(30)
    expect(scoredLabels).toHaveLength(4)
  })
})
