// Paints a face onto the canonical texture square: skin tone and grain, then shading, lips, brows, lashes and hairline.
import { linearRgb, type Rgb } from '../colour.ts'
import type { Identity, Palette } from '../identity.ts'
import { type EyeLandmarks, hairline, leftEye, lipsInner, lipsOuter, rightEye } from '../mesh/landmarks.ts'
import { createRandom, type Random } from '../random.ts'
import { blend, createTexture, drawLine, fillOutline, type Point, spot, type Texture, tint } from './canvas.ts'
import { beardMap, type FaceMap } from './face-map.ts'
import { createNoise } from './noise.ts'

/** What every layer needs: the canvas, where a landmark lies on it, the size of a brush, the colours and the dice. */
interface Easel {
  readonly texture: Texture
  readonly at: (landmark: number) => Point
  /** Texels per 1/1024 of the square; brush sizes below were chosen by eye on a 1024 square. */
  readonly unit: number
  readonly palette: Palette
  readonly random: Random
}

/** Grain of the skin: cells across the square and strength. Chosen by eye: blotches, then pores. */
const GRAIN: readonly (readonly [cells: number, strength: number])[] = [
  [6, 0.05],
  [18, 0.03],
  [60, 0.025],
  [200, 0.03],
]
const LASH = linearRgb(34, 22, 18)
const LOWER_LASH = linearRgb(110, 66, 58)
const MOUTH_INSIDE = linearRgb(52, 20, 20)
const MOUTH_LINE = linearRgb(70, 28, 28)

function paintSkin({ texture, palette, random }: Easel): void {
  const layers = GRAIN.map(([cells, strength]) => ({ noise: createNoise(random, cells), strength }))
  const { size, texels } = texture
  for (let i = 0; i < size * size; i++) {
    const [u, v] = [(i % size) / size, Math.floor(i / size) / size]
    const grain = layers.reduce((sum, { noise, strength }) => sum + strength * noise(u, v), 1)
    for (let c = 0; c < 3; c++) texels[4 * i + c] = (palette.skin[c] ?? 0) * grain
    texels[4 * i + 3] = 1
  }
}

function paintBlushAndShade({ texture, at, unit }: Easel): void {
  const shade = (landmark: number, sx: number, sy: number, factor: Rgb, strength = 1) =>
    spot(texture, at(landmark), { sx: sx * unit, sy: sy * unit, factor, strength })
  for (const cheek of [50, 280]) shade(cheek, 60, 50, [1.06, 0.9, 0.9])
  shade(4, 32, 30, [1.05, 0.91, 0.9])
  for (const pouch of [230, 450]) shade(pouch, 34, 14, [0.86, 0.83, 0.86])
  for (const bridge of [122, 351]) shade(bridge, 16, 36, [0.88, 0.86, 0.85], 0.8)
  shade(18, 46, 9, [0.8, 0.77, 0.76])
  shade(164, 10, 14, [0.93, 0.92, 0.92])
  for (const [a, b, c] of [
    [129, 203, 206],
    [358, 423, 426],
  ] as const)
    drawLine(texture, [at(a), at(b), at(c)], { width: unit, softness: 14 * unit }, (offset, share) =>
      tint(texture, offset, [0.88, 0.85, 0.85], share),
    )
}

function paintNose({ texture, at, unit }: Easel): void {
  for (const [a, b] of [
    [238, 79],
    [458, 309],
  ] as const) {
    const [ax, ay] = at(a)
    const [bx, by] = at(b)
    const size = { sx: 9 * unit, sy: 5.5 * unit }
    spot(texture, [(ax + bx) / 2, (ay + by) / 2], { ...size, factor: [0.1, 0.07, 0.07] })
  }
  for (const wing of [64, 294]) spot(texture, at(wing), { sx: 10 * unit, sy: 12 * unit, factor: [0.8, 0.77, 0.76] })
  spot(texture, at(2), { sx: 26 * unit, sy: 8 * unit, factor: [0.78, 0.74, 0.73] })
}

function paintSocket({ texture, at, unit }: Easel, eye: EyeLandmarks): void {
  const centreX = (at(eye.outer)[0] + at(eye.inner)[0]) / 2
  const crease = eye.crease.map(at)
  const centreY = crease[3]?.[1] ?? 0
  spot(texture, [centreX, centreY], { sx: 46 * unit, sy: 20 * unit, factor: [0.8, 0.76, 0.75], strength: 0.9 })
  spot(texture, at(eye.inner), { sx: 16 * unit, sy: 20 * unit, factor: [0.8, 0.75, 0.74], strength: 0.8 })
  drawLine(texture, crease, { width: 1.2 * unit, softness: 3 * unit }, (offset, share) =>
    tint(texture, offset, [0.7, 0.66, 0.66], share),
  )
  drawLine(texture, eye.pouch.map(at), { width: 0.5 * unit, softness: 4 * unit }, (offset, share) =>
    tint(texture, offset, [0.88, 0.86, 0.86], share),
  )
}

function paintLashes({ texture, at, unit }: Easel, eye: EyeLandmarks): void {
  const upper = [eye.outer, ...eye.upper, eye.inner].map(at)
  const lower = [eye.outer, ...eye.lower, eye.inner].map(at)
  drawLine(texture, upper, { width: 2.6 * unit, softness: 2.2 * unit }, (offset, share) =>
    blend(texture, offset, LASH, share * 0.95, 1),
  )
  drawLine(texture, lower, { width: 0.9 * unit, softness: 2.2 * unit }, (offset, share) =>
    blend(texture, offset, LOWER_LASH, share * 0.7, 1),
  )
}

