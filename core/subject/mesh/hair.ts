// Hair: a shell over the cranium whose edge and thickness depend on the style, curtains that hang, a bun, a headscarf.
import type { HairStyle, Identity } from '../identity.ts'
import { createNoise } from '../paint/noise.ts'
import { createRandom, mixSeed } from '../random.ts'
import { CRANIUM_ROWS, SKULL_CENTRE } from './cranium.ts'
import { always, looks, type Piece } from './piece.ts'
import { ellipsoid, flip, gridSurface, type Surface, tube, type Vector } from './shapes.ts'

const clamp01 = (value: number) => Math.max(0, Math.min(1, value))
const smooth = (value: number) => clamp01(value) ** 2 * (3 - 2 * clamp01(value))
const mix = (a: number, b: number, share: number) => a + (b - a) * share

/** Lowest hair, as height over depth z: sideburn, free ear, nape. Centimetres in the head's frame. */
function edgeHeight(z: number, nape: number): number {
  const sideburn = mix(1.2, 3.6, smooth((-1.6 - z) / 1.4))
  return mix(sideburn, nape, smooth((-5.2 - z) / 2.6))
}

/** Thickness on top and at the sides in centimetres, roughness of the outline, lowest point at the nape. */
interface Cut {
  readonly top: number
  readonly side: number
  readonly rough: number
  readonly nape: number
}
const CUTS: Partial<Record<HairStyle, Cut>> = {
  short: { top: 1.9, side: 0.9, rough: 0.05, nape: -5.5 },
  cropped: { top: 0.5, side: 0.3, rough: 0.03, nape: -5 },
  long: { top: 1.3, side: 1.1, rough: 0.03, nape: -7 },
  bob: { top: 1.4, side: 1.3, rough: 0.02, nape: -7 },
  curly: { top: 2.9, side: 2.3, rough: 0.1, nape: -6 },
  bun: { top: 0.8, side: 0.5, rough: 0.05, nape: -5.5 },
}

/** Points of the head behind the face, row 0 being the border: rows of `columns` points. */
export interface HeadShape {
  readonly columns: number
  readonly at: (row: number, column: number) => Vector
  /** The point of the face about `inwards` centimetres from the border, towards the nose. */
  readonly onFace: (column: number, inwards: number) => Vector
}

/** Rounded bumps a centimetre or two across, for curls. */
const bumps = ([x, y, z]: Vector) =>
  Math.sin(1.5 * x + 0.5 * y) * Math.sin(1.4 * y + 0.8 * z + 1) + 0.6 * Math.sin(2.2 * z + 0.9 * x + 2)

function shellThickness(point: Vector, row: number, cut: Cut): number {
  const [, y, z] = point
  const above = y - edgeHeight(z, cut.nape)
  const high = smooth((y - 3) / 7)
  const front = row < 0 ? 0 : smooth((row + 0.7) / CRANIUM_ROWS / 0.2)
  const rough = 1 + cut.rough * bumps(point)
  return mix(cut.side, cut.top, high) * smooth((above + 0.2) / 2.4) * (0.04 + 0.96 * front) * rough
}

/** The front row lies just under the skin, so that no slit opens between hair and face. */
const BRIM_LIFT_CM = -0.08

/** How a shell lies on the head: thickness at a point and row (row -1 is the brim), and how far the brim comes forward. */
interface Shell {
  readonly thickness: (point: Vector, row: number) => number
  readonly overlap: (column: number) => number
}

/** Pushes the cranium outwards, with one row over the face; cells wholly below the hair's edge are dropped. */
function growShell(head: HeadShape, { thickness, overlap }: Shell): Surface {
  const { columns } = head
  const rows = CRANIUM_ROWS + 1
  const thick: number[] = []
  const surface = gridSurface(columns, rows, (u, v) => {
    const row = Math.round(v * rows) - 1
    const column = Math.round(u * columns) % columns
    const border = head.at(Math.max(0, row), column)
    const point = row < 0 ? head.onFace(column, overlap(column)) : border
    const away = [point[0] - SKULL_CENTRE[0], point[1] - SKULL_CENTRE[1], point[2] - SKULL_CENTRE[2]] as const
    const lift = row < 0 ? BRIM_LIFT_CM : thickness(border, row) + 0.05
    const reach = lift / (Math.hypot(...away) || 1)
    thick.push(thickness(border, row))
    return [point[0] + away[0] * reach, point[1] + away[1] * reach, point[2] + away[2] * reach]
  })
  const kept: number[] = []
  const { triangles } = surface
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    if (corners.some((corner) => (thick[corner] ?? 0) > 0.01)) kept.push(...corners)
  }
  return { ...surface, triangles: Uint32Array.from(kept) }
}

