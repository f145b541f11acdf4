// From a face in a picture to packed regions: where they lie, what they say, and how far each is trusted.
import { describe, expect, it } from 'vitest'
import { canonicalPositionsCm } from '#core/face/mesh-topology.ts'
import {
  namedRegions,
  PATCH_COUNT,
  REGION_COUNT,
  regionOffset,
  type NamedRegion,
} from '#core/contracts/frame-sample.ts'
import { SUM_STRIDE, sumRegionsCpu } from '../../gpu/region-sums/cpu.ts'
import { layRegions, slotOf } from './lay-regions.ts'
import { packRegions } from './pack-regions.ts'
import { regionMotion } from './region-motion.ts'
import { SpanList } from './spans.ts'

const WIDTH = 640
const HEIGHT = 480

/** The canonical face seen from the front, `pxPerCm` large, in the middle. */
function faceAt(pxPerCm: number, dx = 0): Float32Array {
  const points = new Float32Array(478 * 3)
  for (let i = 0; i < 468; i += 1) {
    points[3 * i] = WIDTH / 2 + dx + pxPerCm * (canonicalPositionsCm[3 * i] ?? 0)
    points[3 * i + 1] = HEIGHT / 2 - pxPerCm * (canonicalPositionsCm[3 * i + 1] ?? 0)
  }
  return points
}

type Colour = readonly [number, number, number]
function picture(colourAt: (x: number, y: number) => Colour): Uint8Array {
  const rgba = new Uint8Array(4 * WIDTH * HEIGHT)
  for (let p = 0; p < WIDTH * HEIGHT; p += 1) rgba.set(colourAt(p % WIDTH, Math.floor(p / WIDTH)), 4 * p)
  return rgba
}

function measure(rgba: Uint8Array, face: Float32Array, before: Float32Array | null = null): Float32Array {
  const spans = new SpanList(WIDTH, HEIGHT)
  const sums = new Uint32Array(REGION_COUNT * SUM_STRIDE)
  const motion = new Float32Array(REGION_COUNT)
  layRegions(spans, face)
  sumRegionsCpu(rgba, spans, sums)
  regionMotion(face, before, motion)
  return packRegions(sums, motion, 200)
}
const field = (regions: Float32Array, slot: number, k: number): number => regions[regionOffset(slot) + k] ?? NaN
const named = (regions: Float32Array, name: NamedRegion, k: number): number => field(regions, slotOf(name), k)
const patchSlots = Array.from({ length: PATCH_COUNT }, (_, k) => namedRegions.length + k)

const SKIN: Colour = [180, 130, 110]
const even = picture(() => SKIN)
const face = faceAt(14)

