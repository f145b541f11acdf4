import { describe, expect, it } from 'vitest'
import { normalFrom, seededRandom } from '../../../tests/support/seeded-random.ts'
import { fitPhase } from './phase-fit.ts'

const RATE_HZ = 30

/** Ten seconds of beats whose rate swings with a slow breath, darkest at systole, with noise and drift; and their true mean rate. */
function swingingWave(bpm: number, swingBpm: number, seed: number) {
  const normal = normalFrom(seededRandom(seed))
  const phases: number[] = []
  let phase = 0
  const wave = Float64Array.from({ length: 10 * RATE_HZ }, (_, i) => {
    const s = i / RATE_HZ
    if (i > 0) phase += (bpm + swingBpm * Math.sin(2 * Math.PI * 0.11 * s + seed)) / 60 / RATE_HZ
    phases.push(phase)
    const beat = Math.cos(2 * Math.PI * phase) + 0.4 * Math.cos(4 * Math.PI * phase - 0.8)
    return -0.002 * beat + 0.0001 * normal() + 0.002 * Math.sin(0.9 * s)
  })
  return { wave, meanBpm: (60 * RATE_HZ * phase) / (wave.length - 1) }
}

describe('phase fit', () => {
  it.each([0, 5, 13])(
    '[SIG-33] [S8] the mean rate holds while breathing swings it by %d bpm to both sides, from a rate 6 bpm off',
    (swing) => {
      for (const seed of [1, 2, 3, 4]) {
        const { wave, meanBpm } = swingingWave(74, swing, seed)
        const fit = fitPhase(wave, { rateHz: RATE_HZ, bpm: meanBpm + (seed % 2 ? 6 : -6), noisePower: 1e-8 })
        expect(Math.abs(fit.meanBpm - meanBpm)).toBeLessThan(0.6)
        expect(fit.errorBpm).toBeGreaterThan(0)
      }
    },
  )
})
