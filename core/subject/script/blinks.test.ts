import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { restingScript } from '../scene-parts.ts'
import { blinkPhase, closureOf, drawBlinks, lidClosure, lidEvent } from './blinks.ts'

const draw = (changes: Partial<typeof restingScript.blinks>, seconds: number, seed = 3) =>
  drawBlinks({ ...restingScript.blinks, ...changes }, seconds * 1000, createRandom(seed))

describe('lid events', () => {
  it('[SUB-5] a lid follows its event: open before, shut between closed and reopen, open after', () => {
    const event = lidEvent(1000, { closingMs: 80, shutMs: 40, reopeningMs: 160 })
    expect(event).toMatchObject({ startMs: 1000, closedMs: 1080, reopenMs: 1120, endMs: 1280, kind: 'blink' })
    expect(closureOf(event, 1000)).toBe(0)
    expect(closureOf(event, 1040)).toBeCloseTo(0.5, 6)
    expect(closureOf(event, 1080)).toBe(1)
    expect(closureOf(event, 1100)).toBe(1)
    expect(closureOf(event, 1280)).toBe(0)
    const half = closureOf(event, 1200)
    expect(half).toBeLessThan(0.5)
    expect(half).toBeGreaterThan(0.3)
    expect(['open', 'closing', 'closed', 'reopening', 'open']).toEqual(
      [999, 1030, 1100, 1200, 1281].map((t) => blinkPhase([event], t)),
    )
  })

  it('[SUB-5] closures are told apart by their length, winks by their eye', () => {
    const parts = { closingMs: 200, reopeningMs: 200 }
    expect(lidEvent(0, { ...parts, shutMs: 300 }).kind).toBe('long-closure')
    expect(lidEvent(0, { ...parts, shutMs: 1200 }).kind).toBe('microsleep')
    const wink = lidEvent(0, { closingMs: 80, shutMs: 100, reopeningMs: 150, eyes: 'left' })
    expect(lidClosure([wink], 'left', 120)).toBe(1)
    expect(lidClosure([wink], 'right', 120)).toBe(0)
  })

  it('[SUB-5] the drawn rate is near the wanted one and events never touch', () => {
    const events = draw({ perMin: 15 }, 1200)
    expect(events.length / 20).toBeGreaterThan(11.5)
    expect(events.length / 20).toBeLessThan(18.5)
    events.slice(1).forEach((event, i) => expect(event.startMs).toBeGreaterThan((events[i]?.endMs ?? 0) + 300))
  })

  it('[SUB-5] the wanted share of blinks is incomplete', () => {
    const events = draw({ perMin: 25, incompleteShare: 0.5 }, 1200)
    const half = events.filter(({ completeness }) => completeness < 1)
    expect(Math.abs(half.length / events.length - 0.5)).toBeLessThan(0.1)
    for (const { completeness } of half) expect(completeness).toBeGreaterThanOrEqual(0.6)
  })
})
