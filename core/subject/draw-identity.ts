// People drawn by lot: any seed is someone, so that benchmarks need not rest on the named cast alone.
import { linearRgb, type Rgb } from './colour.ts'
import { type HairStyle, hairStyles, type Identity } from './identity.ts'
import { createRandom, mixSeed, type Random } from './random.ts'

type Level = readonly [number, number, number]

/** Skin by phototype, sRGB levels; a drawn person lies near one of them (chosen by eye, light to dark). */
const SKINS: readonly Level[] = [
  [236, 202, 184],
  [224, 180, 156],
  [208, 162, 134],
  [188, 138, 106],
  [150, 102, 74],
  [98, 62, 46],
]
const HAIRS: readonly Level[] = [
  [24, 20, 20],
  [44, 32, 26],
  [84, 56, 38],
  [124, 80, 48],
  [176, 138, 88],
  [148, 144, 140],
]
const IRISES: readonly Level[] = [
  [44, 28, 20],
  [74, 48, 30],
  [96, 70, 44],
  [92, 112, 84],
  [86, 124, 152],
]

const pick = <T>(random: Random, items: readonly T[]): T => {
  const item = items[Math.trunc(random() * items.length)]
  if (item === undefined) throw new RangeError('there is nothing to pick from')
  return item
}
const linear = ([r, g, b]: Level): Rgb => linearRgb(r, g, b)
const scaled = ([r, g, b]: Level, factor: number): Level => [r * factor, g * factor, b * factor]

/** Muted colours, light to dark. */
function drawCloth(random: Random): Level {
  const grey = 55 + 115 * random()
  const stray = () => grey * (1 + 0.5 * (random() - 0.5))
  return [stray(), stray(), stray()]
}

function drawPalette(random: Random, phototype: number): Identity['palette'] {
  const skin = scaled(SKINS[phototype - 1] ?? pick(random, SKINS), 0.96 + 0.08 * random())
  const dark = phototype >= 4
  const hair = pick(random, dark ? HAIRS.slice(0, 2) : HAIRS)
  const lip: Level = [skin[0] * 0.86 + 8, skin[1] * 0.64 + 4, skin[2] * 0.68 + 4]
  return {
    skin: linear(skin),
    lip: linear(lip),
    hair: linear(hair),
    brow: linear(scaled(hair, 0.9)),
    iris: linear(pick(random, dark ? IRISES.slice(0, 2) : IRISES)),
    cloth: linear(drawCloth(random)),
  }
}

/** Around `mean`, evenly by `reach` to either side. */
const around = (random: Random, mean: number, reach: number) => mean + reach * (2 * random() - 1)

/** The person of this seed: tone, proportions, hair, beard and glasses, all within ordinary ranges. */
export function drawIdentity(seed: number): Identity {
  const random = createRandom(mixSeed(seed, 91))
  const phototype = pick(random, [1, 2, 3, 4, 5, 6] as const)
  const hair: HairStyle = pick(random, hairStyles)
  const bearded = ['short', 'cropped', 'bald'].includes(hair) && random() < 0.5
  return {
    name: `person-${seed}`,
    phototype,
    palette: drawPalette(random, phototype),
    shape: {
      width: around(random, 1.01, 0.04),
      jaw: around(random, 1.01, 0.07),
      chinCm: around(random, 0.05, 0.2),
      noseWidth: around(random, 1.05, 0.12),
      noseLengthCm: around(random, 0, 0.18),
      eyeOpening: around(random, 0.97, 0.14),
      lipFullness: around(random, 1.08, 0.18),
      browHeightCm: around(random, 0, 0.12),
    },
    hair,
    beard: bearded ? pick(random, [0.5, 0.8, 1]) : 0,
    glasses: pick(random, ['none', 'none', 'thin', 'thick'] as const),
    clothing: pick(random, ['plain', 'striped'] as const),
    seed: mixSeed(seed, 92),
  }
}
