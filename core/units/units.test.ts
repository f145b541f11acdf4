import { describe, expect, it } from 'vitest'
import {
  bpm,
  bpmToHertz,
  breathsPerMinute,
  breathsPerMinuteToHertz,
  degrees,
  degreesToRadians,
  hertz,
  hertzToBreathsPerMinute,
  hertzToBpm,
  intervalToBpm,
  ms,
  msToSeconds,
  radiansToDegrees,
  ratio,
  secondsToMs,
} from './units.ts'

describe('units', () => {
  it('[UNI-1] converters are inverse to each other', () => {
    expect(hertzToBpm(bpmToHertz(bpm(72)))).toBeCloseTo(72, 12)
    expect(secondsToMs(msToSeconds(ms(1234)))).toBeCloseTo(1234, 12)
    expect(radiansToDegrees(degreesToRadians(degrees(37)))).toBeCloseTo(37, 12)
    expect(hertzToBpm(hertz(1))).toBe(60)
    expect(hertzToBreathsPerMinute(breathsPerMinuteToHertz(breathsPerMinute(14)))).toBeCloseTo(14, 12)
    expect(intervalToBpm(ms(750))).toBe(80)
  })

  it.each([-0.01, 1.01, Number.NaN])('[UNI-2] a share outside 0..1 is refused by value: %s', (value) => {
    expect(() => ratio(value)).toThrow(/0\.\.1/)
  })

  it.each([0, -5, Number.POSITIVE_INFINITY, Number.NaN])(
    '[UNI-2] an impossible beat interval is refused: %s',
    (value) => {
      expect(() => intervalToBpm(ms(value))).toThrow(/positive/)
    },
  )
})