/** A sheet of hair around the back and sides from ear height down to `bottom`, with its inner side. */
function curtain(bottom: number, openDeg: number): Surface[] {
  const sheet = (inset: number) =>
    gridSurface(56, 16, (u, v) => {
      const around = ((openDeg + u * (360 - 2 * openDeg)) * Math.PI) / 180
      const y = mix(6, bottom, v)
      const edge = smooth(Math.min(u, 1 - u) * 12)
      const flare = 8.3 + 1.1 * smooth((3 - y) / 7) - inset * edge - (v > 0.9 ? 4 * (v - 0.9) : 0)
      const wave = 0.12 * Math.sin(around * 14) * v
      return [(flare + wave) * Math.sin(around), y, -3.6 + (flare * 1.02 + wave) * Math.cos(around)]
    })
  return [sheet(0), flip(sheet(1.6))]
}

const hairRule = { look: looks.hair, follow: always(1), repeat: [6, 2] as const }
/** Hair is darker low and behind, where less light reaches. */
const hairOpenness = (_x: number, y: number, z: number) =>
  mix(0.55, 1, smooth((y + 8) / 12)) * mix(0.75, 1, smooth((z + 9) / 8))

/** Cloth hangs loosely below the chin, so that the jaw has room to open. */
const looseUnderChin = ([, y]: Vector, row: number) => (row < 1 ? 0 : 1.1 * smooth((-6.5 - y) / 2))

function scarfPieces(head: HeadShape): Piece[] {
  const cloth = { look: looks.scarf, follow: always(1), repeat: [10, 6] as const }
  const folds = ([x, y, z]: Vector) => 0.09 * Math.sin(1.9 * y + 0.8 * x + 0.5 * z)
  const hood = growShell(head, {
    thickness: (point, row) => 0.3 + 0.55 * smooth(row / 4) + folds(point) + looseUnderChin(point, row),
    overlap: (column) => 0.9 * smooth((head.at(0, column)[1] + 6.5) / 4),
  })
  const wrap = tube(
    [
      [-7.2, -3.6, 5.2, 5.2],
      [-8.6, -3.5, 6.2, 5.7],
      [-11, -3.4, 6.7, 6.5],
      [-13.5, -3.8, 7.4, 7.1],
      [-16.5, -4.4, 10, 8.2],
      [-18.6, -5, 14.5, 9.2],
    ],
    48,
    18,
  )
  const follow = (_x: number, y: number) => clamp01((y + 17) / 9)
  const wrapOpenness = (x: number, y: number) =>
    mix(0.45, 1, smooth((-7.5 - y) / 4)) * (1 + 0.1 * Math.sin(1.7 * y + 0.5 * x))
  return [
    { ...cloth, surface: hood, openness: (_x, y) => mix(0.65, 1, smooth((y + 9) / 10)) },
    { ...cloth, surface: wrap, follow, openness: wrapOpenness },
  ]
}

/** Pieces of hair (or headscarf) of a person; none for a bald head. */
export function hairPieces(identity: Identity, head: HeadShape): Piece[] {
  if (identity.hair === 'headscarf') return scarfPieces(head)
  const cut = CUTS[identity.hair]
  if (!cut) return []
  const jag = createNoise(createRandom(mixSeed(identity.seed, 3)), 40, 1)
  const overlap = (column: number) => 0.45 + 0.25 * jag(column / head.columns, 0)
  const surfaces = [growShell(head, { thickness: (point, row) => shellThickness(point, row, cut), overlap })]
  if (identity.hair === 'long') surfaces.push(...curtain(-23, 62))
  if (identity.hair === 'bob') surfaces.push(...curtain(-7.5, 58))
  if (identity.hair === 'bun') surfaces.push(ellipsoid([0, 11.5, -8.5], [3.4, 3, 3.2], 28, 20))
  return surfaces.map((surface) => ({ ...hairRule, surface, openness: hairOpenness }))
}
