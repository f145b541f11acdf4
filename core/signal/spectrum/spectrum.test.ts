import { describe, expect, it } from 'vitest'
import { lomb, referenceSignal, spectra, spectrumBins, windows } from '../../../tests/support/reference/scipy-signal.ts'
import { realFft } from './fft.ts'
import { lombScargle } from './lomb-scargle.ts'
import { periodogram, welch, type Spectrum } from './periodogram.ts'
import { bandPower, highestPeak } from './spectral-peak.ts'
import { windowWeights } from './window.ts'

const expectBins = ({ power }: Spectrum, want: readonly number[]): void =>
  spectrumBins.forEach((bin, i) => expect(power[bin]).toBeCloseTo(want[i] ?? Number.NaN, 9))

describe('spectra', () => {
  const x = referenceSignal(400, 30)

  it('[SIG-8] periodogram and Welch equal the reference', () => {
    expectBins(periodogram(x, { rateHz: 30, window: 'hann', fftSize: 512 }), spectra.hann512)
    expectBins(periodogram(x, { rateHz: 30, fftSize: 1024, detrend: 'line', scaling: 'power' }), spectra.boxcar1024)
    expectBins(welch(x, { rateHz: 30, segmentLength: 128, fftSize: 256 }), spectra.welch128)
    expectBins(
      welch(x, { rateHz: 30, window: 'blackman', segmentLength: 150, overlap: 100, fftSize: 256, scaling: 'power' }),
      spectra.blackman150,
    )
  })

  it('[SIG-8] Lomb-Scargle equals the reference on uneven times', () => {
    const timesS = Array.from({ length: 90 }, (_, k) => k / 25 + 0.011 * Math.sin(k * k))
    const values = timesS.map((t) => Math.sin(2 * Math.PI * 1.3 * t) + 0.4 * Math.cos(2 * Math.PI * 2.6 * t + 0.3) + 2)
    lombScargle({ timesS, values, frequenciesHz: lomb.frequenciesHz }).forEach((v, i) =>
      expect(v).toBeCloseTo(lomb.power[i] ?? Number.NaN, 9),
    )
  })

  it('[SIG-8] windows equal the reference', () => {
    const close = (got: Float64Array, want: readonly number[]): void =>
      want.forEach((w, i) => expect(got[i]).toBeCloseTo(w, 12))
    close(windowWeights('hann', 9), windows.hann9)
    close(windowWeights('hamming', 9), windows.hamming9)
    close(windowWeights('blackman', 9), windows.blackman9)
    close(windowWeights('hann', 8, 'symmetric'), windows.symmetricHann8)
  })

  it('[SIG-8] the density integrates to the variance', () => {
    const spectrum = periodogram(x, { rateHz: 30, fftSize: 512 })
    const mean = x.reduce((s, v) => s + v, 0) / x.length
    const variance = x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length
    expect(bandPower(spectrum, 0, 15)).toBeCloseTo(variance, 9)
  })

  it('[SIG-9] the frequency of a tone is found between the bins: no grid', () => {
    for (let bpm = 41; bpm < 180; bpm += 3.7) {
      const tone = Float64Array.from({ length: 300 }, (_, k) => Math.cos((2 * Math.PI * bpm * k) / 60 / 30 + 1))
      const peak = highestPeak(periodogram(tone, { rateHz: 30, window: 'hann', fftSize: 2048 }), 0.6, 3.7)
      expect(Math.abs((peak?.frequencyHz ?? 0) * 60 - bpm)).toBeLessThan(0.1)
    }
  })

  it('[SIG-9] a band without a local maximum has no peak', () => {
    const flat: Spectrum = { stepHz: 0.1, power: new Float64Array(50) }
    expect(highestPeak(flat, 0.6, 3)).toBeNull()
  })

  it('[SIG-4] sizes that cannot work are refused', () => {
    expect(() => realFft(100)).toThrow(/power of two/)
    expect(() => welch(x, { rateHz: 30, segmentLength: 500 })).toThrow(/does not fit/)
    expect(() => periodogram([1], { rateHz: 30 })).toThrow(/at least 2/)
    expect(() => lombScargle({ timesS: [0, 1, 2], values: [1, 2, 3], frequenciesHz: [0] })).toThrow(/positive/)
  })
})
