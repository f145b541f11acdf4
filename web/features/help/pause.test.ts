import { describe, expect, it } from 'vitest'
import { pauseEnd, pauseLengths } from './pause.ts'

describe('pausing', () => {
  it('[P2] every pause ends by itself, later than it began', () => {
    const now = new Date(2026, 10, 20, 16, 30).getTime()
    for (const length of pauseLengths) expect(pauseEnd(length, now)).toBeGreaterThan(now)
    expect(pauseEnd('60', now) - now).toBe(3_600_000)
  })

  it('[P2] until tomorrow ends at four in the morning, the same night when it is already past midnight', () => {
    expect(pauseEnd('tomorrow', new Date(2026, 10, 20, 16).getTime())).toBe(new Date(2026, 10, 21, 4).getTime())
    expect(pauseEnd('tomorrow', new Date(2026, 10, 21, 1).getTime())).toBe(new Date(2026, 10, 21, 4).getTime())
  })
})
