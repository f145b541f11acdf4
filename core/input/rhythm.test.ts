// Rhythm from event times: the closed forms, the edges of the window, and that no key identity gets in.
import { describe, expect, it } from 'vitest'
import { featureCatalogue } from '../contracts/features.ts'
import { binnedMedianMs, binOf, bucketNames, type InputBucket, BINS } from './bucket.ts'
import type { InputEvent, KeyClass } from './events.ts'
import { RhythmCounter } from './rhythm-counter.ts'
import { rhythmLine, spreadOf } from './rhythm-line.ts'

const START = 1_000_000
const key = (atMs: number, keyClass: KeyClass = 'char', repeat = false): InputEvent => ({
  kind: 'key',
  atMs: START + atMs,
  keyClass,
  repeat,
})
const wheel = (atMs: number, dy: number): InputEvent => ({ kind: 'wheel', atMs: START + atMs, dy })
const click = (atMs: number): InputEvent => ({ kind: 'click', atMs: START + atMs })
const held = (atMs: number, heldMs: number): InputEvent => ({ kind: 'key-held', atMs: START + atMs, heldMs })

function bucketsOf(events: readonly InputEvent[], seconds: number): InputBucket[] {
  const counter = new RhythmCounter(START)
  for (const event of events) counter.add(event)
  return counter.takeClosed(START + seconds * 1000)
}
function lineOf(events: readonly InputEvent[], seconds = 60) {
  return rhythmLine(bucketsOf(events, seconds), START + seconds * 1000)
}
const valueOf = (events: readonly InputEvent[], name: string, seconds = 60) => lineOf(events, seconds)?.values[name]
const sumOf = (buckets: readonly InputBucket[], name: keyof InputBucket) =>
  buckets.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0)
/** Characters at the ends of these intervals, from 100 ms on. */
function typed(intervals: readonly number[]): InputEvent[] {
  let atMs = 100
  return [key(atMs), ...intervals.map((interval) => key((atMs += interval)))]
}
const repeated = <T>(count: number, make: (k: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k))
const alternating = (count: number) => repeated(count, (k) => (k % 2 === 0 ? 100 : 300))

