// What a pulse network of one's own expects and gives, as its manifest says it; the model file itself is checked against this.
import { z } from 'zod/mini'
import { plainText } from './text.ts'

/**
 * Order of the axes of the input: T frames, C channels, H and W pixels, N = 1 clip. `TCHW` is the shape of TS-CAN and its kin, which take the
 * frames of a clip as their batch.
 */
export const networkLayouts = ['TCHW', 'NTCHW', 'NCTHW', 'NTHWC'] as const

/**
 * `rgb`: three channels. `difference+rgb`: six, first the change to the next frame over the sum of both, divided by its own deviation, then
 * the standardised picture (Liu et al. 2020, MTTS-CAN).
 */
export const networkChannels = ['rgb', 'difference+rgb'] as const

/** Of the rgb channels: levels 0..255, shares 0..1, or mean 0 and deviation 1 over the clip. */
export const networkNormalisations = ['levels', 'shares', 'standardised'] as const

export const networkManifestSchema = z.strictObject({
  v: z.literal(1),
  /** As people know it. */
  name: plainText(80),
  /** Frames a second the network was made for. */
  rateHz: z.number().check(z.gte(10), z.lte(60)),
  input: z.strictObject({
    layout: z.enum(networkLayouts),
    channels: z.enum(networkChannels),
    normalisation: z.enum(networkNormalisations),
    /** Frames of one clip. */
    frames: z.int().check(z.gte(16), z.lte(900)),
    /** Width and height of the face picture. */
    sizePx: z.int().check(z.gte(8), z.lte(128)),
  }),
  /** One value a frame: the pulse wave, or its slope. */
  output: z.enum(['wave', 'slope']),
})
export type NetworkManifest = z.infer<typeof networkManifestSchema>

/** Sizes of the axes of the input, in the manifest's order. */
export function inputShapeOf({ input }: NetworkManifest): number[] {
  const { frames, sizePx } = input
  const channels = input.channels === 'rgb' ? 3 : 6
  switch (input.layout) {
    case 'TCHW':
      return [frames, channels, sizePx, sizePx]
    case 'NTCHW':
      return [1, frames, channels, sizePx, sizePx]
    case 'NCTHW':
      return [1, channels, frames, sizePx, sizePx]
    case 'NTHWC':
      return [1, frames, sizePx, sizePx, channels]
  }
}
