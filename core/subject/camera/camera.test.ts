import { describe, expect, it } from 'vitest'
import { flickerGain, roomLight } from '../light.ts'
import { createRandom, gaussian } from '../random.ts'
import { createPicture } from '../raster/shade.ts'
import { drawGlow } from '../script/screen-glow.ts'
import { webcam } from './camera.ts'
import { frameTimes } from './clock.ts'
import { compressI420 } from './compression.ts'
import { developI420, i420Length } from './sensor.ts'
import { needsTimes, y4mFrameMarker, y4mHeader, y4mTimedMarker } from './y4m.ts'
import { i420ToRgba } from './yuv.ts'

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)

describe('y4m', () => {
  it('[SUB-7] header and frame marker are the exact bytes other tools read', () => {
    expect(text(y4mHeader(640, 480, 30))).toBe('YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420\n')
    expect(text(y4mHeader(320, 240, 29.97))).toBe('YUV4MPEG2 W320 H240 F29970:1000 Ip A1:1 C420\n')
    expect(text(y4mFrameMarker)).toBe('FRAME\n')
    expect(i420Length(640, 480)).toBe(460_800)
    expect(text(y4mTimedMarker(33.3674))).toBe('FRAME XTIMEUS=00000033367\n')
    expect(y4mTimedMarker(0)).toHaveLength(y4mTimedMarker(3_600_000).length)
    expect(needsTimes(webcam)).toBe(false)
    expect(needsTimes({ ...webcam, dropShare: 0.1 })).toBe(true)
  })
})

describe('clock', () => {
  it('[SUB-8] without jitter frames lie on the grid', () => {
    const times = frameTimes(webcam, 2, 1)
    expect(times).toHaveLength(60)
    expect(times[30]?.tMs).toBe(1000)
  })

  it('[SUB-8] jitter, losses and stamp errors have the wanted size, and timestamps always increase', () => {
    const times = frameTimes({ ...webcam, jitterMs: 5, stampNoiseMs: 3, dropShare: 0.1 }, 120, 2)
    const offsets = times.map(({ tick, exposedMs }) => exposedMs - (tick * 1000) / 30)
    const deviation = Math.sqrt(offsets.reduce((sum, value) => sum + value * value, 0) / offsets.length)
    expect(deviation).toBeGreaterThan(4.5)
    expect(deviation).toBeLessThan(5.5)
    const errors = times.map(({ exposedMs, tMs }) => tMs - exposedMs)
    expect(Math.sqrt(errors.reduce((sum, value) => sum + value * value, 0) / errors.length)).toBeCloseTo(3, 0)
    expect(times.length / 3600).toBeGreaterThan(0.87)
    expect(times.length / 3600).toBeLessThan(0.93)
    times.slice(1).forEach(({ tMs }, i) => expect(tMs).toBeGreaterThan(times[i]?.tMs ?? 0))
  })
})

