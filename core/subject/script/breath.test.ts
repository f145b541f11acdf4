import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { drawBreaths, lungVolume } from './breath.ts'

describe('breathing', () => {
  it.each([6, 14, 26])('[SUB-6] the drawn rate is the wanted one and peaks are where the truth says: %s', (perMin) => {
    const breaths = drawBreaths({ perMin, variation: 0.05, holds: [] }, 300_000, createRandom(4))
    const inside = breaths.filter(({ peakMs }) => peakMs > 0 && peakMs < 300_000)
    expect(Math.abs(inside.length / 5 - perMin)).toBeLessThan(0.05 * perMin + 0.2)
    for (const { peakMs, depth } of inside) {
      expect(lungVolume(breaths, peakMs)).toBeCloseTo(depth, 6)
      expect(lungVolume(breaths, peakMs - 150)).toBeLessThan(depth)
      expect(lungVolume(breaths, peakMs + 150)).toBeLessThan(depth)
    }
  })

  it('[SUB-6] a held breath stays still from its start to its end', () => {
    const hold = { startMs: 10_000, endMs: 25_000 }
    const breaths = drawBreaths({ perMin: 15, variation: 0, holds: [hold] }, 60_000, createRandom(4))
    for (let t = hold.startMs + 4000; t < hold.endMs; t += 100) expect(lungVolume(breaths, t)).toBe(0)
    expect(breaths.some(({ peakMs }) => peakMs > hold.endMs && peakMs < hold.endMs + 4000)).toBe(true)
  })
})
