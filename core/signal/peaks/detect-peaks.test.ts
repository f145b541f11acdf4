import { describe, expect, it } from 'vitest'
import { peaks, referenceSignal } from '../../../tests/support/reference/scipy-signal.ts'
import { detectPeaks } from './detect-peaks.ts'

const stepped = referenceSignal(300, 30).map((v) => Math.round(v * 8) / 8) // plateaus on purpose

describe('peak detection', () => {
  it('[SIG-10] indices and prominences equal the reference', () => {
    const prominent = detectPeaks(stepped, { minProminence: 0.4 })
    expect(prominent.map((p) => p.index)).toEqual(peaks.prominent.index)
    expect(prominent.map((p) => p.prominence)).toEqual(peaks.prominent.prominence)
    expect(detectPeaks(stepped, { minHeight: 2.5, minDistance: 6, minProminence: 0.3 }).map((p) => p.index)).toEqual(
      peaks.all,
    )
  })

  it('[SIG-10] of two close peaks the higher stays', () => {
    expect(detectPeaks(referenceSignal(300, 30), { minDistance: 12 }).map((p) => p.index)).toEqual(peaks.distant)
  })

  it('[SIG-10] the time of a peak is found between the samples', () => {
    for (const shift of [0, 0.1, 0.25, 0.49, 0.8]) {
      const wave = Float64Array.from({ length: 90 }, (_, k) => Math.cos((2 * Math.PI * 1.2 * (k - 40 - shift)) / 30))
      const nearest = detectPeaks(wave).find((p) => Math.abs(p.position - 40 - shift) < 2)
      expect(Math.abs((nearest?.position ?? 0) - 40 - shift)).toBeLessThan(0.01)
    }
  })

  it('[SIG-10] flat, rising and empty series have no peak', () => {
    for (const series of [[], [1], [1, 1, 1, 1], [1, 2, 3, 4], [1, 2, 2, 2]]) expect(detectPeaks(series)).toEqual([])
  })
})