describe('regions of a face', () => {
  it('[S6] say the colour of what they lie on', () => {
    const regions = measure(even, face)
    for (let slot = 0; slot < REGION_COUNT; slot += 1) {
      expect([0, 1, 2].map((k) => field(regions, slot, k))).toEqual(SKIN)
      expect([field(regions, slot, 4), field(regions, slot, 5)]).toEqual([0, 0])
    }
  })

  it('[S6] tell their own left from right and sides of the picture', () => {
    const halves = picture((x) => (x < WIDTH / 2 ? [100, 100, 100] : [200, 100, 100]))
    const regions = measure(halves, face)
    expect(named(regions, 'rightCheek', 0)).toBe(100) // the person's right is on the left of an unmirrored picture
    expect(named(regions, 'leftCheek', 0)).toBe(200)
    expect(named(regions, 'backgroundLeft', 0)).toBe(100)
    expect(named(regions, 'backgroundTopRight', 0)).toBe(200)
    expect(named(regions, 'skin', 0)).toBeCloseTo(150, 0)
  })

  it('[S6] make skin the union of the patches, to the pixel', () => {
    const regions = measure(even, face)
    const sum = patchSlots.reduce((count, slot) => count + field(regions, slot, 3), 0)
    expect(named(regions, 'skin', 3)).toBe(sum)
    expect(sum).toBeGreaterThan(25_000)
  })

  it('[S6] measure spreads of luma and of red against green', () => {
    const checks = picture((x, y) => ((x + y) % 2 ? [140, 100, 90] : [120, 110, 90]))
    const regions = measure(checks, face)
    const [light, dark] = [
      [140, 100, 90],
      [120, 110, 90],
    ].map(([r = 0, g = 0, b = 0]) => (77 * r + 150 * g + 29 * b) >> 8)
    expect(named(regions, 'skin', 4)).toBeCloseTo(Math.abs((light ?? 0) - (dark ?? 0)) / 2, 1)
    expect(named(regions, 'skin', 5)).toBeCloseTo(15, 0) // red minus green is 40 here and 10 there
  })

  it('[S6] count no pixels and carry no weight where the face leaves no room or the picture ends', () => {
    const regions = measure(even, faceAt(14, 300))
    expect(named(regions, 'leftCheek', 3)).toBe(0)
    expect(named(regions, 'leftCheek', 7)).toBe(0)
    expect(named(regions, 'backgroundRight', 3)).toBe(0)
    expect(named(regions, 'rightCheek', 3)).toBeGreaterThan(0)
    expect([...regions].every(Number.isFinite)).toBe(true)
  })

  it('[S6] stay whole numbers at 1280 x 720 and beyond, background thinned to its middle', () => {
    const regions = measure(even, faceAt(5))
    expect(named(regions, 'backgroundLeft', 3)).toBeLessThanOrEqual(96 * 96)
    expect(named(regions, 'backgroundLeft', 3)).toBeGreaterThan(2000)
  })
})

describe('weights', () => {
  it('[S6] are full on even, still, well-lit skin', () => {
    const regions = measure(even, face)
    const full = patchSlots.filter((slot) => field(regions, slot, 3) >= 60)
    expect(full.length).toBeGreaterThan(80)
    expect(full.map((slot) => field(regions, slot, 7)).every((weight) => weight > 0.99)).toBe(true)
  })

  it('[S6] fall with the pixels of a small face', () => {
    const regions = measure(even, faceAt(5))
    const mean = patchSlots.reduce((sum, slot) => sum + field(regions, slot, 7), 0) / PATCH_COUNT
    expect(mean).toBeLessThan(0.8)
  })

  it('[S6] are zero where light is clipped', () => {
    const regions = measure(
      picture((x) => (x < WIDTH / 2 ? [255, 240, 230] : SKIN)),
      face,
    )
    expect(named(regions, 'rightCheek', 7)).toBe(0)
    expect(named(regions, 'leftCheek', 7)).toBeGreaterThan(0.9)
  })

  it('[S6] fall with motion, to 1/e at one per cent of the face width a frame', () => {
    const moved = (dx: number): number => named(measure(even, faceAt(14, dx), face), 'forehead', 7)
    expect(named(measure(even, faceAt(14, 2), face), 'forehead', 6)).toBeCloseTo(2, 3)
    expect(moved(2)).toBeCloseTo(Math.exp(-1), 3)
    expect(moved(6)).toBeLessThan(0.001)
    expect(moved(0)).toBeGreaterThan(0.99)
  })

  it('[S6] silence patches that are not skin like the rest: a dark rim, a beard', () => {
    const beard = picture((_, y) => (y > HEIGHT / 2 + 60 ? [60, 50, 45] : [180 + (y % 3), 130, 110]))
    const regions = measure(beard, face)
    const light = patchSlots.filter((slot) => field(regions, slot, 0) > 175 && field(regions, slot, 3) > 60)
    const dark = patchSlots.filter((slot) => field(regions, slot, 0) < 70 && field(regions, slot, 3) > 60)
    expect(dark.length).toBeGreaterThan(5)
    expect(Math.max(...dark.map((slot) => field(regions, slot, 7)))).toBeLessThan(0.05)
    expect(Math.min(...light.map((slot) => field(regions, slot, 7)))).toBeGreaterThan(0.9)
  })
})
