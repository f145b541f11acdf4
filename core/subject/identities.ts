// The cast: eight people over all six phototypes, with glasses, beards, long and short hair, a headscarf, a bald head.
import { linearRgb, type Rgb } from './colour.ts'
import { drawIdentity } from './draw-identity.ts'
import { canonicalShape, type Identity, type Palette } from './identity.ts'

type Colour = readonly [number, number, number]
const palette = (colours: Record<keyof Palette, Colour>): Palette => {
  const linear = ([r, g, b]: Colour): Rgb => linearRgb(r, g, b)
  return {
    skin: linear(colours.skin),
    lip: linear(colours.lip),
    hair: linear(colours.hair),
    brow: linear(colours.brow),
    iris: linear(colours.iris),
    cloth: linear(colours.cloth),
  }
}

export const identities: readonly Identity[] = [
  {
    name: 'mara',
    phototype: 3,
    palette: palette({
      skin: [205, 158, 132],
      lip: [176, 98, 92],
      hair: [52, 36, 28],
      brow: [58, 40, 32],
      iris: [96, 68, 44],
      cloth: [70, 84, 110],
    }),
    shape: canonicalShape,
    hair: 'short',
    beard: 0,
    glasses: 'none',
    clothing: 'plain',
    seed: 7,
  },
  {
    name: 'ingrid',
    phototype: 1,
    palette: palette({
      skin: [236, 202, 184],
      lip: [196, 118, 112],
      hair: [176, 136, 84],
      brow: [150, 112, 76],
      iris: [86, 124, 152],
      cloth: [96, 70, 78],
    }),
    shape: { ...canonicalShape, jaw: 0.96, eyeOpening: 1.06, noseLengthCm: -0.1 },
    hair: 'long',
    beard: 0,
    glasses: 'none',
    clothing: 'plain',
    seed: 12,
  },
  {
    name: 'tom',
    phototype: 2,
    palette: palette({
      skin: [222, 176, 152],
      lip: [184, 110, 102],
      hair: [120, 74, 44],
      brow: [104, 66, 42],
      iris: [92, 112, 84],
      cloth: [60, 92, 84],
    }),
    shape: { ...canonicalShape, width: 1.03, jaw: 1.06, chinCm: 0.2, eyeOpening: 0.92 },
    hair: 'short',
    beard: 1,
    glasses: 'none',
    clothing: 'striped',
    seed: 23,
  },
  {
    name: 'mei',
    phototype: 3,
    palette: palette({
      skin: [224, 184, 150],
      lip: [186, 104, 98],
      hair: [26, 22, 22],
      brow: [38, 30, 28],
      iris: [62, 42, 30],
      cloth: [120, 112, 92],
    }),
    shape: { ...canonicalShape, width: 1.02, noseWidth: 1.06, noseLengthCm: -0.15, eyeOpening: 0.82 },
    hair: 'bob',
    beard: 0,
    glasses: 'thin',
    clothing: 'plain',
    seed: 31,
  },
  {
    name: 'samira',
    phototype: 4,
    palette: palette({
      skin: [190, 138, 104],
      lip: [160, 84, 78],
      hair: [30, 24, 24],
      brow: [36, 26, 22],
      iris: [74, 48, 30],
      cloth: [86, 66, 96],
    }),
    shape: { ...canonicalShape, lipFullness: 1.1, eyeOpening: 1.05, browHeightCm: 0.05 },
    hair: 'headscarf',
    beard: 0,
    glasses: 'none',
    clothing: 'plain',
    seed: 44,
  },
  {
    name: 'ravi',
    phototype: 5,
    palette: palette({
      skin: [152, 102, 72],
      lip: [132, 76, 66],
      hair: [24, 20, 20],
      brow: [26, 20, 18],
      iris: [56, 36, 24],
      cloth: [150, 146, 138],
    }),
    shape: { ...canonicalShape, width: 1.01, jaw: 1.03, noseLengthCm: 0.12 },
    hair: 'cropped',
    beard: 0.5,
    glasses: 'thick',
    clothing: 'striped',
    seed: 52,
  },
  {
    name: 'ama',
    phototype: 6,
    palette: palette({
      skin: [104, 66, 48],
      lip: [116, 62, 56],
      hair: [18, 15, 15],
      brow: [20, 16, 15],
      iris: [44, 28, 20],
      cloth: [168, 120, 60],
    }),
    shape: { ...canonicalShape, width: 1.02, noseWidth: 1.14, lipFullness: 1.28, eyeOpening: 1.04 },
    hair: 'curly',
    beard: 0,
    glasses: 'none',
    clothing: 'striped',
    seed: 63,
  },
  {
    name: 'kofi',
    phototype: 6,
    palette: palette({
      skin: [86, 54, 40],
      lip: [98, 56, 50],
      hair: [16, 14, 14],
      brow: [18, 14, 13],
      iris: [40, 26, 18],
      cloth: [62, 74, 82],
    }),
    shape: { ...canonicalShape, width: 1.04, jaw: 1.08, noseWidth: 1.16, lipFullness: 1.2, chinCm: 0.15 },
    hair: 'bald',
    beard: 1,
    glasses: 'none',
    clothing: 'plain',
    seed: 71,
  },
]

/** The identity of that name, or the drawn person `person-N`; throws one sentence naming the cast when there is none. */
export function identityNamed(name: string): Identity {
  const found = identities.find((identity) => identity.name === name)
  if (found) return found
  const drawn = /^person-(\d{1,9})$/.exec(name)?.[1]
  if (drawn) return drawIdentity(Number(drawn))
  throw new Error(`Nobody is called ${name}; the cast is person-N, ${identities.map((one) => one.name).join(', ')}.`)
}

/**
 * Peak-to-peak pulse of the cheek by phototype, share of reflected green light. Light skin shows about 1 %, melanin hides
 * most of it in the darkest (order of magnitude of published camera signals; exact steps chosen by hand).
 */
const GREEN_PULSE = { 1: 0.0095, 2: 0.009, 3: 0.0078, 4: 0.006, 5: 0.0044, 6: 0.003 } as const
/** Red and blue against green: the blood-volume signature 0.33 : 0.77 : 0.53 of de Haan and van Leest 2014. */
const RED_OF_GREEN = 0.33 / 0.77
const BLUE_OF_GREEN = 0.53 / 0.77

export function pulseAmplitude(identity: Identity, strength: number): readonly [number, number, number] {
  const green = GREEN_PULSE[identity.phototype] * strength
  return [green * RED_OF_GREEN, green, green * BLUE_OF_GREEN]
}
