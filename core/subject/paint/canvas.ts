// A small float canvas in linear light with a fourth channel for bare skin, and the brushes the face is painted with.
import type { Rgb } from '../colour.ts'

/** Square texture, 4 floats a texel: red, green, blue (linear), share of bare skin (1 skin, 0 hair, lash or mouth). */
export interface Texture {
  readonly size: number
  readonly texels: Float32Array
}
export type Point = readonly [number, number]
/** Called for every touched texel with its offset in `texels`, coverage 0..1 and position. */
export type Brush = (offset: number, coverage: number, x: number, y: number) => void

export const createTexture = (size: number): Texture => ({ size, texels: new Float32Array(size * size * 4) })

/** Mixes `colour` into the texel and hides that share of skin when `hidesSkin`. */
export function blend({ texels }: Texture, offset: number, colour: Rgb, share: number, hidesSkin = 0): void {
  for (let c = 0; c < 3; c++) texels[offset + c] = (texels[offset + c] ?? 0) * (1 - share) + (colour[c] ?? 0) * share
  texels[offset + 3] = (texels[offset + 3] ?? 0) * (1 - share * hidesSkin)
}

/** Multiplies the texel's colour towards `factor` by `share`. */
export function tint({ texels }: Texture, offset: number, factor: Rgb, share: number): void {
  for (let c = 0; c < 3; c++) texels[offset + c] = (texels[offset + c] ?? 0) * (1 + ((factor[c] ?? 1) - 1) * share)
}

interface Box {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

function boxAround(points: readonly Point[], margin: number, size: number): Box {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const clamp = (value: number) => Math.max(0, Math.min(size - 1, Math.trunc(value)))
  return {
    x0: clamp(Math.min(...xs) - margin),
    y0: clamp(Math.min(...ys) - margin),
    x1: clamp(Math.max(...xs) + margin),
    y1: clamp(Math.max(...ys) + margin),
  }
}

function squaredDistanceToSegment(x: number, y: number, [px, py]: Point, [qx, qy]: Point): number {
  const dx = qx - px
  const dy = qy - py
  const t = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy + 1e-9)))
  return (x - px - t * dx) ** 2 + (y - py - t * dy) ** 2
}

const crosses = (x: number, y: number, [px, py]: Point, [qx, qy]: Point) =>
  py > y !== qy > y && x < ((qx - px) * (y - py)) / (qy - py) + px

function visit(texture: Texture, box: Box, at: (x: number, y: number, offset: number) => void): void {
  for (let y = box.y0; y <= box.y1; y++) for (let x = box.x0; x <= box.x1; x++) at(x, y, 4 * (y * texture.size + x))
}

/** Paints a Gaussian spot: centre, standard deviations in texels, colour factor and strength at the centre. */
export function spot(
  texture: Texture,
  [cx, cy]: Point,
  { sx, sy, factor, strength = 1 }: { sx: number; sy: number; factor: Rgb; strength?: number },
): void {
  const corners: Point[] = [
    [cx - 3 * sx, cy - 3 * sy],
    [cx + 3 * sx, cy + 3 * sy],
  ]
  visit(texture, boxAround(corners, 0, texture.size), (x, y, offset) => {
    const share = strength * Math.exp(-0.5 * (((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2))
    tint(texture, offset, factor, share)
  })
}

/** Fills a closed outline with an edge `softness` texels wide on either side. */
export function fillOutline(texture: Texture, outline: readonly Point[], softness: number, brush: Brush): void {
  visit(texture, boxAround(outline, 3 * softness, texture.size), (x, y, offset) => {
    let inside = false
    let nearest = Infinity
    let previous = outline.at(-1) ?? [0, 0]
    for (const point of outline) {
      if (crosses(x, y, point, previous)) inside = !inside
      nearest = Math.min(nearest, squaredDistanceToSegment(x, y, point, previous))
      previous = point
    }
    const signed = (inside ? 1 : -1) * Math.sqrt(nearest)
    const coverage = Math.max(0, Math.min(1, 0.5 + signed / (2 * softness)))
    if (coverage > 0) brush(offset, coverage, x, y)
  })
}

/** Draws an open line of half-width `width` texels, fading over `softness` more. */
export function drawLine(
  texture: Texture,
  line: readonly Point[],
  { width, softness }: { width: number; softness: number },
  brush: Brush,
): void {
  visit(texture, boxAround(line, width + softness + 2, texture.size), (x, y, offset) => {
    let nearest = Infinity
    let previous = line[0] ?? [0, 0]
    for (const point of line) {
      nearest = Math.min(nearest, squaredDistanceToSegment(x, y, point, previous))
      previous = point
    }
    const coverage = Math.max(0, Math.min(1, (width + softness - Math.sqrt(nearest)) / softness))
    if (coverage > 0) brush(offset, coverage, x, y)
  })
}

/** Averages 2x2 texels into one, in linear light, so that minified skin keeps its mean colour. */
export function halve(texture: Texture): Texture {
  const half = createTexture(texture.size / 2)
  const { texels, size } = texture
  for (let y = 0; y < half.size; y++)
    for (let x = 0; x < half.size; x++)
      for (let c = 0; c < 4; c++) {
        const at = 4 * (2 * y * size + 2 * x) + c
        const sum =
          (texels[at] ?? 0) + (texels[at + 4] ?? 0) + (texels[at + 4 * size] ?? 0) + (texels[at + 4 * size + 4] ?? 0)
        half.texels[4 * (y * half.size + x) + c] = sum / 4
      }
  return half
}
