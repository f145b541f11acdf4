import { describe, expect, it } from 'vitest'
import { gapBetween } from './gaps.ts'

const before = { wallMs: 1_000_000, monoMs: 5_000 }
const gap = (wallBy: number, monoBy: number) =>
  gapBetween(before, { wallMs: before.wallMs + wallBy, monoMs: before.monoMs + monoBy })

describe('gaps between ticks', () => {
  it('[SES-14] [S18] ordinary and slightly late ticks are none', () => {
    expect([gap(1000, 1000), gap(3000, 3000), gap(1500, 1000)]).toEqual([null, null, null])
  })

  it('[SES-14] [S18] sleep, a frozen page and a changed clock each have their name and span', () => {
    expect(gap(3_600_000, 1000)).toEqual({ startMs: 1_000_000, endMs: 4_600_000, cause: 'suspend' })
    expect(gap(90_000, 90_000)).toEqual({ startMs: 1_000_000, endMs: 1_090_000, cause: 'frozen' })
    expect(gap(4_000, 1_000)?.cause).toBe('clock-change')
    expect(gap(-600_000, 1_000)).toEqual({ startMs: 400_000, endMs: 400_000, cause: 'clock-change' })
  })
})
