// What is behind the person: a wall with a few blurred things of a room, in linear light.
import { linearRgb, type Rgb } from './colour.ts'
import type { LightField } from './light.ts'
import { createNoise } from './paint/noise.ts'
import { createRandom, mixSeed, type Random } from './random.ts'

const BACKGROUND_STREAM = 5

/** A blurred rectangle: centre and half-size as shares of the picture's width and height, colour, softness of its edge. */
interface Patch {
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  readonly halfHeight: number
  readonly blur: number
  readonly colour: Rgb
  readonly strength: number
}

/** Wall colours to choose from, top and bottom. */
const WALLS: readonly (readonly [Rgb, Rgb])[] = [
  [linearRgb(176, 182, 184), linearRgb(128, 135, 140)],
  [linearRgb(190, 180, 166), linearRgb(138, 128, 116)],
  [linearRgb(150, 164, 160), linearRgb(104, 118, 116)],
  [linearRgb(168, 168, 182), linearRgb(112, 112, 130)],
]
const WINDOW = linearRgb(238, 240, 244)
const WOOD = linearRgb(120, 88, 62)
const LEAF = linearRgb(72, 104, 70)
const BOOKS: readonly Rgb[] = [
  linearRgb(140, 70, 60),
  linearRgb(70, 90, 120),
  linearRgb(180, 160, 110),
  linearRgb(90, 110, 90),
]

function shelf(random: Random, side: number): Patch[] {
  const y = 0.3 + 0.12 * random()
  const x = side > 0 ? 0.9 : 0.1
  const board: Patch = { x, y, halfWidth: 0.16, halfHeight: 0.012, blur: 0.012, colour: WOOD, strength: 0.8 }
  const books = Array.from({ length: 7 }, (_, i): Patch => {
    const tall = 0.05 + 0.03 * random()
    const colour = BOOKS[Math.trunc(random() * BOOKS.length)] ?? WOOD
    return {
      x: x - 0.12 + 0.038 * i,
      y: y - tall - 0.01,
      halfWidth: 0.016,
      halfHeight: tall,
      blur: 0.01,
      colour,
      strength: 0.75,
    }
  })
  return [board, ...books]
}

function window(random: Random, side: number): Patch[] {
  const x = side > 0 ? 0.88 : 0.12
  const pane = { y: 0.26 + 0.06 * random(), halfHeight: 0.2, blur: 0.02, colour: WINDOW, strength: 0.75 }
  return [
    { ...pane, x: x - 0.06, halfWidth: 0.055 },
    { ...pane, x: x + 0.06, halfWidth: 0.055 },
  ]
}

function plant(random: Random, side: number): Patch[] {
  const x = side > 0 ? 0.9 : 0.1
  return Array.from({ length: 9 }, (): Patch => ({
    x: x + 0.12 * (random() - 0.5),
    y: 0.55 + 0.25 * (random() - 0.5),
    halfWidth: 0.02 + 0.03 * random(),
    halfHeight: 0.03 + 0.05 * random(),
    blur: 0.03,
    colour: [LEAF[0] * (0.6 + 0.8 * random()), LEAF[1] * (0.7 + 0.6 * random()), LEAF[2] * (0.6 + 0.6 * random())],
    strength: 0.7,
  }))
}

function furnish(random: Random): Patch[] {
  const things = [shelf, window, plant]
  const first = Math.trunc(random() * things.length)
  const left = things[first]?.(random, -1) ?? []
  const right = things[(first + 1) % things.length]?.(random, 1) ?? []
  return random() < 0.3 ? left : [...left, ...right]
}

const rise = (value: number, blur: number) => 1 / (1 + Math.exp(-value / (0.35 * blur)))
const cover = ({ x, y, halfWidth, halfHeight, blur, strength }: Patch, u: number, v: number) =>
  strength * rise(halfWidth - Math.abs(u - x), blur) * rise(halfHeight - Math.abs(v - y), blur)

function paintPatch(out: Float32Array, width: number, height: number, patch: Patch): void {
  const { x, y, halfWidth, halfHeight, blur, colour } = patch
  const reach = 2.5 * blur
  const left = Math.max(0, Math.floor((x - halfWidth - reach) * width))
  const right = Math.min(width, Math.ceil((x + halfWidth + reach) * width))
  const top = Math.max(0, Math.floor((y - halfHeight - reach) * height))
  const bottom = Math.min(height, Math.ceil((y + halfHeight + reach) * height))
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const share = cover(patch, column / width, row / height)
      const i = 3 * (row * width + column)
      for (let c = 0; c < 3; c++) out[i + c] = (out[i + c] ?? 0) * (1 - share) + (colour[c] ?? 0) * share
    }
}

/** Returns width * height * 3 floats. The wall takes the colour of the room's light; same seed, same room. */
export function paintBackground(width: number, height: number, field: LightField, seed: number): Float32Array {
  const out = new Float32Array(width * height * 3)
  const random = createRandom(mixSeed(seed, BACKGROUND_STREAM))
  const clouds = createNoise(random, 5)
  const [top, bottom] = WALLS[Math.trunc(random() * WALLS.length)] ?? [WINDOW, WINDOW]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height]
      const down = Math.max(0, Math.min(1, v * 0.8 + 0.25 * u))
      const cloud = 0.98 + 0.06 * clouds(u * 0.8, v * 0.8)
      for (let c = 0; c < 3; c++)
        out[3 * (y * width + x) + c] = ((top[c] ?? 0) * (1 - down) + (bottom[c] ?? 0) * down) * cloud
    }
  for (const patch of furnish(random)) paintPatch(out, width, height, patch)
  const light = field.keyColour.map((key, c) => 0.9 * (key + (field.ambientColour[c] ?? 0)) - 0.026)
  return out.map((value, i) => value * (light[i % 3] ?? 1))
}
