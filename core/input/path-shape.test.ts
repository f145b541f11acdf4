// The shape of pointer paths against closed forms: lines, corners, circles and the minimum-jerk movement.
import { describe, expect, it } from 'vitest'
import type { InputEvent } from './events.ts'
import { chordLength, countTurns, motionOf, pathLength, type PathPoint } from './path-shape.ts'
import { RhythmCounter } from './rhythm-counter.ts'
import { rhythmLine } from './rhythm-line.ts'

const along = (count: number, stepMs: number, place: (share: number) => readonly [number, number]): PathPoint[] =>
  Array.from({ length: count }, (_, k) => {
    const [x, y] = place(k / (count - 1))
    return { atMs: 1000 + k * stepMs, x, y }
  })
const straightness = (points: readonly PathPoint[]): number => chordLength(points) / pathLength(points)
const corner = along(71, 10, (share) => (share < 3 / 7 ? [share * 700, 0] : [300, (share - 3 / 7) * 700]))
const arc = (angle: number) =>
  along(2001, 1, (share) => [200 * Math.cos(share * angle), 200 * Math.sin(share * angle)] as const)
/** The movement of least jerk over one unit of time. */
const minimumJerk = (share: number): number => share ** 3 * (10 - 15 * share + 6 * share ** 2)

describe('the shape of a path', () => {
  it('[INP-2] straightness has its closed forms', () => {
    expect(straightness(corner)).toBeCloseTo(5 / 7, 9)
    expect(straightness(arc(Math.PI))).toBeCloseTo(0.6366197724, 6)
    expect(straightness(arc(2 * Math.PI))).toBeCloseTo(0, 9)
    expect(straightness(along(10, 16, (share) => [share * 90, share * 40]))).toBeCloseTo(1, 12)
  })

  it('[INP-2] is invariant to rotation, scale and time reversal', () => {
    const turned = corner.map(({ atMs, x, y }) => ({
      atMs,
      x: 2.5 * (x * 0.6 - y * 0.8),
      y: 2.5 * (x * 0.8 + y * 0.6),
    }))
    const reversed = corner.map(({ atMs }, k) => ({ ...corner[corner.length - 1 - k], atMs })) as PathPoint[] // same length
    for (const path of [turned, reversed]) {
      expect(straightness(path)).toBeCloseTo(5 / 7, 9)
      expect(countTurns(path)).toBe(1)
      expect(motionOf(path)?.ldlj).toBeCloseTo(motionOf(corner)?.ldlj ?? Number.NaN, 4)
    }
  })

  it('[INP-2] a corner is one turn, a circle none', () => {
    expect([countTurns(corner), countTurns(arc(2 * Math.PI))]).toEqual([1, 0])
  })

  it.each([
    [0.5, 8, 400],
    [1, 16.7, 300],
    [1.5, 7, 2000],
  ])('[INP-2] minimum jerk over %s s sampled every %s ms is -5.322', (seconds, stepMs, px) => {
    const count = Math.floor((seconds * 1000) / stepMs) + 1
    const exact = along(count, stepMs, (share) => [minimumJerk(share) * px, minimumJerk(share) * px * 0.4])
    expect(motionOf(exact)?.ldlj).toBeCloseTo(-5.322, 2)
  })

  it('[INP-2] a movement corrected on the way is less smooth than one that is not', () => {
    const smooth = along(61, 16, (share) => [minimumJerk(share) * 400, 0])
    const halting = along(61, 16, (share) => [400 * (minimumJerk(share) + 0.06 * Math.sin(share * 6 * Math.PI)), 0])
    expect(motionOf(halting)?.ldlj).toBeLessThan((motionOf(smooth)?.ldlj ?? Number.NaN) - 1)
  })

  it('[INP-2] declines below eight samples', () => {
    expect(motionOf(along(7, 16, (share) => [share * 100, 0]))).toBeNull()
  })
})

describe('paths in the stream', () => {
  const counted = (paths: number, px: number) => {
    const counter = new RhythmCounter(0)
    for (let path = 0; path < paths; path++)
      for (let k = 0; k <= 50; k++) {
        const x = minimumJerk(k / 50) * px
        const event: InputEvent = { kind: 'pointer', atMs: 100 + path * 2000 + k * 16, x, y: 0 }
        counter.add(event)
      }
    return rhythmLine(counter.takeClosed(20_000), 20_000)
  }

  it('[INP-2] [INP-6] three paths give straightness, speed and smoothness; two decline', () => {
    const line = counted(3, 400)
    expect(line?.values['pointerStraightness']).toBeCloseTo(1, 9)
    expect(line?.values['pointerSpeedPxPerS']).toBeCloseTo(500, 0)
    expect(line?.values['pointerLdlj']).toBeCloseTo(-5.322, 1)
    expect(line?.values['pointerTurnsPerMin']).toBe(0)
    expect(counted(2, 400)?.declined?.['pointerLdlj']).toBe('too-few-events')
  })

  it('[INP-2] a nudge below 50 px is no path', () => {
    expect(counted(5, 40)?.values['pointerStraightness']).toBeUndefined()
  })
})
