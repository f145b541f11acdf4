import { describe, expect, it } from 'vitest'
import { referenceColour, waves, waveSamples } from '../../../tests/support/reference/pulse-waves.ts'
import { normalFrom, seededRandom } from '../../../tests/support/seeded-random.ts'
import { chromWave, createStreamingChrom } from './chrom.ts'
import type { ColourTrace } from './colour-trace.ts'
import { methodNames, pulseMethods, wavesOf } from './methods.ts'
import { createStreamingPos, posWave } from './pos.ts'
import { pbvWave } from './projection-methods.ts'

const trace = referenceColour()
const expectWave = (wave: Float64Array, want: readonly number[], tolerance: number): void =>
  waveSamples.forEach((k, i) =>
    expect(Math.abs((wave[k] ?? Number.NaN) - (want[i] ?? Number.NaN))).toBeLessThan(tolerance),
  )

/** A noisy face: pulse along the usual signature plus light and sensor noise. */
function noisyTrace(samples: number, seed: number): ColourTrace {
  const normal = normalFrom(seededRandom(seed))
  const channel = (level: number, gain: number): Float64Array =>
    Float64Array.from(
      { length: samples },
      (_, k) =>
        level * (1 + gain * Math.sin((2 * Math.PI * 1.1 * k) / 30) + 0.02 * Math.sin(k / 90) + 0.001 * normal()),
    )
  return { rateHz: 30, r: channel(160, 0.002), g: channel(120, 0.005), b: channel(100, 0.003) }
}

describe('pulse methods', () => {
  it.each(methodNames)('[SIG-11] [S7] %s equals its reference on the fixed trace', (name) => {
    const level = name === 'ICA' ? 1e-4 : 1e-9 // the ICA reference comes out of a numerical search
    expectWave(pulseMethods[name](trace), waves[name], level)
  })

  it('[SIG-11] POS with plain sums and PBV with a fixed signature equal their references too', () => {
    expectWave(posWave(trace, { weighting: 'sum' }), waves.posSum, 1e-9)
    expectWave(pbvWave(trace, { signature: [0.33, 0.77, 0.53], centred: true }), waves.pbvFixedCentred, 1e-9)
  })

  it('[SIG-11] methods that promise it ignore the level of each channel', () => {
    const scaled: ColourTrace = {
      ...trace,
      r: trace.r.map((v) => v * 0.5),
      g: trace.g.map((v) => v * 3),
      b: trace.b.map((v) => v * 2),
    }
    for (const name of ['POS', 'CHROM', 'PBV', 'ICA'] as const) {
      const wave = pulseMethods[name](scaled)
      pulseMethods[name](trace).forEach((v, i) => expect(Math.abs((wave[i] ?? 0) - v)).toBeLessThan(1e-8))
    }
  })

  it('[SIG-2] streaming POS equals the whole trace, over an hour of samples', () => {
    const long = noisyTrace(108_000, 5)
    const batch = posWave(long)
    const stream = createStreamingPos(30)
    let worst = 0
    for (let i = 0; i < long.r.length; i++) {
      const value = stream.push(long.r[i] ?? 0, long.g[i] ?? 0, long.b[i] ?? 0)
      if (value !== null) worst = Math.max(worst, Math.abs(value - (batch[i - stream.delaySamples] ?? 0)))
    }
    expect(worst).toBeLessThan(1e-9)
  })

  it('[SIG-2] streaming CHROM equals the whole trace', () => {
    const batch = chromWave(trace)
    const stream = createStreamingChrom(30)
    const out: number[] = []
    for (let i = 0; i < 256; i++) out.push(...(stream.push(trace.r[i] ?? 0, trace.g[i] ?? 0, trace.b[i] ?? 0) ?? []))
    expect(out).toHaveLength(216) // 9 half windows: the last whole window ends at 240
    out.slice(0, 208).forEach((v, i) => expect(v).toBeCloseTo(batch[i] ?? Number.NaN, 12))
  })

  it('[SIG-11] overlap-add leaves no taper and no window ripple: a steady pulse keeps its size', () => {
    const steady: ColourTrace = { ...noisyTrace(600, 1) }
    for (const [channel, level, gain] of [
      [steady.r, 160, 0.002],
      [steady.g, 120, 0.005],
      [steady.b, 100, 0.003],
    ] as const)
      channel.forEach((_, k) => (channel[k] = level * (1 + gain * Math.sin((2 * Math.PI * 1.25 * k) / 30))))
    const wave = posWave(steady)
    const top = (from: number): number => Math.max(...wave.subarray(from, from + 24))
    for (const from of [0, 24, 48, 240, 264, 552, 575]) expect(top(from) / top(300)).toBeGreaterThan(0.97)
  })

  it('[SIG-12] black, constant and short input give a flat wave, never NaN', () => {
    const flat = (level: number, n: number): ColourTrace => {
      const channel = new Float64Array(n).fill(level)
      return { rateHz: 30, r: channel, g: channel, b: channel }
    }
    for (const name of methodNames)
      for (const input of [flat(0, 300), flat(128, 300), flat(128, 20), flat(128, 0)]) {
        const [wave] = wavesOf(name, [input])
        expect(wave).toHaveLength(input.r.length)
        expect(wave?.every(Number.isFinite)).toBe(true)
      }
  })

  it('[SIG-11] slow cameras work too', () => {
    const slow: ColourTrace = { ...noisyTrace(200, 2), rateHz: 10 }
    for (const name of methodNames) expect(pulseMethods[name](slow).every(Number.isFinite)).toBe(true)
  })
})
