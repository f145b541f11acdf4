// EyeReader on drawn landmark streams: cold start, baselines, blinks at every rate, what is no blink, gates, PERCLOS, replay.
import { describe, expect, it } from 'vitest'
import { absoluteQuantile, type ClosureScore, scoreClosures } from '../../tests/support/closure-score.ts'
import {
  closureAt,
  drawBlinks,
  type DrawnClosure,
  endOf,
  type FaceMoment,
  faceStream,
  type StreamOptions,
} from '../../tests/support/face-stream.ts'
import { type ClosureEvent, isBlink } from './closure.ts'
import { EyeReader, type EyeReading } from './eye-reader.ts'

const SEED = 20260

interface Watched {
  readonly reader: EyeReader
  readonly readings: readonly EyeReading[]
  readonly events: readonly ClosureEvent[]
  readonly last: EyeReading
}

function watch(options: Omit<StreamOptions, 'seed'>, reader = new EyeReader()): Watched {
  const readings = [...faceStream({ seed: SEED, ...options })].map((frame) => reader.update(frame))
  const last = readings.at(-1)
  if (last === undefined) throw new Error('a stream has frames')
  return { reader, readings, events: readings.flatMap((reading) => reading.events), last }
}

const sway = (tMs: number): FaceMoment => ({ yawDeg: 3 * Math.sin(tMs / 900), pitchDeg: 2 * Math.sin(tMs / 1300) })
const blinking =
  (closures: readonly DrawnClosure[], eyes: 'both' | 'left' | 'right' = 'both') =>
  (tMs: number): FaceMoment => {
    const shut = Math.max(0, ...closures.map((closure) => closureAt(closure, tMs)))
    return { ...sway(tMs), left: eyes === 'right' ? 0 : shut, right: eyes === 'left' ? 0 : shut }
  }
const truths = (closures: readonly DrawnClosure[]) =>
  closures.map((c) => ({ startMs: c.startMs, closedMs: c.startMs + c.closingMs, endMs: endOf(c) }))
const value = (reading: EyeReading, eye: 'left' | 'right' | 'both' = 'both'): number => {
  const estimate = reading.openness[eye]
  if (estimate.kind !== 'measured') throw new Error(`declined: ${estimate.reason}`)
  return estimate.value
}
const reasonOf = (estimate: { kind: string; reason?: string }): string =>
  estimate.kind === 'declined' ? (estimate.reason ?? '') : 'measured'

