// Everything of a person but the head: ears, neck, shoulders, eyeballs, what they wear.
import { EYE_RADIUS_CM, eyeCentres } from '../deform/expression.ts'
import type { Identity } from '../identity.ts'
import { glassesPieces } from './glasses.ts'
import { hairPieces, type HeadShape } from './hair.ts'
import { always, looks, type Piece } from './piece.ts'
import { ellipsoid, type Surface, tube } from './shapes.ts'

const clamp01 = (value: number) => Math.max(0, Math.min(1, value))

/** Shade under the jaw deepens towards the throat and fades down the neck (numbers chosen by eye). */
const neckOpenness = (_x: number, y: number, z: number) =>
  (0.45 + 0.45 * clamp01((-y - 8.5) / 6)) * (0.7 + 0.3 * clamp01((z + 6) / 4))
/** The neck turns with the head at the top and not at all at the collar. */
const neckFollow = (_x: number, y: number) => clamp01((y + 16) / 10)

/** An ear: an ellipsoid dished in on its outer side and leaning back. */
function ear(side: 1 | -1): Surface {
  const surface = ellipsoid([0, 0, 0], [0.85, 2.95, 1.75], 24, 18)
  const { positions } = surface
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0]
    const inside = Math.max(0, 1 - (y / 2.2) ** 2 - (z / 1.2) ** 2)
    const lean = 0.22 * y
    positions[i] = side * (8.0 + (x * side > 0 ? 1 : 0.6) * side * x - 0.45 * inside + 0.12 * Math.max(0, -z))
    positions[i + 1] = 0.2 + y * (y < 0 ? 0.95 : 1)
    positions[i + 2] = -3.4 + z - lean
  }
  return surface
}
const earOpenness = (x: number, y: number, z: number) => {
  const hollow = Math.exp(-0.5 * (((y - 0.2) / 1.3) ** 2 + ((z + 3.3) / 0.7) ** 2))
  return (0.85 - 0.35 * hollow) * (Math.abs(x) < 7.6 ? 0.7 : 1)
}

function neckAndShoulders(girth: number): Piece[] {
  const neck = tube(
    [
      [-5, -3.4, 5.2 * girth, 5],
      [-8.5, -3.5, 5 * girth, 4.8],
      [-12, -3.9, 5 * girth, 4.8],
      [-15, -4.5, 5.5 * girth, 5.1],
      [-18, -5.2, 7.6, 6],
      [-20, -5.6, 10, 7],
    ],
    48,
    16,
  )
  const shoulders = tube(
    [
      [-15.3, -4.7, 5.9, 5.2],
      [-15.6, -4.9, 7.2, 6],
      [-16.3, -5.1, 9.6, 6.9],
      [-17.4, -5.4, 12.8, 7.7],
      [-18.9, -5.7, 16.2, 8.5],
      [-21, -6, 19.2, 9.2],
      [-24, -6.2, 20, 9.9],
      [-28, -6.2, 18.6, 10.4],
      [-34, -6.2, 17.4, 10.8],
      [-46, -6.2, 16.5, 11],
    ],
    72,
    30,
  )
  const collar = tube(
    [
      [-14.7, -4.4, 5.75, 5.1],
      [-14.85, -4.4, 6.2, 5.55],
      [-15.5, -4.8, 6.9, 5.95],
      [-15.8, -5, 6.6, 5.7],
    ],
    48,
    6,
  )
  const arm = (side: 1 | -1) => ellipsoid([side * 17.8, -41, -6.6], [5.4, 19.5, 6], 28, 22)
  const shouldersRise = (_x: number, y: number) => clamp01((-14.5 - y) / 3)
  const cloth = { look: looks.cloth, follow: always(0), rise: shouldersRise } as const
  const folds = (x: number, y: number, z: number) =>
    0.93 + 0.07 * Math.sin(0.55 * x + 0.3 * y) * clamp01((-18 - y) / 6) - 0.12 * clamp01((-z - 6) / 6)
  return [
    {
      surface: neck,
      look: looks.skin,
      follow: neckFollow,
      openness: neckOpenness,
      perfusion: always(0.5),
      repeat: [3, 3],
    },
    { ...cloth, surface: shoulders, openness: folds, repeat: [4, 3] },
    { ...cloth, surface: arm(1), openness: always(0.9), repeat: [2, 3] },
    { ...cloth, surface: arm(-1), openness: always(0.9), repeat: [2, 3] },
    { ...cloth, surface: collar, openness: always(0.8), repeat: [4, 0.2] },
  ]
}

function eyePieces(): Piece[] {
  const [right, left] = eyeCentres
  const radii = [EYE_RADIUS_CM, EYE_RADIUS_CM, EYE_RADIUS_CM] as const
  const eye = { follow: always(1), openness: always(1) }
  return [
    { ...eye, look: looks.eyeRight, surface: ellipsoid(right, radii, 28, 20) },
    { ...eye, look: looks.eyeLeft, surface: ellipsoid(left, radii, 28, 20) },
  ]
}

/** All pieces of a person except face and cranium. */
export function bodyPieces(identity: Identity, head: HeadShape): Piece[] {
  const skin = { look: looks.skin, follow: always(1), perfusion: always(0.6) } as const
  const covered = ['headscarf', 'long', 'bob'].includes(identity.hair)
  const ears = covered ? [] : ([1, -1] as const).map((side) => ({ ...skin, surface: ear(side), openness: earOpenness }))
  return [
    ...ears,
    ...hairPieces(identity, head),
    ...neckAndShoulders(identity.shape.jaw),
    ...glassesPieces(identity),
    ...eyePieces(),
  ]
}
