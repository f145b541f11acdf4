// The race of the summers: the faster one stays, a wrong or lost GPU never does.
import { describe, expect, it } from 'vitest'
import { addBlock, SpanList } from '../../capture/regions/spans.ts'
import { SUM_STRIDE, sumRegionsCpu } from './cpu.ts'
import { RACE_FRAMES, SummerRace, type RaceResult } from './race.ts'
import type { RegionSummer } from './summer.ts'

const rgba = new Uint8Array(4 * 16 * 16).fill(9)
const spans = new SpanList(16, 16)
addBlock(spans, { left: 0, top: 0, right: 16, bottom: 16 }, 0)
const sums = new Uint32Array(SUM_STRIDE)

/** A clock that the fake GPU moves; the CPU takes no time on it unless told. */
function stage({ gpuMs, wrong = false, dieAt = Infinity }: { gpuMs: number; wrong?: boolean; dieAt?: number }) {
  let nowMs = 0
  let calls = 0
  let closed = 0
  const results: RaceResult[] = []
  const gpu: RegionSummer = {
    kind: 'webgpu',
    async sum(picture, list, into) {
      calls += 1
      if (calls >= dieAt) throw new Error('device lost')
      nowMs += gpuMs
      sumRegionsCpu(picture, list, into)
      if (wrong && calls === 3) into[1] = (into[1] ?? 0) + 1
    },
    close: () => void (closed += 1),
  }
  const now = (): number => (nowMs += 1) // every look at the clock costs 1 ms: the CPU's lap lasts 1
  return {
    gpu,
    now,
    results,
    onResult: (result: RaceResult) => results.push(result),
    calls: () => calls,
    closed: () => closed,
  }
}
async function run(race: SummerRace, frames: number): Promise<void> {
  for (let i = 0; i < frames; i += 1) await race.sum(rgba, spans, sums)
}

describe('the race', () => {
  it('[S6] keeps the CPU when it is faster, and lets the GPU go', async () => {
    const set = stage({ gpuMs: 5 })
    const race = new SummerRace({ ...set, remembered: null })
    await run(race, RACE_FRAMES - 1)
    expect(race.kind).toBe('racing')
    await run(race, 5)
    expect(set.results).toEqual([{ chosen: 'cpu', cpuMs: 1, gpuMs: 6, because: 'faster' }])
    expect([race.kind, set.calls(), set.closed()]).toEqual(['cpu', RACE_FRAMES, 1])
  })

  it('[S6] keeps the GPU when it is faster', async () => {
    const set = stage({ gpuMs: -0.5 })
    const race = new SummerRace({ ...set, remembered: null })
    await run(race, RACE_FRAMES + 5)
    expect(set.results).toMatchObject([{ chosen: 'webgpu', because: 'faster' }])
    expect(set.calls()).toBe(RACE_FRAMES + 5)
  })

  it('[S6] is over at once when the sums differ by one', async () => {
    const set = stage({ gpuMs: -0.5, wrong: true })
    const race = new SummerRace({ ...set, remembered: null })
    await run(race, 10)
    expect(set.results).toMatchObject([{ chosen: 'cpu', because: 'sums-differ' }])
    expect(sums[1]).toBe(9 * 256)
  })

  it('[S6] falls back to the CPU in the very frame in which the device dies', async () => {
    const set = stage({ gpuMs: -0.5, dieAt: RACE_FRAMES + 3 })
    const race = new SummerRace({ ...set, remembered: null })
    await run(race, RACE_FRAMES + 2)
    sums.fill(0)
    await run(race, 1)
    expect(sums[0]).toBe(256)
    expect(set.results.map(({ because }) => because)).toEqual(['faster', 'device-lost'])
    race.deviceLost()
    expect(set.results).toHaveLength(2)
  })

  it('[S6] goes on with the CPU when the GPU never answers', async () => {
    const set = stage({ gpuMs: 5 })
    const gpu: RegionSummer = { ...set.gpu, sum: () => new Promise(() => undefined) }
    const after = (_: number, callback: () => void) => (queueMicrotask(callback), () => undefined)
    const race = new SummerRace({ ...set, gpu, after, remembered: null })
    sums.fill(0)
    await run(race, 2)
    expect([sums[0], race.kind]).toEqual([256, 'cpu'])
    expect(set.results).toMatchObject([{ chosen: 'cpu', because: 'gpu-silent' }])
  })

  it('[S6] is not run when its result is remembered or there is no GPU', async () => {
    const set = stage({ gpuMs: 50 })
    const race = new SummerRace({ ...set, remembered: 'webgpu' })
    await run(race, 2)
    expect(set.results).toEqual([{ chosen: 'webgpu', cpuMs: null, gpuMs: null, because: 'remembered' }])
    const without = stage({ gpuMs: 0 })
    await run(new SummerRace({ ...without, gpu: null, remembered: 'webgpu' }), 2)
    expect(without.results).toMatchObject([{ chosen: 'cpu', because: 'no-gpu' }])
  })
})
