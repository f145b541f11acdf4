// Spectacle lenses over the finished picture: a faint tint and the reflection of the lamp or window, which moves with the head.
import { headToRoom } from '../deform/pose.ts'
import type { LightField } from '../light.ts'
import type { Veil } from '../mesh/glasses.ts'
import type { Samples } from './fill.ts'
import type { Lens, Placement } from './project.ts'
import type { Picture } from './shade.ts'

/** Light lost and added everywhere on the glass, and at the middle of a reflection. Chosen by eye on coated lenses. */
const HAZE = 0.03
const GLARE = 0.5
/** The reflected lamp or window is about this large, as sine of half its angle. */
const LAMP_WIDTH = 0.16
const LAMP_HEIGHT = 0.11

const soft = (value: number, half: number) => 1 / (1 + Math.exp((Math.abs(value) - half) * 60))

/** Share of glare on glass with this outward direction (room frame), seen along the camera axis. */
function glare(nx: number, ny: number, nz: number, key: LightField['key']): number {
  const rx = 2 * nz * nx - key[0]
  const ry = 2 * nz * ny - key[1]
  return HAZE + GLARE * soft(rx, LAMP_WIDTH) * soft(ry, LAMP_HEIGHT)
}

interface VeilPoint {
  readonly x: number
  readonly y: number
  readonly depth: number
  readonly share: number
}

/** Blends the lenses into `picture` where nothing stands before them. */
export function drawVeil(
  picture: Picture,
  samples: Samples,
  veil: Veil,
  { placement, lens, field }: { placement: Placement; lens: Lens; field: LightField },
): void {
  const points = placeVeil(veil, placement, lens, field)
  const light = field.keyColour.map((key, c) => 0.75 * (key + (field.ambientColour[c] ?? 0)))
  for (let t = 0; t < veil.triangles.length; t += 3) {
    const [a, b, c] = [
      points[veil.triangles[t] ?? 0],
      points[veil.triangles[t + 1] ?? 0],
      points[veil.triangles[t + 2] ?? 0],
    ]
    if (a && b && c) blendTriangle(picture, samples, [a, b, c], light)
  }
}

function placeVeil(veil: Veil, placement: Placement, lens: Lens, field: LightField): VeilPoint[] {
  const { rotation: r } = placement
  return Array.from({ length: veil.positions.length / 3 }, (_, i) => {
    const [px, py, pz] = [veil.positions[3 * i] ?? 0, veil.positions[3 * i + 1] ?? 0, veil.positions[3 * i + 2] ?? 0]
    const [x, y, z] = headToRoom(r, placement.head, [px * placement.widthScale, py, pz])
    const [nx, ny, nz] = [veil.normals[3 * i] ?? 0, veil.normals[3 * i + 1] ?? 0, veil.normals[3 * i + 2] ?? 0]
    const depth = 1 / Math.max(1, placement.distanceCm - z)
    return {
      x: lens.centreX + lens.focalPx * x * depth,
      y: lens.centreY - lens.focalPx * y * depth,
      depth,
      share: glare(
        r[0] * nx + r[1] * ny + r[2] * nz,
        r[3] * nx + r[4] * ny + r[5] * nz,
        r[6] * nx + r[7] * ny + r[8] * nz,
        field.key,
      ),
    }
  })
}

function blendTriangle(
  { linear, width, height }: Picture,
  samples: Samples,
  [a, b, c]: readonly [VeilPoint, VeilPoint, VeilPoint],
  light: readonly number[],
): void {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y]
  const area = ux * vy - uy * vx
  if (area >= 0) return
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(a.x, b.x, c.x))),
    Math.min(width - 1, Math.floor(Math.max(a.x, b.x, c.x))),
  ]
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(a.y, b.y, c.y))),
    Math.min(height - 1, Math.floor(Math.max(a.y, b.y, c.y))),
  ]
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - a.x, y + 0.5 - a.y]
      const wb = (px * vy - py * vx) / area
      const wc = (ux * py - uy * px) / area
      if (wb < 0 || wc < 0 || wb + wc >= 1) continue
      const depth = a.depth + wb * (b.depth - a.depth) + wc * (c.depth - a.depth)
      const pixel = y * width + x
      if (depth < (samples.depth[4 * pixel] ?? 0)) continue
      const share = a.share + wb * (b.share - a.share) + wc * (c.share - a.share)
      for (let k = 0; k < 3; k++) {
        const old = linear[3 * pixel + k] ?? 0
        linear[3 * pixel + k] = old * (1 - 0.5 * share) + share * (light[k] ?? 0)
      }
    }
}
