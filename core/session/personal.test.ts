import { describe, expect, it } from 'vitest'
import type { Label } from '../contracts/labels.ts'
import type { Summary } from '../contracts/summaries.ts'
import { emptyBaseline, usualTable } from '../state/baseline.ts'
import { coldThresholds } from '../state/smoother.ts'
import { modelFeatures, personalThresholds, toEpisodes } from './personal.ts'

const start = Date.UTC(2026, 10, 2, 9)
const usuals = usualTable(emptyBaseline, { nowMs: start, bucket: '1-other' })
const overloaded = {
  heartRateBpm: 92,
  rmssdMs: 14,
  correctionsPer100: 18,
  ikiLnSd: 0.95,
  keysPerMin: 60,
  inactivitySeconds: 2,
}
const minute = (startMs: number, values: Record<string, number>): Summary => ({
  v: 1,
  level: 'minute',
  startMs,
  endMs: startMs + 60_000,
  day: new Date(startMs).toISOString().slice(0, 10),
  tz: 'UTC',
  offsetMin: 0,
  features: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { n: 60, mean: value, median: value, low: value, high: value },
    ]),
  ),
  stateMs: { UNKNOWN: 60_000 },
  knownMs: 60_000,
  idleMs: 0,
  load: null,
  counts: {},
})
const prompt = (endMs: number, label: 'overloaded' | 'fine'): Label => ({
  v: 1,
  labelId: `l${endMs}`,
  source: 'prompt',
  startMs: endMs - 300_000,
  endMs,
  label,
  propensity: 0.01,
})

describe('what is personal', () => {
  const minutes = Array.from({ length: 20 }, (_, k) => minute(start + k * 60_000, overloaded))

  it('[SES-18] [T4] [T7] a label becomes an episode of the minutes under it, in personal spreads; without minutes it is left out', () => {
    const [episode, ...others] = toEpisodes(
      [prompt(start + 600_000, 'overloaded'), prompt(start + 9e8, 'fine')],
      minutes,
      usuals,
    )
    expect(others).toEqual([])
    expect(episode).toMatchObject({ said: 'HYPER', day: '2026-11-02' })
    expect(episode?.scores.HYPER).toBeGreaterThan(0.7)
    expect(episode?.x).toHaveLength(modelFeatures.length)
    expect(episode?.x.every((z) => Math.abs(z) <= 3)).toBe(true)
    expect(episode?.x[modelFeatures.indexOf('switchesPerMin')]).toBe(0)
  })

  it('[SES-18] [R5] [T7] corrections of the strip teach too', () => {
    const correction: Label = {
      v: 1,
      labelId: 'c1',
      source: 'correction',
      startMs: start,
      endMs: start + 3_600_000,
      state: 'FLOW',
    }
    expect(toEpisodes([correction], minutes, usuals)[0]?.said).toBe('FLOW')
    expect(toEpisodes([{ ...correction, state: 'RECOVERY' }], minutes, usuals)).toEqual([])
  })

  it('[SES-18] [T3] thresholds are cold before seven days, then between the floor and what stays in reach', () => {
    expect(personalThresholds(minutes, usuals)).toEqual(coldThresholds)
    const muted = Array.from({ length: 10 * 120 }, (_, k) =>
      minute(start + Math.floor(k / 120) * 86_400_000 + (k % 120) * 60_000, {
        heartRateBpm: 70,
        rmssdMs: 40,
        keysPerMin: 60,
        correctionsPer100: 6,
        ikiLnSd: 0.55,
        inactivitySeconds: 8,
      }),
    )
    expect(personalThresholds(muted, usuals)).toMatchObject({
      HYPER: 0.6,
      HYPO: 0.6,
      RECOVERY: coldThresholds.RECOVERY,
    })
    const hectic = muted.map((one, k) => (k % 10 === 0 ? minute(one.startMs, overloaded) : one))
    expect(personalThresholds(hectic, usuals).HYPER).toBe(0.85)
    expect(personalThresholds(hectic, usuals).FLOW).toBeLessThanOrEqual(coldThresholds.FLOW)
  })
})