describe('cold start and baseline', () => {
  it('[FACE-5] says warming-up at first and never gives a number it does not have', () => {
    const { readings } = watch({ rateHz: 30, seconds: 2.5, moment: sway })
    for (const { openness, perclos, blinksPerMin, gapVariance } of readings) {
      for (const estimate of [
        openness.both,
        openness.left,
        perclos.estimate,
        blinksPerMin.estimate,
        gapVariance.estimate,
      ]) {
        expect(reasonOf(estimate)).toBe('warming-up')
      }
    }
  })

  it('[FACE-5] knows the open eye after some seconds, and the minute’s numbers after 15 s of eyes', () => {
    const { readings } = watch({ rateHz: 30, seconds: 20, moment: sway })
    const firstOpen = readings.find(({ openness }) => openness.both.kind === 'measured')
    const firstMinute = readings.find(({ perclos }) => perclos.estimate.kind === 'measured')
    expect(firstOpen?.atMs).toBeLessThan(5000)
    expect(firstMinute?.atMs).toBeGreaterThanOrEqual(15_000)
  })

  it('[FACE-6] narrow and wide eyes both read 1 when open as usual, and half the way in between', () => {
    for (const eyeHeight of [0.75, 1, 1.4]) {
      const halfLid = (tMs: number): FaceMoment => (tMs > 8000 ? { left: 0.5, right: 0.5 } : {})
      const { readings } = watch({ rateHz: 30, seconds: 9, eyeHeight, moment: halfLid, response: 'collapsing' })
      const mean = (from: number, to: number): number =>
        readings.slice(from, to).reduce((sum, reading) => sum + value(reading), 0) / (to - from)
      expect(Math.abs(mean(150, 240) - 1)).toBeLessThan(0.05)
      expect(Math.abs(mean(241, 269) - 0.5)).toBeLessThan(0.15)
    }
  })

  it('[FACE-6] putting on glasses raises the gap by a fifth; the baseline follows within half a minute', () => {
    const glasses = (tMs: number): FaceMoment => ({ gapScale: tMs > 30_000 ? 1.2 : 1 })
    const { readings } = watch({ rateHz: 15, seconds: 60, moment: glasses })
    expect(value(readings[15 * 32] as EyeReading)).toBeGreaterThan(1.15) // within the stream
    expect(value(readings.at(-1) as EyeReading)).toBeCloseTo(1, 1)
  })

  it('[FACE-6] lids that droop for two minutes do not become the new normal', () => {
    const droop = (tMs: number): FaceMoment => (tMs > 60_000 ? { left: 0.35, right: 0.35 } : {})
    const { last } = watch({ rateHz: 10, seconds: 180, moment: droop })
    expect(value(last)).toBeLessThan(0.8)
  })

  it('[FACE-6] eyes shut for most of a minute do not become open ones', () => {
    const naps = [0, 1, 2, 3].map((k) => ({
      startMs: 8000 + 14_000 * k,
      closingMs: 150,
      shutMs: 13_000,
      reopeningMs: 150,
    }))
    const { readings } = watch({ rateHz: 15, seconds: 66, moment: blinking(naps) })
    const shut = readings.filter(({ atMs }) => naps.some((nap) => atMs > nap.startMs + 500 && atMs < endOf(nap) - 500))
    const open = readings.filter(
      ({ atMs }) => atMs > 7000 && naps.every((nap) => atMs < nap.startMs || atMs > endOf(nap)),
    )
    expect(Math.max(...shut.map((reading) => value(reading)))).toBeLessThan(0.3)
    expect(Math.min(...open.map((reading) => value(reading)))).toBeGreaterThan(0.8)
  })

  it('[FACE-6] shut eyes from the start are not taken for open ones', () => {
    const asleep = (tMs: number): FaceMoment => (tMs < 14_000 ? { left: 1, right: 1 } : {})
    const { readings } = watch({ rateHz: 15, seconds: 24, moment: asleep })
    expect(reasonOf((readings[15 * 13] as EyeReading).openness.both)).toBe('eyes-hidden') // within the stream
    expect(value(readings.at(-1) as EyeReading)).toBeCloseTo(1, 1)
  })

  it('[FACE-6] a known baseline speaks from the first second', () => {
    const learned = watch({ rateHz: 30, seconds: 20, moment: sway }).reader.baseline()
    if (learned === null) throw new Error('20 s are enough')
    const { readings } = watch({ rateHz: 30, seconds: 1, moment: sway }, new EyeReader(learned))
    expect(value(readings[3] as EyeReading)).toBeCloseTo(1, 1) // within the stream
  })
})

