import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../tests/support/seeded-random.ts'
import {
  designFrequencies,
  designs,
  designSamples,
  referenceSignal,
} from '../../../tests/support/reference/scipy-signal.ts'
import { createSosFilter, filterForward, frequencyResponse, groupDelaySeconds } from './biquad.ts'
import { designButterworth } from './butterworth.ts'
import { filterZeroPhase } from './zero-phase.ts'

const pick = (values: Float64Array): number[] => designSamples.map((k) => values[k] ?? Number.NaN)
const expectClose = (got: readonly number[], want: readonly number[], digits = 9): void => {
  expect(got).toHaveLength(want.length)
  got.forEach((value, i) => expect(value).toBeCloseTo(want[i] ?? Number.NaN, digits))
}

describe.each(designs)('butterworth $spec.kind order $spec.order', ({ spec, gains, settled, zeroPhase }) => {
  const filter = designButterworth(spec)
  const x = referenceSignal(160, spec.rateHz)

  it('[SIG-1] the design has the reference response', () => {
    expectClose(
      designFrequencies.map((f) => frequencyResponse(filter, f * spec.rateHz).gain),
      gains,
      10,
    )
  })

  it('[SIG-1] a settled causal run and a zero-phase run equal the reference', () => {
    expectClose(pick(createSosFilter(filter, { settleOnFirst: true }).run(x)), settled)
    expectClose(pick(filterZeroPhase(filter, x)), zeroPhase)
  })

  it('[SIG-2] any chunking of the stream equals the block run', () => {
    const random = seededRandom(7)
    const stream = createSosFilter(filter)
    const out: number[] = []
    for (let i = 0; i < x.length;) {
      const size = 1 + Math.floor(random() * 20)
      out.push(...stream.run(x.subarray(i, i + size)))
      i += size
    }
    expectClose(out, [...filterForward(filter, x)], 12)
  })

  it('[SIG-3] the stated group delay is minus the slope of the phase', () => {
    const f = spec.kind === 'bandpass' ? Math.sqrt(spec.lowHz * spec.highHz) : 0.17 * spec.rateHz
    const h = 1e-5 * spec.rateHz
    const slope =
      (frequencyResponse(filter, f + h).phaseRad - frequencyResponse(filter, f - h).phaseRad) / (2 * h * 2 * Math.PI)
    expect(groupDelaySeconds(filter, f)).toBeCloseTo(-slope, 6)
  })
})

describe('butterworth edges', () => {
  it('[SIG-3] a burst comes out late by the group delay at its frequency', () => {
    const rateHz = 30
    const filter = designButterworth({ kind: 'bandpass', order: 2, lowHz: 0.7, highHz: 3.5, rateHz })
    const middle = 300
    const burst = Float64Array.from(
      { length: 700 },
      (_, k) => Math.exp(-(((k - middle) / 60) ** 2)) * Math.cos((2 * Math.PI * 1.5 * (k - middle)) / rateHz),
    )
    const energy = filterForward(filter, burst).map((v) => v * v)
    const centre = energy.reduce((sum, e, k) => sum + e * k, 0) / energy.reduce((sum, e) => sum + e, 0)
    expect((centre - middle) / rateHz).toBeCloseTo(groupDelaySeconds(filter, 1.5), 2)
  })

  it('[SIG-4] an impossible design is refused by the value that is wrong', () => {
    const base = { kind: 'bandpass', order: 2, lowHz: 0.7, highHz: 3, rateHz: 30 } as const
    expect(() => designButterworth({ ...base, highHz: 15 })).toThrow(/between 0 and 15 Hz, got 15/)
    expect(() => designButterworth({ ...base, lowHz: 4 })).toThrow(/low edge/)
    expect(() => designButterworth({ ...base, order: 0 })).toThrow(/order/)
    expect(() => designButterworth({ ...base, rateHz: Number.NaN })).toThrow(/rate/)
    expect(() => filterZeroPhase(designButterworth(base), new Float64Array(15))).toThrow(/more than 15 samples/)
  })
})
