import { describe, expect, it } from 'vitest'
import { WaveMemory } from './wave-memory.ts'

const RATE_HZ = 30

/** A block of one second of a beat every .8 s, from `startMs` on. */
const block = (startMs: number, joined: boolean) => ({
  startMs,
  rateHz: RATE_HZ,
  values: Float64Array.from({ length: RATE_HZ }, (_, k) =>
    Math.cos((2 * Math.PI * (startMs / 1000 + k / RATE_HZ)) / 0.8),
  ),
  joined,
  noiseVariance: 1e-6,
})

function feed(memory: WaveMemory, fromS: number, toS: number): void {
  for (let s = fromS; s < toS; s++) memory.add(block(1000 * s, s > fromS))
}

describe('memory of the wave', () => {
  it('[S10] a weak second costs the second, not the minute, and nothing is differenced across it', () => {
    const memory = new WaveMemory()
    feed(memory, 0, 25)
    memory.add(null)
    feed(memory, 27, 50)
    const found = memory.read()
    expect(found?.spanMs).toBeCloseTo(48_000, -2)
    expect(found?.intervals.runs.length).toBe(2)
    expect(found?.intervals.runs.every(({ intervalsMs }) => intervalsMs.every((ms) => Math.abs(ms - 800) < 60))).toBe(
      true,
    )
  })

  it('[S10] a stretch that reaches back is taken from where the one before it ends', () => {
    const memory = new WaveMemory()
    feed(memory, 0, 20)
    memory.add(null)
    const reaching = Array.from({ length: 10 }, (_, s) => [...block(1000 * (12 + s), false).values]).flat()
    memory.add({ ...block(12_000, false), values: Float64Array.from(reaching) })
    for (let s = 22; s < 40; s++) memory.add(block(1000 * s, true))
    expect(memory.read()?.spanMs).toBeCloseTo(40_000, -2)
  })

  it('[S10] keeps a minute of wave however long it runs', () => {
    const memory = new WaveMemory()
    feed(memory, 0, 200)
    expect(memory.read()?.spanMs).toBeCloseTo(60_000, -2)
    expect(new WaveMemory().read()).toBeNull()
  })
})