describe('blinks', () => {
  const closures = drawBlinks(SEED, 6000, 59_000)
  const score = (rateHz: number, more: Partial<StreamOptions> = {}): ClosureScore => {
    const { events } = watch({ rateHz, seconds: 60, moment: blinking(closures), jitterMs: 3, ...more })
    return scoreClosures(truths(closures), events.filter(isBlink))
  }
  const error = (found: ClosureScore, of: (pair: ClosureScore['pairs'][number]) => number): number =>
    absoluteQuantile(found.pairs.map(of), 0.5)

  it.each([
    { rateHz: 60, f1: 0.99, start: 10, duration: 20 },
    { rateHz: 30, f1: 0.98, start: 10, duration: 20 },
    { rateHz: 24, f1: 0.98, start: 12, duration: 22 },
    { rateHz: 15, f1: 0.95, start: 20, duration: 35 },
    { rateHz: 10, f1: 0.9, start: 25, duration: 50 },
  ])(
    `[FACE-7] [S12] blinks at $rateHz fps (seed ${SEED}), whether gaps follow lids in proportion or collapse`,
    (wanted) => {
      for (const response of ['proportional', 'collapsing'] as const) {
        const found = score(wanted.rateHz, { response })
        expect(found.truths).toBeGreaterThan(15)
        expect(found.f1).toBeGreaterThanOrEqual(wanted.f1)
        expect(error(found, (p) => p.found.startMs - p.truth.startMs)).toBeLessThanOrEqual(wanted.start)
        expect(error(found, (p) => p.found.closedMs - p.truth.closedMs)).toBeLessThanOrEqual(wanted.start)
        const duration = (p: ClosureScore['pairs'][number]): number =>
          p.found.endMs - p.found.startMs - (p.truth.endMs - p.truth.startMs)
        expect(error(found, duration)).toBeLessThanOrEqual(wanted.duration)
      }
    },
  )

  it('[FACE-5] a blink before the open eye is known is told as soon as it is', () => {
    const early = [{ startMs: 1400, closingMs: 90, shutMs: 40, reopeningMs: 160 }]
    const { readings } = watch({ rateHz: 30, seconds: 6, moment: blinking(early) })
    const told = readings.find((reading) => reading.events.length > 0)
    expect(told?.atMs).toBeLessThan(4500)
    expect(Math.abs((told?.events[0]?.startMs ?? 0) - 1400)).toBeLessThan(25)
  })

  it('[FACE-7] an event is whole: its parts join, it is complete, and it is told within half a second', () => {
    const { readings } = watch({ rateHz: 30, seconds: 60, moment: blinking(closures) })
    const told = readings.flatMap((reading) =>
      reading.events.map((event) => ({ event, lateMs: reading.atMs - event.endMs })),
    )
    expect(told.length).toBeGreaterThan(15)
    for (const { event, lateMs } of told) {
      expect(event.startMs + event.closingMs).toBeCloseTo(event.closedMs, 6)
      expect(event.closedMs + event.shutMs).toBeCloseTo(event.reopenMs, 6)
      expect(event.reopenMs + event.reopeningMs).toBeCloseTo(event.endMs, 6)
      expect(event.completeness).toBeGreaterThan(0.9)
      expect(event.quality).toBeGreaterThan(0.4)
      expect(lateMs).toBeLessThan(500)
    }
  })

  it('[FACE-7] partial blinks are found and say that they are partial', () => {
    const mixed = closures.map((closure, i) => ({ ...closure, depth: i % 3 === 0 ? 1 : 0.65 }))
    const { events } = watch({ rateHz: 30, seconds: 60, moment: blinking(mixed), noisePx: 0.03 })
    const found = scoreClosures(truths(mixed), events)
    expect(found.f1).toBeGreaterThanOrEqual(0.95)
    for (const { truth, found: event } of found.pairs) {
      const whole = mixed.find(({ startMs }) => startMs === truth.startMs)?.depth === 1
      if (whole) expect(event.completeness).toBeGreaterThan(0.9)
      else expect(event.completeness).toBeLessThan(0.85)
    }
  })

  it.each(['left', 'right'] as const)('[FACE-8] a wink of the %s eye is one eye’s and no blink', (eye) => {
    const winks = closures.map((closure) => ({ ...closure, shutMs: 160 }))
    const { events, last } = watch({ rateHz: 30, seconds: 60, moment: blinking(winks, eye) })
    const found = scoreClosures(
      truths(winks).map((truth) => ({ ...truth, eyes: eye })),
      events,
    )
    expect(found.f1).toBeGreaterThanOrEqual(0.95)
    expect(found.eyesRight).toBe(found.hits)
    expect(last.blinksPerMin.estimate).toMatchObject({ kind: 'measured', value: 0 })
  })

  it('[FACE-9] half a second makes a long closure, a second shut a microsleep', () => {
    const kinds = [
      { startMs: 8000, closingMs: 90, shutMs: 150, reopeningMs: 170 },
      { startMs: 12_000, closingMs: 150, shutMs: 450, reopeningMs: 250 },
      { startMs: 16_000, closingMs: 250, shutMs: 1600, reopeningMs: 300 },
      { startMs: 22_000, closingMs: 300, shutMs: 4500, reopeningMs: 300 },
    ]
    const { events } = watch({ rateHz: 30, seconds: 32, moment: blinking(kinds) })
    expect(events.map((event) => event.kind)).toEqual(['blink', 'long-closure', 'microsleep', 'microsleep'])
    kinds.forEach((kind, i) => {
      expect(Math.abs((events[i]?.shutMs ?? 0) - kind.shutMs)).toBeLessThan(
        60 + 0.25 * (kind.closingMs + kind.reopeningMs),
      )
    })
  })

  it('[FACE-9] a closure that still lasts is told while it lasts', () => {
    const { last } = watch({
      rateHz: 15,
      seconds: 14,
      moment: blinking([{ startMs: 12_000, closingMs: 150, shutMs: 9000, reopeningMs: 150 }]),
    })
    expect(last.shutSinceMs).toBeGreaterThan(12_000)
    expect(last.shutSinceMs).toBeLessThan(12_300)
    expect(last.events).toEqual([])
  })
})

