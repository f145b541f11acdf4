// Spectacles: two rims, a bridge and two temples of wire, in the head's frame.
import type { Identity } from '../identity.ts'
import { always, looks, type Piece } from './piece.ts'
import { type Vector, wire } from './shapes.ts'

const RIM_CENTRE: Vector = [3.25, 2.3, 5.15]
const RIM_HALF_WIDTH_CM = 2.6
const RIM_HALF_HEIGHT_CM = 1.95
const CORNERS = 3 // exponent of the superellipse: 2 an oval, 4 nearly a rectangle

/** Points around one rim, x mirrored by `side`; the outer half bends back with the face. */
export function rimPath(side: 1 | -1, points = 40): Vector[] {
  return Array.from({ length: points }, (_, i): Vector => {
    const angle = (2 * Math.PI * i) / points
    const round = (value: number) => Math.sign(value) * Math.abs(value) ** (2 / CORNERS)
    const dx = RIM_HALF_WIDTH_CM * round(Math.cos(angle))
    const dy = RIM_HALF_HEIGHT_CM * round(Math.sin(angle))
    const bend = 0.035 * (dx + RIM_HALF_WIDTH_CM) ** 2
    return [side * (RIM_CENTRE[0] + dx), RIM_CENTRE[1] + dy, RIM_CENTRE[2] - bend]
  })
}

/** Pieces of the spectacles this person wears; none for 'none'. */
export function glassesPieces({ glasses }: Identity): Piece[] {
  if (glasses === 'none') return []
  const radius = glasses === 'thick' ? 0.22 : 0.09
  const bridge: Vector[] = [
    [-0.7, 2.6, 5.15],
    [-0.3, 2.95, 5.6],
    [0.3, 2.95, 5.6],
    [0.7, 2.6, 5.15],
  ]
  const temple = (side: 1 | -1): Vector[] => [
    [side * 5.8, 3, 4.2],
    [side * 6.7, 3, 2.4],
    [side * 7.75, 2.7, -1.6],
    [side * 8.2, 2.4, -4.2],
  ]
  const paths = [wire(rimPath(1), radius, true), wire(rimPath(-1), radius, true), wire(bridge, radius, false)]
  const sides = ([1, -1] as const).map((side) => wire(temple(side), radius, false))
  return [...paths, ...sides].map((surface) => ({
    surface,
    look: looks.rim,
    follow: always(1),
    openness: always(1),
  }))
}

/** Lenses as a veil over the picture: resting points with the outward direction of the curved glass, and triangles. */
export interface Veil {
  /** 3 a point, centimetres in the head's frame. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly triangles: Uint32Array
}

const LENS_RINGS = 7
const LENS_SPOKES = 36
/** Radius of the front of an ordinary spectacle lens. */
const LENS_CURVE_CM = 11

/** Both lenses. */
export function lensVeil(): Veil {
  const positions: number[] = []
  const normals: number[] = []
  const triangles: number[] = []
  for (const side of [1, -1] as const) {
    const first = positions.length / 3
    const rim = rimPath(side, LENS_SPOKES)
    const middle: Vector = [side * RIM_CENTRE[0], RIM_CENTRE[1], RIM_CENTRE[2] - 0.1]
    for (let ring = 0; ring <= LENS_RINGS; ring++)
      for (const [x, y, z] of rim) {
        const share = ring / LENS_RINGS
        const [dx, dy] = [(x - middle[0]) * share, (y - middle[1]) * share]
        positions.push(middle[0] + dx, middle[1] + dy, middle[2] + (z - middle[2]) * share)
        const tilt = [dx / LENS_CURVE_CM + side * 0.06, dy / LENS_CURVE_CM - 0.08] as const
        const length = Math.hypot(tilt[0], tilt[1], 1)
        normals.push(tilt[0] / length, tilt[1] / length, 1 / length)
      }
    for (let ring = 0; ring < LENS_RINGS; ring++)
      for (let spoke = 0; spoke < LENS_SPOKES; spoke++) {
        const a = first + ring * LENS_SPOKES + spoke
        const b = first + ring * LENS_SPOKES + ((spoke + 1) % LENS_SPOKES)
        triangles.push(a, a + LENS_SPOKES, b, b, a + LENS_SPOKES, b + LENS_SPOKES)
      }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    triangles: Uint32Array.from(triangles),
  }
}
