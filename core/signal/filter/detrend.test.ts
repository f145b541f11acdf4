import { describe, expect, it } from 'vitest'
import { detrended, referenceSignal } from '../../../tests/support/reference/scipy-signal.ts'
import { createSmoothnessPriors, createStreamingDetrend, detrendBlock } from './detrend.ts'

describe('smoothness-priors detrending', () => {
  it('[SIG-1] equals the dense solution', () => {
    const got = detrendBlock(referenceSignal(160, 30), 100)
    got.forEach((value, i) => expect(value).toBeCloseTo(detrended[i] ?? Number.NaN, 9))
  })

  it('[SIG-5] removes a straight line exactly and keeps a fast wave', () => {
    const line = Float64Array.from({ length: 300 }, (_, k) => 5 - 0.03 * k)
    expect(Math.max(...detrendBlock(line, 100).map(Math.abs))).toBeLessThan(1e-9)
    const wave = line.map((v, k) => v + Math.sin((2 * Math.PI * 1.5 * k) / 30))
    const rest = detrendBlock(wave, 100).slice(60, 240)
    expect(Math.max(...rest)).toBeGreaterThan(0.97)
    expect(Math.max(...rest)).toBeLessThan(1.03)
  })

  it('[SIG-5] a long block costs memory and work in proportion to its length', () => {
    const long = createSmoothnessPriors(100_000, 300)
    const out = long.detrend(referenceSignal(100_000, 30))
    expect(out.every(Number.isFinite)).toBe(true)
  })

  it('[SIG-2] the stream equals the block away from its ends, late by the stated delay', () => {
    const lambda = 25
    const x = referenceSignal(900, 30)
    const stream = createStreamingDetrend({ lambda, delaySamples: Math.ceil(21 * Math.sqrt(2 * lambda)) })
    const block = detrendBlock(x, lambda)
    const out = Array.from(x, (v) => stream.push(v))
    for (let k = 320; k < 580; k++) expect(out[k + stream.delaySamples]).toBeCloseTo(block[k] ?? Number.NaN, 8)
    expect(out.slice(0, stream.delaySamples).every((v) => v === null)).toBe(true)
  })

  it('[SIG-4] wrong sizes are refused', () => {
    expect(() => createSmoothnessPriors(2, 100)).toThrow(/at least 3/)
    expect(() => createSmoothnessPriors(10, 0)).toThrow(/positive/)
    expect(() => createSmoothnessPriors(10, 1).trend(new Float64Array(9))).toThrow(/takes 10 samples, got 9/)
    expect([...detrendBlock([3, 5], 100)]).toEqual([-1, 1])
  })
})