describe('what is no blink', () => {
  const glance = (tMs: number): FaceMoment => {
    const phase = (tMs - 6000) % 3000
    const down = tMs < 6000 ? 0 : Math.max(0, Math.min(1, phase / 120)) * Math.max(0, Math.min(1, (1400 - phase) / 120))
    return { lookDown: down, pitchDeg: -8 * down }
  }
  const nod = (tMs: number): FaceMoment => ({
    pitchDeg: 12 * Math.sin((2 * Math.PI * tMs) / 900),
    gapScale: 1 + 0.12 * Math.sin((2 * Math.PI * tMs) / 900),
  })
  const talk = (tMs: number): FaceMoment => ({
    mouth: 0.25 + 0.25 * Math.sin((2 * Math.PI * tMs) / 230),
    gapScale: 1 + 0.06 * Math.sin((2 * Math.PI * tMs) / 230),
  })
  const quickNod = (tMs: number): FaceMoment => ({
    pitchDeg: 9 * Math.sin((2 * Math.PI * tMs) / 480),
    gapScale: tMs < 5000 ? 1 : 1 - 0.3 * Math.max(0, Math.sin((2 * Math.PI * tMs) / 480)) ** 2,
  })
  // Lids overshoot for a moment as the gaze drops.
  const droppingGlance = (tMs: number): FaceMoment => {
    const phase = (tMs - 6000) % 3000
    const overshoot = tMs > 6000 && phase > 60 && phase < 200 ? 0.35 : 0
    return { ...glance(tMs), left: overshoot, right: overshoot }
  }
  // Of lowered lids the model sees little: now and then it takes one eye for all but shut, for two or three frames.
  const guessingGlance = (tMs: number): FaceMoment => {
    const phase = (tMs - 6000) % 3000
    const { lookDown = 0, pitchDeg = 0 } = glance(tMs)
    const guess = tMs > 6000 && phase > 500 && phase < 800 ? 0.85 : 0.4
    return { lookDown: 0.4 * lookDown, pitchDeg, right: lookDown * guess }
  }
  it.each([
    ['glancing down', glance],
    ['dropping its gaze', droppingGlance],
    ['nodding quickly', quickNod],
    ['nodding', nod],
    ['talking', talk],
  ] as const)('[FACE-8] no closure on a face that is %s, at 10, 15 and 30 fps', (_, moment) => {
    for (const rateHz of [10, 15, 30]) {
      for (const response of ['proportional', 'collapsing'] as const) {
        expect(watch({ rateHz, seconds: 60, moment, response }).events).toEqual([])
      }
    }
  })

  it('[FACE-8] lids that wander during a long glance down are no partial blinks', () => {
    const moment = (tMs: number): FaceMoment => {
      const phase = (tMs - 6000) % 5000
      const down = tMs < 6000 ? 0 : Math.max(0, Math.min(1, phase / 150, (2000 - phase) / 150))
      const dip = Math.max(0, 1 - Math.abs(phase - 1200) / 120)
      return { lookDown: 0.3 * down, pitchDeg: -8 * down, left: 0.3 * dip, right: 0.3 * dip }
    }
    expect(watch({ rateHz: 30, seconds: 40, moment, response: 'proportional' }).events).toEqual([])
  })

  it('[FACE-8] an eye that is guessed shut while both are lowered does not wink', () => {
    for (const rateHz of [10, 15, 30])
      expect(watch({ rateHz, seconds: 60, moment: guessingGlance, response: 'proportional' }).events).toEqual([])
  })

  it('[FACE-8] one bad frame at 30 fps is a bad frame', () => {
    const glitches = [
      ...faceStream({
        rateHz: 30,
        seconds: 30,
        seed: SEED,
        moment: (t) => (Math.round(t * 0.03) % 100 === 50 ? { left: 1, right: 1 } : {}),
      }),
    ]
    const reader = new EyeReader()
    expect(glitches.flatMap((frame) => reader.update(frame).events)).toEqual([])
  })

  it('[FACE-8] a real blink during a glance down still counts', () => {
    const during = [{ startMs: 9600, closingMs: 90, shutMs: 40, reopeningMs: 160 }]
    const moment = (tMs: number): FaceMoment => ({ ...glance(tMs), ...blinking(during)(tMs) })
    const { events } = watch({ rateHz: 30, seconds: 15, moment })
    expect(events.filter(isBlink)).toHaveLength(1)
  })
})

