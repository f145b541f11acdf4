import { describe, expect, it } from 'vitest'
import { createWave, WAVE_SECONDS } from './wave.ts'

const ramp = (length: number, from = 0): Float32Array => Float32Array.from({ length }, (_, index) => from + index)

describe('the pulse wave', () => {
  it('[U2] is the last eight seconds, in seconds before its newest sample', () => {
    const wave = createWave()
    for (let second = 0; second < 12; second += 1)
      wave.push({ startMs: second * 1000, rateHz: 10, samples: ramp(10, second * 10) })
    const [times, values] = wave.read()
    expect(times.at(-1)).toBe(0)
    expect(values.at(-1)).toBe(119)
    expect(times[0]).toBeGreaterThan(-WAVE_SECONDS)
    expect(values).not.toContain(null)
  })

  it('[U2] shows a break as a break', () => {
    const wave = createWave()
    wave.push({ startMs: 0, rateHz: 10, samples: ramp(5) })
    wave.push({ startMs: 2000, rateHz: 10, samples: ramp(5) })
    const [times, values] = wave.read()
    expect(values.indexOf(null)).toBe(5)
    expect(times).toHaveLength(11)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('takes a corrected chunk in place of what it covers', () => {
    const wave = createWave()
    wave.push({ startMs: 0, rateHz: 10, samples: ramp(10) })
    wave.push({ startMs: 500, rateHz: 10, samples: ramp(10, 100) })
    expect(wave.read()[1]).toEqual([0, 1, 2, 3, 4, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109])
  })

  it('is empty before the first sample and after it is cleared', () => {
    const wave = createWave()
    expect(wave.isEmpty()).toBe(true)
    wave.push({ startMs: 0, rateHz: 10, samples: ramp(3) })
    expect(wave.isEmpty()).toBe(false)
    wave.clear()
    expect(wave.isEmpty()).toBe(true)
  })
})
