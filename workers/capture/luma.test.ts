// Brightness and sharpness of a box: the mean of known pictures, and less sharpness with more blur whatever the distance.
import { describe, expect, it } from 'vitest'
import { lookAt } from './luma.ts'
import type { PixelBuffer } from './picture.ts'

const SIDE = 256
const BOX = { left: 32, top: 32, right: 224, bottom: 224 }

function picture(level: (x: number, y: number) => number): PixelBuffer {
  const rgba = new Uint8Array(4 * SIDE * SIDE)
  for (let p = 0; p < SIDE * SIDE; p += 1)
    rgba.fill(Math.round(level(p % SIDE, Math.floor(p / SIDE))), 4 * p, 4 * p + 3)
  return { width: SIDE, height: SIDE, rgba } as PixelBuffer // ImageData is a browser's; nothing here reads it
}

describe('the look of a box', () => {
  it('[S5] has the mean luma of what lies in it', () => {
    expect(
      lookAt(
        picture(() => 137),
        BOX,
      ),
    ).toEqual({ lumaMean: 137, sharpness: 0 })
    const inside = picture((x, y) => (x >= 32 && x < 224 && y >= 32 && y < 224 ? 200 : 10))
    expect(lookAt(inside, BOX).lumaMean).toBeCloseTo(200, 5)
  })

  it('[S5] repeats the border where the box leaves the picture', () => {
    const look = lookAt(
      picture(() => 90),
      { left: -500, top: -500, right: 900, bottom: 900 },
    )
    expect(look).toEqual({ lumaMean: 90, sharpness: 0 })
  })

  it('[S5] is less sharp with every step of blur', () => {
    const edge = (width: number) =>
      picture((x, y) => 128 + 80 * Math.tanh((x - 128) / width) * Math.tanh((y - 128) / width))
    const sharpness = [1, 4, 8, 16, 32].map((width) => lookAt(edge(width), BOX).sharpness)
    expect(sharpness).toEqual(sharpness.toSorted((a, b) => b - a))
    expect((sharpness[0] ?? 0) / (sharpness[4] ?? 1)).toBeGreaterThan(50)
  })

  it('[S5] is as sharp for a face half the size with half the blur', () => {
    const edge = (width: number) =>
      picture((x, y) => 128 + 80 * Math.tanh((x - 128) / width) * Math.tanh((y - 128) / width))
    const near = lookAt(edge(12), BOX).sharpness
    const far = lookAt(edge(6), { left: 80, top: 80, right: 176, bottom: 176 }).sharpness
    expect(far / near).toBeGreaterThan(0.8)
    expect(far / near).toBeLessThan(1.25)
  })
})