describe('lids lowered early', () => {
  it('[FACE-21] a long look down in the first ten seconds is no shut eye', () => {
    const down = (tMs: number): number => Math.max(0, Math.min(1, (tMs - 5000) / 200, (8500 - tMs) / 200))
    const moment = (tMs: number): FaceMoment => ({
      lookDown: 1.6 * down(tMs), // lids in the way of a camera that sits high
      pitchDeg: -9 * down(tMs),
    })
    const { readings } = watch({ rateHz: 30, seconds: 12, moment, response: 'proportional' })
    expect(readings.filter(({ shutSinceMs }) => shutSinceMs !== null)).toEqual([])
  })
})

describe('gates', () => {
  it.each([
    ['turned-away', { yawDeg: 24 }],
    ['turned-away', { yawDeg: -24 }],
    ['turned-away', { pitchDeg: -32 }],
    ['no-face', { faceCount: 0 }],
    ['two-faces', { faceCount: 2 }],
    ['too-dark', { hints: ['too-dark'] }],
    ['blurred', { hints: ['blurred'] }],
    ['too-far', { hints: ['too-far'] }],
    ['out-of-view', { xCm: 27 }],
  ] as const)('[FACE-10] declines with %s', (reason, moment) => {
    const { readings } = watch({ rateHz: 15, seconds: 8, moment: (t) => (t > 6000 ? moment : {}) })
    expect(value(readings[15 * 5] as EyeReading)).toBeCloseTo(1, 1) // within the stream
    const last = readings.at(-1) as EyeReading // and a last one
    for (const estimate of Object.values(last.openness)) expect(reasonOf(estimate)).toBe(reason)
    expect(last.rawGap).toBeNull()
  })

  it('[FACE-10] at the edge of the gate eyes do not come and go', () => {
    const edge = (tMs: number): FaceMoment => ({ yawDeg: tMs < 6000 ? 0 : 20 + 0.8 * Math.sin(tMs / 40) })
    const { readings } = watch({ rateHz: 30, seconds: 12, moment: edge })
    const states = readings.slice(30 * 6.2).map(({ openness }) => openness.both.kind)
    expect(states.filter((state, i) => i > 0 && state !== states[i - 1])).toHaveLength(0)
  })

  it('[FACE-10] a closure that runs into a lost face is given up, not invented', () => {
    const moment = (tMs: number): FaceMoment =>
      tMs > 8000 && tMs < 11_000 ? { faceCount: tMs < 8200 ? 1 : 0, left: 1, right: 1 } : {}
    expect(watch({ rateHz: 30, seconds: 14, moment }).events).toEqual([])
  })
})