describe('keys', () => {
  it('[INP-1] a steady 200 ms has no spread', () => {
    const line = lineOf(typed(repeated(40, () => 200)))
    expect(line?.values['ikiCv']).toBeCloseTo(0, 6)
    expect(line?.values['ikiLnSd']).toBeCloseTo(0, 6)
    expect(line?.values['ikiRmssdMs']).toBe(0)
    expect(Math.abs(Math.log((line?.values['ikiMedianMs'] ?? 0) / 200))).toBeLessThan(0.05)
  })

  it('[INP-1] ten intervals alternating between 100 and 300 ms have the reference spread', () => {
    const buckets = bucketsOf(typed(alternating(10)), 10)
    const sums = (sum: keyof InputBucket, squares: keyof InputBucket) => ({
      count: sumOf(buckets, 'intervals'),
      sum: sumOf(buckets, sum),
      squares: sumOf(buckets, squares),
    })
    const plain = spreadOf(sums('intervalSumMs', 'intervalSquares'))
    expect(plain?.mean).toBe(200)
    expect(plain?.sd).toBeCloseTo(105.4092553, 6)
    expect((plain?.sd ?? 0) / (plain?.mean ?? 1)).toBeCloseTo(0.5270462767, 9)
    expect(spreadOf(sums('intervalLnSum', 'intervalLnSquares'))?.sd).toBeCloseTo(0.5790195163, 8)
    expect(Math.sqrt(sumOf(buckets, 'stepSquares') / sumOf(buckets, 'steps'))).toBe(200)
  })

  it('[INP-1] drops what is too fast or too slow, and other keys end the chain', () => {
    expect(sumOf(bucketsOf(typed([10, 100, 2500, 100]), 10), 'intervals')).toBe(2)
    expect(sumOf(bucketsOf([key(0), key(100, 'backspace'), key(200), key(300)], 10), 'intervals')).toBe(1)
    expect(sumOf(bucketsOf([key(0), key(100, 'modifier'), key(200)], 10), 'intervals')).toBe(1)
  })

  it('[INP-1] the binned median is right to 5 % everywhere', () => {
    for (let ms = 21; ms < 2000; ms *= 1.07) {
      const counts = repeated(BINS, (bin) => (bin === binOf(ms) ? 1 : 0))
      expect(Math.abs(Math.log((binnedMedianMs(counts) ?? 0) / ms))).toBeLessThan(0.05)
    }
    expect(binnedMedianMs(repeated(BINS, () => 0))).toBeNull()
  })

  it('[INP-3] five backspaces among 100 typing keys are 5, whatever modifiers and auto-repeat do', () => {
    const keys = repeated(100, (k) => key(100 + k * 200, k % 20 === 19 ? 'backspace' : 'char'))
    const noise = repeated(50, (k) => [key(150 + k * 200, 'modifier'), key(160 + k * 200, 'backspace', true)]).flat()
    const all = [...keys, ...noise].toSorted((a, b) => a.atMs - b.atMs)
    expect(valueOf(keys, 'correctionsPer100')).toBe(5)
    expect(valueOf(all, 'correctionsPer100')).toBe(5)
    expect(valueOf(all, 'keysPerMin')).toBe(100)
    expect(sumOf(bucketsOf(all, 60), 'repeats')).toBe(50)
  })

  it('[INP-3] a run of corrections is one run', () => {
    const events = (['char', 'backspace', 'delete', 'char', 'backspace'] as const).map((keyClass, k) =>
      key(100 + k * 100, keyClass),
    )
    const buckets = bucketsOf(events, 10)
    expect([sumOf(buckets, 'corrections'), sumOf(buckets, 'correctionRuns')]).toEqual([3, 2])
  })

  it('[INP-8] tells pauses, bursts, the run going on and inactivity', () => {
    const bursts = [0, 1, 2].flatMap((burst) => repeated(10, (k) => key(burst * 6000 + k * 200 + 100)))
    const running = repeated(10, (k) => key(56_000 + k * 400 - 20))
    const line = lineOf([...bursts, ...running])
    expect(line?.values['burstChars']).toBe(10)
    expect(line?.values['pausesPerMin']).toBeCloseTo(2 / ((3 * 1800 + 3600) / 60_000), 9)
    expect(line?.values['typingBurstSeconds']).toBeCloseTo(4.02, 9)
    expect(line?.values['inactivitySeconds']).toBeCloseTo(0.42, 9)
    expect(valueOf(bursts, 'typingBurstSeconds')).toBe(0)
    expect(valueOf(bursts, 'inactivitySeconds')).toBeCloseTo(60 - 13.9, 9)
  })

  it('[INP-8] holds have a median, leaned-on keys do not count', () => {
    const holds = repeated(25, (k) => held(100 + k * 100, k === 3 ? 5000 : 90))
    expect(Math.abs(Math.log((valueOf(holds, 'holdMedianMs') ?? 0) / 90))).toBeLessThan(0.05)
    expect(sumOf(bucketsOf(holds, 10), 'holdSumMs')).toBe(24 * 90)
  })
})

describe('scroll and clicks', () => {
  it('[INP-4] the way a gesture is cut into events changes nothing', () => {
    const gestures: readonly (readonly [atMs: number, dy: number])[] = [
      [1000, 300],
      [2000, -120],
      [4000, 240],
      [8500, -360],
      [9000, 120],
      [9500, 120],
    ]
    const whole = gestures.map(([atMs, dy]) => wheel(atMs, dy))
    const cut = gestures.flatMap(([atMs, dy]) => repeated(6, (k) => wheel(atMs + k * 12, dy / 6)))
    for (const name of ['scrollsPerMin', 'scrollBacksPerMin', 'scrollReversalRatio'])
      expect(valueOf(cut, name)).toBe(valueOf(whole, name))
    expect(valueOf(whole, 'scrollsPerMin')).toBe(6)
    expect(valueOf(whole, 'scrollBacksPerMin')).toBe(1) // the second turn comes after three seconds
    expect(valueOf(whole, 'scrollReversalRatio')).toBeCloseTo(4 / 5, 12)
  })

  it('[INP-4] less than 100 px up is no scroll-back, and one way up is one', () => {
    expect(valueOf([wheel(1000, 300), wheel(1500, -80)], 'scrollBacksPerMin')).toBe(0)
    const up = [wheel(1500, -80), wheel(1700, -80), wheel(1900, -300)]
    expect(valueOf([wheel(1000, 300), ...up], 'scrollBacksPerMin')).toBe(1)
  })

  it('[INP-8] quick clicks are a share of all gaps', () => {
    expect(valueOf([click(100), click(250), click(2000), click(2100), click(5000)], 'clickBurstRatio')).toBe(0.5)
  })
})

