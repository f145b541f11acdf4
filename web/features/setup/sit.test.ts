import { describe, expect, it } from 'vitest'
import type { DeclineReason } from '#core/contracts/estimate.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { freshSit, HELD_LIMIT_S, judgeSit, SIT_SECONDS, sitWith, type Sit } from './sit.ts'

const NOW_MS = 1_800_000_000_000
const pulse = (heartRateBpm: number): FeatureLine => ({
  atMs: 0,
  channel: 'physio',
  quality: 0.8,
  values: { heartRateBpm },
})
const without = (reason: DeclineReason): FeatureLine => ({
  atMs: 0,
  channel: 'physio',
  quality: 0,
  values: {},
  declined: { heartRateBpm: reason },
})
const eyes: FeatureLine = { atMs: 0, channel: 'kinematics', quality: 1, values: { blinksPerMin: 12 } }
const seconds = (sit: Sit, line: FeatureLine, count: number): Sit =>
  Array.from({ length: count }).reduce<Sit>((before) => sitWith(before, line), sit)

describe('the guided sit', () => {
  it('[S16] makes two minutes of medians from 120 good seconds', () => {
    let sit = seconds(freshSit, pulse(64), 59)
    sit = seconds(sit, pulse(90), 1)
    sit = sitWith(sit, eyes)
    sit = seconds(sit, pulse(70), 60)
    expect(judgeSit(sit, NOW_MS)).toEqual({
      kind: 'done',
      minutes: [
        { atMs: NOW_MS - 120_000, values: { heartRateBpm: 64 } },
        { atMs: NOW_MS - 60_000, values: { heartRateBpm: 70, blinksPerMin: 12 } },
      ],
    })
  })

  it('[S16] waits while nothing can be read instead of counting it, and says why', () => {
    const sit = seconds(seconds(freshSit, pulse(64), SIT_SECONDS - 1), without('moving'), 10)
    expect(sit).toMatchObject({ goodS: SIT_SECONDS - 1, heldS: 10, held: 'moving' })
    expect(judgeSit(sit, NOW_MS)).toEqual({ kind: 'going' })
    expect(judgeSit(sitWith(sit, pulse(64)), NOW_MS).kind).toBe('done')
  })

  it('[S16] names the cause that stood in the way most, and keeps nothing', () => {
    const sit = seconds(seconds(freshSit, without('too-dark'), HELD_LIMIT_S - 30), without('moving'), 30)
    expect(judgeSit(sit, NOW_MS)).toEqual({ kind: 'failed', cause: 'too-dark', seconds: HELD_LIMIT_S - 30 })
  })

  it('[S16] does not hold the first seconds of listening against anybody', () => {
    const sit = seconds(freshSit, without('warming-up'), 20)
    expect(sit).toMatchObject({ heldS: 0, held: 'warming-up' })
  })
})
