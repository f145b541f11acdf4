import { describe, expect, it } from 'vitest'
import { sparklineGeometry } from './sparkline.tsx'

const range = { startMs: 0, endMs: 100, maxStepMs: 10 }

describe('sparkline', () => {
  it('[U2] without readings is one grey block and no line', () => {
    expect(sparklineGeometry([], range)).toEqual({ path: '', gaps: [{ x: 0, width: 200 }] })
  })

  it('[U2] a gap is grey and the line does not cross it', () => {
    const points = [0, 10, 20, 60, 70, 80, 90, 100].map((atMs) => ({ atMs, value: atMs }))
    const { path, gaps } = sparklineGeometry(points, range)
    expect(gaps).toEqual([{ x: 40, width: 80 }])
    expect(path.match(/M/g)).toHaveLength(2)
  })

  it('[U2] readings that were withheld are gaps, also at both ends', () => {
    const points = [0, 30, 40, 70].map((atMs) => ({ atMs, value: atMs === 0 ? null : 5 }))
    const { gaps } = sparklineGeometry(points, range)
    expect(gaps).toEqual([
      { x: 0, width: 60 },
      { x: 80, width: 60 },
      { x: 140, width: 60 },
    ])
  })

  it('a flat trend lies in the middle and the rest fills the height', () => {
    expect(sparklineGeometry([{ atMs: 0, value: 4 }], range).path).toBe('M0.0 20.0')
    const { path } = sparklineGeometry(
      [
        { atMs: 0, value: 1 },
        { atMs: 10, value: 3 },
      ],
      range,
    )
    expect(path).toBe('M0.0 37.0L20.0 3.0')
  })
})
