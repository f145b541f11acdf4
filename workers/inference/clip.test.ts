// The tensor of a clip: every value where the manifest's layout says, normalised as it says.
import { describe, expect, it } from 'vitest'
import { inputShapeOf, networkManifestSchema, type NetworkManifest } from '#core/contracts/network-manifest.ts'
import { toTensor } from './clip.ts'

const FRAMES = 16
const SIZE = 8
const base = {
  v: 1,
  name: 'Tiny',
  rateHz: 30,
  input: { layout: 'TCHW', channels: 'rgb', normalisation: 'levels', frames: FRAMES, sizePx: SIZE },
  output: 'wave',
} as const
const manifestOf = (input: Partial<NetworkManifest['input']>): NetworkManifest =>
  networkManifestSchema.parse({ ...base, input: { ...base.input, ...input } })

/** Frame t, pixel i, channel c holds 40 + t + 20 c, and 100 more in the first pixel. */
const pictures = Array.from({ length: FRAMES }, (_, t) =>
  Uint8Array.from({ length: 3 * SIZE * SIZE }, (_, k) => 40 + t + 20 * (k % 3) + (k < 3 ? 100 : 0)),
)

describe('a clip', () => {
  it.each(['TCHW', 'NTCHW', 'NCTHW', 'NTHWC'] as const)(
    '[S7] in the order %s holds each value in its place',
    (layout) => {
      const manifest = manifestOf({ layout })
      const { values, shape } = toTensor(pictures, manifest)
      expect(shape).toEqual(inputShapeOf(manifest))
      const axes = layout.replace('N', '')
      const at = (where: Readonly<Record<string, number>>): number => {
        const sizes: Readonly<Record<string, number>> = { T: FRAMES, C: 3, H: SIZE, W: SIZE }
        return [...axes].reduce((index, axis) => index * (sizes[axis] ?? 1) + (where[axis] ?? 0), 0)
      }
      expect(values[at({ T: 5, C: 1, H: 0, W: 0 })]).toBe(40 + 5 + 20 + 100)
      expect(values[at({ T: 9, C: 2, H: 3, W: 4 })]).toBe(40 + 9 + 40)
    },
  )

  it('[S7] is normalised as its manifest says', () => {
    const shares = toTensor(pictures, manifestOf({ normalisation: 'shares' })).values
    expect(shares[0]).toBeCloseTo(140 / 255, 6)
    const { values } = toTensor(pictures, manifestOf({ normalisation: 'standardised' }))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length
    expect([mean, square]).toEqual([expect.closeTo(0, 4), expect.closeTo(1, 4)])
  })

  it('[S7] puts the change to the next frame before the picture, in units of its deviation', () => {
    const flicker = pictures.map((_, t) => new Uint8Array(3 * SIZE * SIZE).fill(t % 2 === 0 ? 100 : 102))
    const manifest = manifestOf({ channels: 'difference+rgb', normalisation: 'levels' })
    const { values, shape } = toTensor(flicker, manifest)
    expect(shape).toEqual([FRAMES, 6, SIZE, SIZE])
    const frame = 6 * SIZE * SIZE
    expect(values[3 * SIZE * SIZE]).toBe(100) // the picture comes after
    expect(values[0]).toBeGreaterThan(0.9)
    expect(values[frame]).toBeCloseTo(-(values[0] ?? 0), 6)
    expect(values[(FRAMES - 1) * frame]).toBe(0) // the last has no next
  })

  it('[S7] of another length or size is refused', () => {
    expect(() => toTensor(pictures.slice(1), manifestOf({}))).toThrow('a clip is 16 pictures of 8 x 8')
    expect(() => toTensor(pictures, manifestOf({ sizePx: 9 }))).toThrow('9 x 9')
  })
})
