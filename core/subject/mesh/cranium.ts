// The head behind the face: rings lofted from the face's border over a skull-shaped ellipsoid, sharing the border's points.
import type { Vector } from './shapes.ts'

/** Skull of the canonical head in centimetres: breadth 15, length 18.6, crown 22 above the chin (usual adult sizes). */
export const SKULL_CENTRE: Vector = [0, 2.8, -4]
export const SKULL_RADII: Vector = [7.55, 9.5, 9.3]
export const CRANIUM_ROWS = 18

/** Border of the refined face in order, beginning at the top of the forehead (point 10) towards the person's right. */
export function faceBorder(triangles: Uint32Array): number[] {
  const next = new Map<number, number>()
  const directed = new Set<number>()
  const KEY = 1 << 20
  for (let t = 0; t < triangles.length; t += 3)
    for (let k = 0; k < 3; k++) directed.add((triangles[t + k] ?? 0) * KEY + (triangles[t + ((k + 1) % 3)] ?? 0))
  for (const edge of directed) {
    const [from, to] = [Math.floor(edge / KEY), edge % KEY]
    if (!directed.has(to * KEY + from)) next.set(from, to)
  }
  const border = [10]
  for (let at = next.get(10) ?? 10; at !== 10; at = next.get(at) ?? 10) border.push(at)
  return border
}

/** Rows of the loft without the border itself: row r, column c at 3 * ((r - 1) * columns + c). */
export function loftCranium(border: readonly Vector[]): Float32Array {
  const columns = border.length
  const out = new Float32Array(columns * CRANIUM_ROWS * 3)
  border.forEach(([x, y, z], column) => {
    const q = [
      (x - SKULL_CENTRE[0]) / SKULL_RADII[0],
      (y - SKULL_CENTRE[1]) / SKULL_RADII[1],
      (z - SKULL_CENTRE[2]) / SKULL_RADII[2],
    ] as const
    const reach = Math.hypot(...q)
    const polar = Math.acos(q[2] / reach)
    const around = Math.atan2(q[1], q[0])
    for (let row = 1; row <= CRANIUM_ROWS; row++) {
      const t = row / CRANIUM_ROWS
      const angle = polar + (Math.PI - polar) * t
      const distance = 1 + (reach - 1) * (1 - t) ** 3
      const at = 3 * ((row - 1) * columns + column)
      out[at] = SKULL_CENTRE[0] + SKULL_RADII[0] * distance * Math.sin(angle) * Math.cos(around)
      out[at + 1] = SKULL_CENTRE[1] + SKULL_RADII[1] * distance * Math.sin(angle) * Math.sin(around)
      out[at + 2] = SKULL_CENTRE[2] + SKULL_RADII[2] * distance * Math.cos(angle)
    }
  })
  return out
}

/** Triangles of the loft; `firstVertex` is where its own rows begin, row 0 is the border of the face. */
export function craniumTriangles(border: readonly number[], firstVertex: number): number[] {
  const columns = border.length
  const at = (row: number, column: number) => {
    const c = column % columns
    return row === 0 ? (border[c] ?? 0) : firstVertex + (row - 1) * columns + c
  }
  const out: number[] = []
  for (let row = 0; row < CRANIUM_ROWS; row++)
    for (let c = 0; c < columns; c++)
      out.push(at(row, c), at(row + 1, c), at(row, c + 1), at(row, c + 1), at(row + 1, c), at(row + 1, c + 1))
  return out
}
