import { describe, expect, it } from 'vitest'
import { noCalibration } from '#core/contracts/calibration.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { staleDays } from './calibration-store.ts'
import { advance, freshProgress, keepProgress, readProgress, stepNames } from './progress.ts'

/** The two methods of the store that documents need, over a plain map. */
function documents() {
  const kept = new Map<string, { body: unknown }>()
  const ask = (_method: string, input: string | { name: string; body: unknown }) => {
    if (typeof input !== 'string') kept.set(input.name, input)
    return Promise.resolve({ ok: true, value: typeof input === 'string' ? (kept.get(input) ?? null) : true })
  }
  return { ask: ask as unknown as StoreClient['ask'], kept } // the two methods used here
}

describe('the set-up', () => {
  it('[U1] goes on where it was left, and skipping a step is not doing it', async () => {
    const store = documents()
    expect(await readProgress(store)).toBeNull()
    const left = advance(advance(freshProgress, 'welcome', false), 'camera', true)
    await keepProgress(store, left, 1)
    expect(await readProgress(store)).toEqual({ step: 'sit', done: ['welcome'], over: false })
  })

  it('[U1] is over after its five steps, and stays over when a step is repeated', () => {
    const all = stepNames.reduce((progress, step) => advance(progress, step, false), freshProgress)
    expect(all).toEqual({ step: 'welcome', done: [...stepNames], over: true })
    expect(advance(all, 'sit', false)).toMatchObject({ over: true, done: [...stepNames] })
  })
})

it('[S16] a sit is stale after thirty days, and never was when there is none', () => {
  const day = 86_400_000
  const sit = { finishedMs: 0, features: {} }
  expect(staleDays(noCalibration, 100 * day)).toBeNull()
  expect(staleDays({ ...noCalibration, sit }, 30 * day)).toBeNull()
  expect(staleDays({ ...noCalibration, sit }, 34.5 * day)).toBe(34)
})