describe('the last minute', () => {
  it('[FACE-11] nine seconds shut of sixty is PERCLOS .15, none of it blinks', () => {
    const naps = [0, 1, 2].map((k) => ({ startMs: 70_000 + 18_000 * k, closingMs: 60, shutMs: 2964, reopeningMs: 60 }))
    const { last } = watch({ rateHz: 30, seconds: 128, moment: blinking(naps) })
    expect(last.perclos.estimate).toMatchObject({ kind: 'measured', unit: 'ratio' })
    expect(last.perclos.estimate.kind === 'measured' && last.perclos.estimate.value).toBeCloseTo(0.15, 2)
    expect(last.perclos.slowRatio).toBeCloseTo(0.15, 2)
    expect(last.perclos.coverage).toBeCloseTo(1, 1)
  })

  it('[FACE-11] with the face lost for thirty seconds it is nine of thirty, coverage a half', () => {
    const naps = [0, 1, 2].map((k) => ({ startMs: 70_000 + 8000 * k, closingMs: 60, shutMs: 2964, reopeningMs: 60 }))
    const moment = (tMs: number): FaceMoment => ({
      ...blinking(naps)(tMs),
      faceCount: tMs > 98_000 && tMs < 128_000 ? 0 : 1,
    })
    const { last } = watch({ rateHz: 30, seconds: 128.2, moment })
    expect(last.perclos.estimate.kind === 'measured' && last.perclos.estimate.value).toBeCloseTo(0.3, 1)
    expect(last.perclos.coverage).toBeCloseTo(0.5, 1)
  })

  it('[FACE-11] fifteen blinks of 150 ms are .0375 by time, and all of it is marked as blinks', () => {
    // Shut to four fifths for 150 ms: 85 ms fully, and 0.295 of either ramp.
    const blinks = Array.from({ length: 30 }, (_, k) => ({
      startMs: 6000 + 4000 * k + 17 * k,
      closingMs: 70,
      shutMs: 85,
      reopeningMs: 150,
    }))
    for (const rateHz of [10, 15, 30, 60]) {
      const { last } = watch({ rateHz, seconds: 126, moment: blinking(blinks) })
      expect(last.perclos.estimate.kind === 'measured' && Math.abs(last.perclos.estimate.value - 0.0375)).toBeLessThan(
        0.01,
      )
      expect(last.perclos.slowRatio).toBeLessThan(0.005)
      expect(last.perclos.blinkRatio).toBeGreaterThan(0.025)
    }
  })

  it('[FACE-12] blinks a minute with an interval; the rate is per minute of eyes seen', () => {
    const blinks = Array.from({ length: 40 }, (_, k) => ({
      startMs: 5000 + 3000 * k,
      closingMs: 80,
      shutMs: 40,
      reopeningMs: 150,
    }))
    const away = (tMs: number): FaceMoment => ({
      ...blinking(blinks)(tMs),
      faceCount: tMs > 90_000 && tMs < 110_000 ? 0 : 1,
    })
    const { last } = watch({ rateHz: 30, seconds: 125, moment: away })
    const { estimate, coverage } = last.blinksPerMin
    expect(estimate).toMatchObject({ kind: 'measured', unit: '/min' })
    expect(estimate.kind === 'measured' && Math.abs(estimate.value - 20)).toBeLessThan(2)
    expect(estimate.kind === 'measured' && estimate.interval).toBeGreaterThan(3)
    expect(coverage).toBeCloseTo(40 / 60, 1)
  })

  it('[FACE-12] below 8 fps a blink rate is not claimed, PERCLOS is', () => {
    const { last } = watch({ rateHz: 5, seconds: 40, moment: sway })
    expect(reasonOf(last.blinksPerMin.estimate)).toBe('too-slow')
    expect(last.perclos.estimate.kind).toBe('measured')
  })

  it('[FACE-12] the variance of the lid gap is that of the gaps', () => {
    const wave = (tMs: number): FaceMoment => ({ gapScale: 1 + 0.1 * Math.sin((2 * Math.PI * tMs) / 2000) })
    const { last, readings } = watch({ rateHz: 30, seconds: 70, moment: wave, noisePx: 0, driftPx: 0 })
    const gaps = readings.slice(-1800).map(({ rawGap }) => ((rawGap?.left ?? 0) + (rawGap?.right ?? 0)) / 2)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
    expect(last.gapVariance.estimate.kind === 'measured' && last.gapVariance.estimate.value / variance).toBeCloseTo(
      1,
      1,
    )
  })
})

describe('streaming', () => {
  it('[FACE-13] the same frames give the same readings, bit for bit', () => {
    const moment = blinking(drawBlinks(SEED, 5000, 28_000))
    const first = watch({ rateHz: 30, seconds: 30, moment, jitterMs: 4 })
    const second = watch({ rateHz: 30, seconds: 30, moment, jitterMs: 4 })
    expect(second.readings).toEqual(first.readings)
  })

  it('[FACE-13] a clock that jumps is an interruption, not a closure', () => {
    const reader = new EyeReader()
    const frames = [
      ...faceStream({
        rateHz: 30,
        seconds: 20,
        seed: SEED,
        moment: (t) => (t > 9900 && t < 10_100 ? { left: 1, right: 1 } : {}),
      }),
    ]
    const events = frames.flatMap(
      (frame) => reader.update(frame.atMs < 10_000 ? frame : { ...frame, atMs: frame.atMs + 3_600_000 }).events,
    )
    expect(events).toEqual([])
  })
})
