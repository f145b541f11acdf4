// Colours every pixel from the triangles in front of it: inside a surface once, along edges once per surface.
import { EYE_RADIUS_CM, eyeCentres } from '../deform/expression.ts'
import type { Rotation } from '../deform/pose.ts'
import type { Figure } from '../figure.ts'
import type { LightField } from '../light.ts'
import { looks } from '../mesh/piece.ts'
import type { Texture } from '../paint/canvas.ts'
import type { Samples } from './fill.ts'
import type { Projected } from './project.ts'
import { type EyeLook, shadeEye } from './eye.ts'

/** The picture in linear light, 3 floats a pixel, and the share of each pixel that is bare skin. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly linear: Float32Array
  readonly skin: Float32Array
}

export const createPicture = (width: number, height: number): Picture => ({
  width,
  height,
  linear: new Float32Array(width * height * 3),
  skin: new Float32Array(width * height),
})

/** Everything the shader needs to know of one figure in one frame. */
export interface Drawn {
  readonly figure: Figure
  readonly projected: Projected
  readonly field: LightField
  readonly rotation: Rotation
  /** Peak-to-peak pulse as a share of reflected light, by channel. */
  readonly amplitude: readonly [number, number, number]
  readonly firstId: number
  readonly eyes: EyeLook
}

/** Strength of the mirror-like reflection by look (face, skin, hair, cloth, scarf, rim, seat, print). Chosen by eye. */
const GLOSS = [0.1, 0.07, 0.05, 0, 0.015, 0.3, 0.05, 0.03] as const
/** Surfaces of one look closer than this (relative inverse depth) are one surface; farther apart, an inner outline. */
const SAME_SURFACE = 0.03

/** Colour of the last shaded point: red, green, blue, skin. */
type Point = Float32Array

/** Where in a triangle the last located point lies: its corners and their weights. Reused, the shader runs per pixel. */
const corner = new Int32Array(3)
const weight = new Float64Array(3)

/** Locates a picture point in a triangle; points just outside (edge pixels) are drawn onto its border. */
function locate({ figure, projected }: Drawn, triangle: number, px: number, py: number): void {
  const a = figure.triangles[3 * triangle] ?? 0
  const b = figure.triangles[3 * triangle + 1] ?? 0
  const c = figure.triangles[3 * triangle + 2] ?? 0
  const { x, y } = projected
  const ax = x[a] ?? 0
  const ay = y[a] ?? 0
  const ux = (x[b] ?? 0) - ax
  const uy = (y[b] ?? 0) - ay
  const vx = (x[c] ?? 0) - ax
  const vy = (y[c] ?? 0) - ay
  const scale = 1 / (ux * vy - uy * vx)
  const wb = Math.max(0, ((px - ax) * vy - (py - ay) * vx) * scale)
  const wc = Math.max(0, (ux * (py - ay) - uy * (px - ax)) * scale)
  const excess = Math.max(1, wb + wc)
  corner[0] = a
  corner[1] = b
  corner[2] = c
  weight[0] = 1 - (wb + wc) / excess
  weight[1] = wb / excess
  weight[2] = wc / excess
}

/** Mean of a per-vertex value at the located point. */
const at = (values: Float32Array): number =>
  (weight[0] ?? 0) * (values[corner[0] ?? 0] ?? 0) +
  (weight[1] ?? 0) * (values[corner[1] ?? 0] ?? 0) +
  (weight[2] ?? 0) * (values[corner[2] ?? 0] ?? 0)

/** Mean of component `k` of a vector of `size` per vertex at the located point. */
const atOf = (values: Float32Array, size: number, k: number): number =>
  (weight[0] ?? 0) * (values[size * (corner[0] ?? 0) + k] ?? 0) +
  (weight[1] ?? 0) * (values[size * (corner[1] ?? 0) + k] ?? 0) +
  (weight[2] ?? 0) * (values[size * (corner[2] ?? 0) + k] ?? 0)

/** Reads a texture between its texels (repeating) into `out`: red, green, blue, skin. */
function sample({ texels, size }: Texture, u: number, v: number, out: Point): void {
  const x = u * size - 0.5
  const y = v * size - 0.5
  const floorX = Math.floor(x)
  const floorY = Math.floor(y)
  const fx = x - floorX
  const fy = y - floorY
  const wrap = size - 1
  const left = floorX & wrap
  const right = (floorX + 1) & wrap
  const top = (floorY & wrap) * size
  const bottom = ((floorY + 1) & wrap) * size
  const t00 = 4 * (top + left)
  const t01 = 4 * (top + right)
  const t10 = 4 * (bottom + left)
  const t11 = 4 * (bottom + right)
  const q00 = (1 - fx) * (1 - fy)
  const q01 = fx * (1 - fy)
  const q10 = (1 - fx) * fy
  const q11 = fx * fy
  for (let c = 0; c < 4; c++)
    out[c] =
      (texels[t00 + c] ?? 0) * q00 +
      (texels[t01 + c] ?? 0) * q01 +
      (texels[t10 + c] ?? 0) * q10 +
      (texels[t11 + c] ?? 0) * q11
}

