import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { MindEvent } from './mind-event.ts'
import { createMindMethods, TICK_MS } from './mind.ts'

/** A mind whose clock the test turns. */
function hosted() {
  let nowMs = 1_763_632_800_000
  let tick: (() => void) | null = null
  const events: MindEvent[] = []
  const methods = createMindMethods({
    emit: (event) => events.push(event),
    nowMs: () => nowMs,
    monoMs: () => nowMs,
    random: () => 0.5,
    newId: () => 'test-0001',
    build: 'test',
    local: () => ({ minuteOfDay: 600, weekday: 3, dayStartMs: nowMs - 36_000_000, timeZone: 'UTC' }),
    every: (_, run) => (tick = run),
    lead: (run) => run(),
    connectStore: () => {
      throw new Error('no store here')
    },
  })
  const line = (heartRateBpm: number): FeatureLine => ({
    atMs: nowMs,
    channel: 'input',
    quality: 1,
    values: {
      keysPerMin: 60,
      correctionsPer100: heartRateBpm,
      ikiLnSd: 0.9,
      inactivitySeconds: 1,
      pointerTurnsPerMin: 90,
      clickBurstRatio: 0.4,
    },
  })
  return {
    events,
    methods,
    isTicking: () => tick !== null,
    run(seconds: number, corrections: number) {
      for (let s = 0; s < seconds; s++) {
        nowMs += TICK_MS
        methods.line(line(corrections))
        tick?.()
      }
    },
  }
}

describe('the mind worker', () => {
  it('[T1] keeps no clock before the first line, then says a state every second', () => {
    const mind = hosted()
    mind.methods.pause(null)
    expect(mind.isTicking()).toBe(false)
    mind.run(5, 6)
    expect(mind.events.filter(({ kind }) => kind === 'state')).toHaveLength(5)
  })

  it('[T3] [U5] rhythm alone reaches HYPER after its dwell and tells the transition once', () => {
    const mind = hosted()
    mind.run(60, 30)
    const changes = mind.events.flatMap((event) => (event.kind === 'transition' ? [event.transition.to] : []))
    expect(changes).toEqual(['HYPER'])
  })
})