describe('sensor', () => {
  const grey = (level: number) => {
    const picture = createPicture(64, 48)
    picture.linear.fill(level)
    return picture
  }
  const develop = (level: number, noiseLevels: number, seed = 1) => {
    const bytes = new Uint8Array(i420Length(64, 48))
    const rowGain = new Float32Array(48).fill(1)
    developI420(grey(level), { rowGain, balance: [1, 1, 1], noiseLevels, seed }, bytes)
    return bytes
  }

  it('[SUB-7] black, mid grey and white become the BT.601 limited-range levels', () => {
    for (const [light, luma] of [
      [0, 16],
      [0.214, 125],
      [1, 235],
    ] as const) {
      const bytes = develop(light, 0)
      expect(bytes[0]).toBe(luma)
      expect(bytes[64 * 48]).toBe(128)
    }
  })

  it('[SUB-7] RGBA made from the bytes is the colour that was exposed, to a level or two', () => {
    const picture = createPicture(64, 48)
    for (let i = 0; i < picture.linear.length; i += 3) picture.linear.set([0.4, 0.2, 0.1], i)
    const bytes = new Uint8Array(i420Length(64, 48))
    developI420(picture, { rowGain: new Float32Array(48).fill(1), balance: [1, 1, 1], noiseLevels: 0, seed: 1 }, bytes)
    const rgba = new Uint8ClampedArray(64 * 48 * 4)
    i420ToRgba(bytes, 64, 48, rgba)
    expect(Math.abs((rgba[0] ?? 0) - 170)).toBeLessThan(3)
    expect(Math.abs((rgba[1] ?? 0) - 124)).toBeLessThan(3)
    expect(Math.abs((rgba[2] ?? 0) - 89)).toBeLessThan(3)
  })

  it('[SUB-7] noise has the wanted size at mid grey, no bias, and another seed is another noise', () => {
    const luma = develop(0.18, 4).subarray(0, 64 * 48)
    const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length
    const deviation = Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length)
    const weight = Math.hypot(65.481, 128.553, 24.966) / 255
    expect(deviation / (4 * weight)).toBeGreaterThan(0.85)
    expect(deviation / (4 * weight)).toBeLessThan(1.2)
    expect(Math.abs(mean - (develop(0.18, 0)[0] ?? 0))).toBeLessThan(0.6)
    expect(develop(0.18, 4, 1)).toEqual(develop(0.18, 4, 1))
    expect(develop(0.18, 4, 1)).not.toEqual(develop(0.18, 4, 2))
  })

  it('[SUB-7] compression keeps a flat frame, blurs noise away and stays close to the picture', () => {
    const flat = develop(0.3, 0)
    const copy = flat.slice()
    compressI420(copy, 64, 48, 50)
    expect(Math.max(...copy.map((value, i) => Math.abs(value - (flat[i] ?? 0))))).toBeLessThanOrEqual(1)
    const random = createRandom(8)
    const noisy = flat.map((value) => value + 3 * gaussian(random))
    const restored = noisy.slice()
    compressI420(restored, 64, 48, 35)
    const spread = (bytes: Uint8Array) =>
      bytes.subarray(0, 3072).reduce((sum, value) => sum + (value - (flat[0] ?? 0)) ** 2, 0)
    expect(spread(restored)).toBeLessThan(0.5 * spread(noisy))
    const fine = noisy.slice()
    compressI420(fine, 64, 48, 98)
    expect(Math.max(...fine.map((value, i) => Math.abs(value - (noisy[i] ?? 0))))).toBeLessThanOrEqual(4)
  })
})

describe('screen', () => {
  it('[SUB-9] a screen changes the light on the face from page to page, and holds still in between', () => {
    const glowAt = drawGlow({ strength: 0.2, everyMs: 2000 }, 60_000, 3)
    const greens = Array.from({ length: 600 }, (_, i) => glowAt(100 * i)[1])
    const steps = greens.slice(1).filter((value, i) => Math.abs(value - (greens[i] ?? 0)) > 0.005).length
    expect(steps).toBeGreaterThan(12)
    expect(steps).toBeLessThan(80)
    expect(Math.max(...greens)).toBeLessThan(0.26)
    expect(drawGlow({ strength: 0, everyMs: 2000 }, 60_000, 3)(5000)).toEqual([0, 0, 0])
  })
})

describe('flicker', () => {
  it('[SUB-9] a flickering lamp shows in short exposures and not in whole periods', () => {
    const lamp = { ...roomLight, flickerDepth: 0.2, flickerHz: 100 }
    const gains = Array.from({ length: 40 }, (_, i) => flickerGain(lamp, i * 0.5, 2))
    expect(Math.max(...gains)).toBeGreaterThan(1.15)
    expect(Math.min(...gains)).toBeLessThan(0.85)
    for (let t = 0; t < 20; t++) expect(flickerGain(lamp, t, 10)).toBeCloseTo(1, 9)
  })
})