function shadePoint(drawn: Drawn, triangle: number, px: number, py: number, out: Point): void {
  const { figure, projected, amplitude, field } = drawn
  locate(drawn, triangle, px, py)
  const look = figure.lookOfTriangle[triangle] ?? 0
  if (look >= looks.eyeRight) {
    shadeEyePoint(drawn, look, out)
    return
  }
  const texture = figure.textures[look]
  if (!texture) return
  sample(texture, atOf(figure.uvs, 2, 0), atOf(figure.uvs, 2, 1), out)
  const skin = out[3] ?? 0
  const volume = skin * at(projected.blood)
  const shine = at(projected.gloss) * (GLOSS[look] ?? 0) * (look === looks.face ? skin : 1)
  out[0] = (out[0] ?? 0) * at(projected.red) * (1 - amplitude[0] * volume) + shine * field.keyColour[0]
  out[1] = (out[1] ?? 0) * at(projected.green) * (1 - amplitude[1] * volume) + shine * field.keyColour[1]
  out[2] = (out[2] ?? 0) * at(projected.blue) * (1 - amplitude[2] * volume) + shine * field.keyColour[2]
}

function shadeEyePoint(drawn: Drawn, look: number, out: Point): void {
  const { positions } = drawn.figure
  const side = look === looks.eyeRight ? 0 : 1
  const centre = eyeCentres[side]
  const along = (axis: 0 | 1 | 2) => (atOf(positions, 3, axis) - centre[axis]) / EYE_RADIUS_CM
  shadeEye(drawn, side, [along(0), along(1), along(2)], out)
}

/** Finds which figure a triangle id belongs to; `drawn` is sorted by `firstId`. */
function owner(drawn: readonly Drawn[], id: number): Drawn | undefined {
  for (let i = drawn.length - 1; i >= 0; i--) if (id >= (drawn[i]?.firstId ?? 0)) return drawn[i]
  return undefined
}

/**
 * Writes every covered pixel of `picture`; uncovered pixels keep what the background put there. Pixels crossed by an
 * outline mix their surfaces (and the background) by the share of samples each holds.
 */
export function shadePicture(picture: Picture, samples: Samples, drawn: readonly Drawn[]): void {
  const { width, linear, skin } = picture
  const { front, depth, touched } = samples
  const point = new Float32Array(4)
  skin.fill(0)
  for (let y = touched.top; y <= touched.bottom; y++)
    for (let x = touched.left; x <= touched.right; x++) {
      const pixel = y * width + x
      const k = 4 * pixel
      const first = front[k] ?? -1
      const second = front[k + 1] ?? -1
      const third = front[k + 2] ?? -1
      const fourth = front[k + 3] ?? -1
      if (first < 0 && second < 0 && third < 0 && fourth < 0) continue
      const inside = first === second && second === third && third === fourth
      const one = inside || isOneSurface(drawn, front, depth, k) ? owner(drawn, first) : undefined
      if (!one) {
        mixPixel(picture, drawn, { front, depth, k, pixel, x, y, point })
        continue
      }
      shadePoint(one, first - one.firstId, x + 0.5, y + 0.5, point)
      linear[3 * pixel] = point[0] ?? 0
      linear[3 * pixel + 1] = point[1] ?? 0
      linear[3 * pixel + 2] = point[2] ?? 0
      skin[pixel] = point[3] ?? 0
    }
}

function isOneSurface(drawn: readonly Drawn[], front: Int32Array, depth: Float32Array, k: number): boolean {
  const id = front[k] ?? -1
  if (id < 0) return false
  const one = owner(drawn, id)
  if (!one) return false
  return (
    matches(one, front, depth, k, k + 1) && matches(one, front, depth, k, k + 2) && matches(one, front, depth, k, k + 3)
  )
}

/** Do samples `k` and `m` show the same surface of figure `one`? */
function matches(one: Drawn, front: Int32Array, depth: Float32Array, k: number, m: number): boolean {
  const id = front[k] ?? -1
  const other = front[m] ?? -1
  if (id === other) return true
  const { lookOfTriangle } = one.figure
  if (other < one.firstId || other - one.firstId >= lookOfTriangle.length) return false
  if (lookOfTriangle[other - one.firstId] !== lookOfTriangle[id - one.firstId]) return false
  const near = depth[k] ?? 0
  return Math.abs(near - (depth[m] ?? 0)) < SAME_SURFACE * near
}

interface Edge {
  readonly front: Int32Array
  readonly depth: Float32Array
  readonly k: number
  readonly pixel: number
  readonly x: number
  readonly y: number
  readonly point: Point
}

function mixPixel({ linear, skin }: Picture, drawn: readonly Drawn[], edge: Edge): void {
  const { front, depth, k, pixel, point } = edge
  let [red, green, blue, bare] = [0, 0, 0, 0]
  let left = 15
  for (let s = 0; s < 4; s++) {
    if ((left & (1 << s)) === 0) continue
    left &= ~(1 << s)
    let share = 0.25
    const id = front[k + s] ?? -1
    const one = id < 0 ? undefined : owner(drawn, id)
    for (let m = s + 1; m < 4; m++) {
      const same = one ? matches(one, front, depth, k + s, k + m) : front[k + m] === id
      if ((left & (1 << m)) === 0 || !same) continue
      left &= ~(1 << m)
      share += 0.25
    }
    if (one) {
      shadePoint(one, id - one.firstId, edge.x + 0.5, edge.y + 0.5, point)
    } else {
      for (let c = 0; c < 3; c++) point[c] = linear[3 * pixel + c] ?? 0
      point[3] = 0
    }
    red += share * (point[0] ?? 0)
    green += share * (point[1] ?? 0)
    blue += share * (point[2] ?? 0)
    bare += share * (point[3] ?? 0)
  }
  linear[3 * pixel] = red
  linear[3 * pixel + 1] = green
  linear[3 * pixel + 2] = blue
  skin[pixel] = bare
}
