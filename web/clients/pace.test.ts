import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import { realTime, toSessionMs } from '#core/units/pace.ts'
import { readPace, stretchLines } from './pace.ts'

const line: FeatureLine = { atMs: 5, channel: 'input', quality: 1, values: { keysPerMin: 60 } }

describe('the pace of a session', () => {
  it('[S18] is real time for a person, whatever the address says', () => {
    expect(readPace('?pace=20&ahead=1', false, 1_000)).toBe(realTime)
    expect(readPace('', true, 1_000)).toBe(realTime)
    expect(toSessionMs(123_456, realTime)).toBe(123_456)
  })

  it('[P4] runs faster and ahead where a test drives the browser', () => {
    const pace = readPace('?pace=20&ahead=1', true, 1_000)
    expect(toSessionMs(1_000, pace)).toBe(86_401_000)
    expect(toSessionMs(2_000, pace)).toBe(86_421_000)
    expect(readPace('?pace=1000', true, 0).rate).toBe(100)
  })

  it('[T1] says a line once a second of the session, and no longer than its signal lasts', () => {
    let nowMs = 0
    let due: (() => void) | null = null
    const pushed: number[] = []
    const clock = { nowMs: () => nowMs, after: (_: number, run: () => void) => ((due = run), () => (due = null)) }
    const stretched = stretchLines({ anchorMs: 0, rate: 10, aheadMs: 0, draw: null }, clock, {
      wallMs: () => nowMs,
      push: ({ atMs }) => pushed.push(atMs),
    })
    stretched(line)
    for (let k = 0; k < 40; k++) {
      nowMs += 100
      const run = due as (() => void) | null // set by the clock above
      due = null
      run?.()
    }
    expect(pushed.slice(0, 4)).toEqual([0, 1_000, 2_000, 3_000])
    expect(pushed.at(-1)).toBe(15_000)
  })
})