describe('the window', () => {
  it('[INP-5] leaves out an event exactly a minute old and takes in one at its end', () => {
    const keysOf = (atMs: number) => valueOf([key(atMs)], 'keysPerMin', 65)
    expect([5000, 5001, 65_000].map(keysOf)).toEqual([0, 1, 1])
  })

  it('[INP-5] [INP-6] an empty window has no line, nor has one that ended', () => {
    expect(rhythmLine([], START)).toBeNull()
    const buckets = bucketsOf([key(100)], 20)
    expect(rhythmLine(buckets, START + 22_900)).not.toBeNull()
    expect(rhythmLine(buckets, START + 23_000)).toBeNull()
  })

  it('[INP-6] says nothing before ten seconds, then grows in quality', () => {
    expect(lineOf([key(100)], 9)).toBeNull()
    expect(lineOf([key(100)], 15)?.quality).toBe(0.25)
  })

  it('[INP-6] declines below the minimum count, and gives all else of the catalogue', () => {
    const line = lineOf([key(100), key(300), click(400), wheel(500, 100)])
    const known = [...Object.keys(line?.values ?? {}), ...Object.keys(line?.declined ?? {})].toSorted()
    expect(known).toEqual(Object.keys(featureCatalogue.input).toSorted())
    expect(line?.values['correctionsPer100']).toBeUndefined()
    expect(line?.declined?.['correctionsPer100']).toBe('too-few-events')
    expect(valueOf(typed(repeated(19, () => 200)), 'ikiLnSd')).toBeUndefined()
    expect(valueOf(typed(repeated(20, () => 200)), 'ikiLnSd')).toBeDefined()
  })

  it('[INP-5] keeps the last minute only, and a late event counts into the open second', () => {
    const counter = new RhythmCounter(START)
    expect(counter.takeClosed(START + 100_000)).toHaveLength(60)
    counter.add(key(99_990))
    expect(counter.takeClosed(START + 101_000).map(({ chars }) => chars)).toEqual([1])
  })
})

describe('privacy', () => {
  it('[INP-7] two texts typed at the same times are the same buckets, of numbers under known names', () => {
    const text = (letters: string) =>
      [...letters].map((letter, k) => ({ ...key(100 + k * 170), key: letter, code: `Key${letter}` }))
    const pointer = repeated(30, (k): InputEvent => ({
      kind: 'pointer',
      atMs: START + 9000 + k * 16,
      x: k * 20,
      y: k * 9,
    }))
    const first = bucketsOf([...text('secretsecretsecretsecret'), ...pointer], 20)
    const second = bucketsOf([...text('banananabananananabanana'), ...pointer], 20)
    expect(first).toEqual(second)
    const names = new Set<string>(['endMs', ...bucketNames])
    for (const bucket of first)
      for (const [name, value] of Object.entries(bucket)) {
        expect(names).toContain(name)
        expect(value).toBeTypeOf('number')
      }
  })

  it('[INP-7] where on the screen a path lies changes nothing', () => {
    const path = (x: number, y: number) =>
      repeated(30, (k): InputEvent => ({ kind: 'pointer', atMs: START + k * 16, x: x + k * k, y: y + k * 4 }))
    expect(bucketsOf(path(0, 0), 2)).toEqual(bucketsOf(path(512, 256), 2))
  })
})
