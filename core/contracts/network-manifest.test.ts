// The manifest of a pulse network: what is accepted, and that every field is checked.
import { describe, expect, it } from 'vitest'
import { inputShapeOf, networkManifestSchema } from './network-manifest.ts'

const good = {
  v: 1,
  name: 'TS-CAN',
  rateHz: 30,
  input: { layout: 'TCHW', channels: 'difference+rgb', normalisation: 'standardised', frames: 180, sizePx: 36 },
  output: 'slope',
}

describe('the manifest of a network', () => {
  it('[S7] tells the shape of the clip', () => {
    expect(inputShapeOf(networkManifestSchema.parse(good))).toEqual([180, 6, 36, 36])
    const rgb = { ...good, input: { ...good.input, layout: 'NCTHW', channels: 'rgb' } }
    expect(inputShapeOf(networkManifestSchema.parse(rgb))).toEqual([1, 3, 180, 36, 36])
  })

  it.each([
    ['another version', { v: 2 }],
    ['a rate no camera has', { rateHz: 500 }],
    ['a clip of a frame', { input: { ...good.input, frames: 1 } }],
    ['a picture of a million pixels', { input: { ...good.input, sizePx: 1000 } }],
    ['an unknown layout', { input: { ...good.input, layout: 'WHCT' } }],
    ['an unknown output', { output: 'emotion' }],
    ['a field nobody knows', { url: 'https://example.org/model' }],
    ['no name', { name: undefined }],
  ])('[S7] is refused with %s', (_, change) => {
    expect(networkManifestSchema.safeParse({ ...good, ...change }).success).toBe(false)
  })
})