function paintLips({ texture, at, unit, palette }: Easel): void {
  const { texels } = texture
  fillOutline(texture, lipsOuter.map(at), 3.5 * unit, (offset, share) => {
    const grain = (texels[offset + 1] ?? 0) / palette.skin[1]
    blend(texture, offset, palette.lip.map((c) => c * grain) as unknown as Rgb, share * 0.92) // map keeps length 3
  })
  for (const [landmark, sx] of [
    [14, 30],
    [17, 26],
  ] as const)
    spot(texture, at(landmark), { sx: sx * unit, sy: 6 * unit, factor: [1.12, 1.12, 1.12], strength: 0.7 })
  fillOutline(texture, lipsInner.map(at), 1.2 * unit, (offset, share) => blend(texture, offset, MOUTH_INSIDE, share, 1))
  const seam = lipsInner.slice(0, 11).map(at)
  drawLine(texture, seam, { width: 1.1 * unit, softness: 2.5 * unit }, (offset, share) =>
    blend(texture, offset, MOUTH_LINE, share * 0.8),
  )
}

/** Rows of a brow from its outer end to the nose: the upper and lower edge the hairs grow between. */
const BROW_ROWS = [
  { upper: [70, 63, 105, 66, 107], lower: [46, 53, 52, 65, 55] },
  { upper: [300, 293, 334, 296, 336], lower: [276, 283, 282, 295, 285] },
] as const
const BROW_HAIRS = 130

function paintBrow(easel: Easel, rows: (typeof BROW_ROWS)[number]): void {
  const { texture, at, unit, palette, random } = easel
  const outline = [...rows.upper, ...rows.lower.toReversed()].map(at)
  fillOutline(texture, outline, 9 * unit, (offset, share) => blend(texture, offset, palette.brow, share * 0.4, 1))
  const along = (row: readonly number[], place: number): Point => {
    const i = Math.min(row.length - 2, Math.floor(place))
    const [ax, ay] = at(row[i] ?? 0)
    const [bx, by] = at(row[i + 1] ?? 0)
    return [ax + (bx - ax) * (place - i), ay + (by - ay) * (place - i)]
  }
  for (let n = 0; n < BROW_HAIRS; n++) {
    const place = 4 * random()
    const foot = along(rows.lower, place)
    const tip = along(rows.upper, Math.max(0, place - 0.5 - 0.5 * random()))
    const [from, to] = [0.1 + 0.4 * random(), 0.55 + 0.5 * random()]
    const point = (share: number): Point => [foot[0] + (tip[0] - foot[0]) * share, foot[1] + (tip[1] - foot[1]) * share]
    drawLine(texture, [point(from), point(to)], { width: 0.6 * unit, softness: 2.4 * unit }, (offset, share) =>
      blend(texture, offset, palette.brow, share * 0.6, 1),
    )
  }
}

/** Beard or stubble: short dark hairs over the jaw and upper lip, denser the fuller it is. */
function paintBeard({ texture, palette, random }: Easel, map: FaceMap, fullness: number): void {
  if (fullness === 0) return
  const { size } = texture
  const hairs = createNoise(random, Math.min(256, size / 3), Math.min(128, size / 6))
  const patches = createNoise(random, 24)
  for (let i = 0; i < size * size; i++) {
    const share = map[i] ?? 0
    if (share < 0.02) continue
    const [u, v] = [(i % size) / size, Math.floor(i / size) / size]
    const density = share * (1.1 + 0.15 * patches(u, v)) * (0.9 + 0.25 * hairs(u, v))
    blend(texture, 4 * i, palette.hair, Math.max(0, Math.min(0.93, density * (0.25 + 0.75 * fullness))), 1)
  }
}

function paintHairline({ texture, at, unit, palette, random }: Easel): void {
  const strands = createNoise(random, 90, 30)
  const { size } = texture
  drawLine(texture, hairline.map(at), { width: 6 * unit, softness: 26 * unit }, (offset, share, x, y) => {
    const density = share * 1.15 + 0.35 * strands(x / size, y / size)
    blend(texture, offset, palette.hair, Math.max(0, Math.min(1, density)), 1)
  })
}

/**
 * Returns the face texture of a person, `size` texels square (a power of two, 256..1024), in linear light.
 * `uvs` are the canonical texture coordinates, 2 a landmark.
 */
export function paintFace(identity: Identity, uvs: Float32Array, size: number): Texture {
  const easel: Easel = {
    texture: createTexture(size),
    at: (landmark) => [(uvs[2 * landmark] ?? 0) * size, (uvs[2 * landmark + 1] ?? 0) * size],
    unit: size / 1024,
    palette: identity.palette,
    random: createRandom(identity.seed),
  }
  paintSkin(easel)
  paintBlushAndShade(easel)
  for (const eye of [rightEye, leftEye]) paintSocket(easel, eye)
  paintNose(easel)
  paintLips(easel)
  for (const rows of BROW_ROWS) paintBrow(easel, rows)
  paintBeard(easel, beardMap(uvs, size), identity.beard)
  for (const eye of [rightEye, leftEye]) paintLashes(easel, eye)
  if (identity.hair !== 'bald') paintHairline(easel)
  return easel.texture
}
