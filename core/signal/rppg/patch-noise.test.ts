import { describe, expect, it } from 'vitest'
import { normalFrom, seededRandom } from '../../../tests/support/seeded-random.ts'
import { patchNoise } from './patch-noise.ts'

const RATE_HZ = 30

/** Patches that share a beat and slow light and each have white noise of their own. */
function patches(count: number, sd: number) {
  const normal = normalFrom(seededRandom(5))
  const model = Float64Array.from({ length: 300 }, (_, i) => Math.cos((2 * Math.PI * 1.2 * i) / RATE_HZ))
  const waves = Array.from({ length: count }, (_, k) =>
    model.map((beat, i) => (1 + 0.2 * Math.sin(k)) * beat + 2 * Math.sin(0.01 * i) + sd * normal()),
  )
  const weights = new Float64Array(count).fill(1 / count)
  const raw = model.map((_, i) => waves.reduce((sum, wave) => sum + (wave[i] ?? 0), 0) / count)
  return { fusion: { waves, weights, raw, wave: raw }, model }
}

describe('noise between patches', () => {
  it('[SIG-49] [S10] the noise of the mean is read from the halves of the patches, pulse and light left out', () => {
    for (const sd of [0.5, 2]) {
      const { fusion, model } = patches(64, sd)
      const found = Math.sqrt(patchNoise(fusion, model, { rateHz: RATE_HZ, hz: 1.2 }))
      expect(found / (sd / 8)).toBeGreaterThan(0.7)
      expect(found / (sd / 8)).toBeLessThan(1.4)
    }
  })

  it('[SIG-49] one patch: what does not beat is noise', () => {
    const { fusion, model } = patches(1, 0.3)
    const found = Math.sqrt(patchNoise(fusion, model, { rateHz: RATE_HZ, hz: 1.2 }))
    expect(found).toBeGreaterThan(0.2)
    expect(found).toBeLessThan(0.5)
  })
})
