import { describe, expect, it } from 'vitest'
import { createClockWatch, GAP_MS } from './clock-watch.ts'

function watchedClock(): { wall: number; mono: number; look: ReturnType<typeof createClockWatch> } {
  const clock = { wall: 1_700_000_000_000, mono: 5_000, look: (() => null) as ReturnType<typeof createClockWatch> }
  clock.look = createClockWatch({ wallMs: () => clock.wall, monoMs: () => clock.mono })
  return clock
}

describe('the clock watch', () => {
  it('[G08] says nothing while time goes by as it should, or nearly', () => {
    const clock = watchedClock()
    for (const [wall, mono] of [
      [1_000, 1_000],
      [1_900, 1_000],
      [500, 1_000],
      [GAP_MS, 10_000],
      [3_600, 1_000],
    ] as const) {
      clock.wall += wall
      clock.mono += mono
      expect(clock.look()).toBeNull()
    }
  })

  it.each<[string, number, number, string]>([
    ['an hour back', -3_600_000, 1_000, 'back'],
    ['a day ahead', 86_400_000, 1_000, 'ahead'],
    ['to 1970', -1_700_000_000_000, 1_000, 'back'],
    ['eight hours of sleep', 8 * 3_600_000, 1_000, 'ahead'],
    ['eight hours in which nothing ran', 8 * 3_600_000, 8 * 3_600_000, 'stood'],
  ])('[G08] tells %s once', (_, wall, mono, cause) => {
    const clock = watchedClock()
    const fromMs = clock.wall
    clock.wall += wall
    clock.mono += mono
    expect(clock.look()).toEqual({ cause, fromMs, toMs: fromMs + wall })
    clock.wall += 1_000
    clock.mono += 1_000
    expect(clock.look()).toBeNull()
  })

  it('[G08] a slow adjustment is no jump', () => {
    const clock = watchedClock()
    for (let i = 0; i < 1_000; i++) {
      clock.wall += 1_500
      clock.mono += 1_000
      expect(clock.look()).toBeNull()
    }
  })

  it('[G17] ten seconds of a blocked event loop are no gap', () => {
    const clock = watchedClock()
    clock.wall += 10_000
    clock.mono += 10_000
    expect(clock.look()).toBeNull()
  })
})
