import { describe, expect, it } from 'vitest'
import { createFirFilter, designFirBandpass } from './fir.ts'

const band = { lowHz: 0.7, highHz: 4, rateHz: 30, halfLength: 60 }

describe('linear-phase band-pass', () => {
  it('[SIG-3] every frequency in the band is late by exactly the stated delay, with gain 1', () => {
    const filter = designFirBandpass(band)
    for (const hz of [1.4, 2, 3]) {
      const wave = Float64Array.from({ length: 600 }, (_, k) => Math.sin((2 * Math.PI * hz * k) / 30) + 7)
      const out = createFirFilter(filter).run(wave)
      for (let k = 200; k < 600; k++)
        expect(out[k]).toBeCloseTo(Math.sin((2 * Math.PI * hz * (k - filter.delaySamples)) / 30), 1)
    }
  })

  it('[SIG-3] a constant gives nothing from the first sample on', () => {
    const out = createFirFilter(designFirBandpass(band)).run(new Float64Array(200).fill(120))
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-10)
  })

  it('[SIG-2] chunks equal the block, and reset starts anew', () => {
    const wave = Float64Array.from({ length: 100 }, (_, k) => Math.sin(k * k))
    const block = createFirFilter(designFirBandpass(band)).run(wave)
    const stream = createFirFilter(designFirBandpass(band))
    expect([...stream.run(wave.subarray(0, 37)), ...stream.run(wave.subarray(37))]).toEqual([...block])
    stream.reset()
    expect([...stream.run(wave)]).toEqual([...block])
  })

  it('[SIG-4] a band outside the spectrum is refused', () => {
    expect(() => designFirBandpass({ ...band, highHz: 15 })).toThrow(/inside 0\.\.15 Hz/)
    expect(() => designFirBandpass({ ...band, halfLength: 2.5 })).toThrow(/whole number/)
  })
})
