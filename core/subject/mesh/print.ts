// A photograph as a thing: a sheet of paper with a white border.
import type { Texture } from '../paint/canvas.ts'
import { always, looks, type Piece } from './piece.ts'
import { gridSurface } from './shapes.ts'

/** Height of the sheet: the face on it comes out about life size. */
export const PRINT_CM = 36
/** Share of the sheet's width that is white border on each side. */
const BORDER = 0.03

export function printPieces(): Piece[] {
  const sheet = gridSurface(16, 16, (u, v) => [(u - 0.5) * PRINT_CM, (0.5 - v) * PRINT_CM, 3 + 0.8 * (u - 0.5) ** 2])
  return [{ surface: sheet, look: looks.print, follow: always(1), openness: always(1) }]
}

/** Turns a rendered square picture (linear light, 3 floats a pixel) into the print's texture; paper shows no pulse. */
export function printTexture(linear: Float32Array, size: number): Texture {
  const texels = new Float32Array(size * size * 4)
  const inside = (i: number) => i >= BORDER * size && i < (1 - BORDER) * size
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++) {
        const ink = 0.92 * Math.min(1, linear[3 * (y * size + x) + c] ?? 0)
        texels[4 * (y * size + x) + c] = inside(x) && inside(y) ? ink : 0.85
      }
  return { size, texels }
}
