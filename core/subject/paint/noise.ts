// Smooth random texture: value noise on a grid, with cubic fade, tiling at the unit square.
import type { Random } from '../random.ts'

/** A noise field over the unit square, about -1..1, periodic with period 1 in both directions. */
export type Noise = (x: number, y: number) => number

const fade = (t: number) => t * t * (3 - 2 * t)

/** Value noise with `columns` by `rows` cells drawn from `random`. */
export function createNoise(random: Random, columns: number, rows: number = columns): Noise {
  const grid = Float32Array.from({ length: columns * rows }, () => random() * 2 - 1)
  return (x, y) => {
    const gx = (x - Math.floor(x)) * columns
    const gy = (y - Math.floor(y)) * rows
    const ix = Math.floor(gx) % columns
    const iy = Math.floor(gy) % rows
    const u = fade(gx - Math.floor(gx))
    const v = fade(gy - Math.floor(gy))
    const right = (ix + 1) % columns
    const below = ((iy + 1) % rows) * columns
    const here = iy * columns
    const top = (grid[here + ix] ?? 0) * (1 - u) + (grid[here + right] ?? 0) * u
    const bottom = (grid[below + ix] ?? 0) * (1 - u) + (grid[below + right] ?? 0) * u
    return top * (1 - v) + bottom * v
  }
}
