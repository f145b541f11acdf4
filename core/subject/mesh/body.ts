// Everything of a person but the face: cranium, ears, neck, shoulders, eyeballs.
import { EYE_RADIUS_CM, eyeCentres } from '../deform/expression.ts'
import type { Identity } from '../identity.ts'
import { always, looks, type Piece } from './piece.ts'
import { ellipsoid, type Surface, tube } from './shapes.ts'

const clamp01 = (value: number) => Math.max(0, Math.min(1, value))

/** Drops the triangles whose three corners all satisfy `hidden` (so that hair leaves the forehead free). */
function without(surface: Surface, hidden: (x: number, y: number, z: number) => boolean): Surface {
  const { positions, triangles } = surface
  const isHidden = (i: number) => hidden(positions[3 * i] ?? 0, positions[3 * i + 1] ?? 0, positions[3 * i + 2] ?? 0)
  const kept: number[] = []
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    if (!corners.every(isHidden)) kept.push(...corners)
  }
  return { ...surface, triangles: Uint32Array.from(kept) }
}

/** Shade under the jaw deepens towards the throat and fades down the neck (numbers chosen by eye). */
const underJaw = (_x: number, y: number) => (y < -4.5 ? 0.42 + 0.4 * clamp01((-y - 7) / 9) : 0.8)
/** The neck turns with the head at the top and not at all at the collar. */
const neckFollow = (_x: number, y: number) => clamp01((y + 17) / 11)

function headPieces(): Piece[] {
  const skin = { look: looks.skin, follow: always(1), openness: underJaw, perfusion: always(0.7) }
  return [
    { ...skin, surface: ellipsoid([0, -1, -3.6], [7.35, 8.2, 7.6], 48, 32) },
    { ...skin, surface: ellipsoid([-7.85, 0.1, -3.1], [0.75, 2.6, 1.5], 20, 14) },
    { ...skin, surface: ellipsoid([7.85, 0.1, -3.1], [0.75, 2.6, 1.5], 20, 14) },
  ]
}

function hairPieces(identity: Identity): Piece[] {
  if (identity.hair === 'bald') return []
  const hair = { look: looks.hair, follow: always(1), openness: always(1), repeat: [8, 2] as const }
  const crown = ellipsoid([0, 5.3, -3], [8.5, 6.5, 7.95], 64, 40)
  return [
    { ...hair, surface: without(crown, (x, y, z) => Math.abs(x) < 5.7 && y < 5.6 && z > 0) },
    { ...hair, surface: ellipsoid([0, 1.5, -5.6], [8.35, 9.6, 6.6], 64, 40) },
  ]
}

function torsoPieces(): Piece[] {
  const neck = tube(
    [
      [-5, -3.2, 5.6, 5.2],
      [-9, -3.4, 5.3, 5],
      [-13, -4, 5.4, 5],
      [-17, -4.8, 6.6, 5.6],
      [-21, -5.5, 10, 7],
    ],
    48,
  )
  const shoulders = tube(
    [
      [-15, -4.6, 5.4, 4.8],
      [-15.9, -5, 7.2, 6.1],
      [-17, -5.2, 9.5, 7.2],
      [-19.5, -5.6, 16, 8.5],
      [-23, -6, 21, 9.5],
      [-31, -6, 22, 10],
      [-40, -6, 23, 10],
    ],
    64,
  )
  const shouldersRise = (_x: number, y: number) => clamp01((-15 - y) / 3)
  return [
    { surface: neck, look: looks.skin, follow: neckFollow, openness: underJaw, perfusion: always(0.5) },
    {
      surface: shoulders,
      look: looks.cloth,
      follow: always(0),
      openness: always(1),
      rise: shouldersRise,
      repeat: [12, 8],
    },
  ]
}

function eyePieces(): Piece[] {
  const [right, left] = eyeCentres
  const radii = [EYE_RADIUS_CM, EYE_RADIUS_CM, EYE_RADIUS_CM] as const
  const eye = { follow: always(1), openness: always(1) }
  return [
    { ...eye, look: looks.eyeRight, surface: ellipsoid(right, radii, 40, 28) },
    { ...eye, look: looks.eyeLeft, surface: ellipsoid(left, radii, 40, 28) },
  ]
}

/** All pieces of a person except the face mesh itself. */
export const bodyPieces = (identity: Identity): Piece[] => [
  ...hairPieces(identity),
  ...headPieces(),
  ...torsoPieces(),
  ...eyePieces(),
]
