// An empty office chair seen from the desk: back, head rest, arms.
import { always, looks, type Piece } from './piece.ts'
import { gridSurface, type Surface, type Vector } from './shapes.ts'

/** A padded box: superellipsoid with softly rounded corners. */
function cushion(centre: Vector, radii: Vector): Surface {
  const round = (value: number, power: number) => Math.sign(value) * Math.abs(value) ** power
  return gridSurface(48, 32, (u, v) => {
    const polar = Math.PI * v
    const around = 2 * Math.PI * u
    const side = round(Math.sin(polar), 0.35)
    return [
      centre[0] + radii[0] * side * round(Math.sin(around), 0.35),
      centre[1] + radii[1] * round(Math.cos(polar), 0.35),
      centre[2] + radii[2] * side * round(Math.cos(around), 0.35),
    ]
  })
}

/** Pieces of the chair, standing where a person's shoulders would be. */
export function chairPieces(): Piece[] {
  const leather = { look: looks.seat, follow: always(0), openness: always(1), repeat: [4, 4] as const }
  return [
    { ...leather, surface: cushion([0, -14, -14], [21, 17, 4]) },
    { ...leather, surface: cushion([0, 8.5, -13], [12, 5, 3]) },
    { ...leather, surface: cushion([-26, -30, -4], [3, 1.6, 11]) },
    { ...leather, surface: cushion([26, -30, -4], [3, 1.6, 11]) },
    { ...leather, surface: cushion([0, 2, -15], [2, 6, 1]) },
  ]
}
