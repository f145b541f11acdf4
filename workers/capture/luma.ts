// Brightness and sharpness of the face box, measured on a grid of fixed size so that distance does not change the scale.
import type { Block } from './regions/spans.ts'
import type { PixelBuffer } from './picture.ts'

/** Side of the grid the box is sampled to. Chosen: finer than the blur of a soft webcam, coarse enough for 0.1 ms. */
export const GRID = 64

export interface BoxLook {
  /** Mean luma, 0..255. */
  readonly lumaMean: number
  /** Variance of the 4-neighbour Laplacian on the grid, levels squared. */
  readonly sharpness: number
}

const grid = new Float32Array(GRID * GRID)

/** `box` may lie partly outside the picture; samples outside repeat the border. */
export function lookAt(picture: PixelBuffer, box: Block): BoxLook {
  sampleGrid(picture, box)
  let sum = 0
  for (const luma of grid) sum += luma
  return { lumaMean: sum / grid.length, sharpness: laplacianVariance() }
}

function sampleGrid(picture: PixelBuffer, box: Block): void {
  const { rgba, width, height } = picture
  const stepX = (box.right - box.left) / GRID
  const stepY = (box.bottom - box.top) / GRID
  for (let j = 0; j < GRID; j += 1) {
    const y = clamp(Math.floor(box.top + (j + 0.5) * stepY), height)
    for (let i = 0; i < GRID; i += 1) {
      const p = 4 * (y * width + clamp(Math.floor(box.left + (i + 0.5) * stepX), width))
      grid[j * GRID + i] = ((rgba[p] ?? 0) * 77 + (rgba[p + 1] ?? 0) * 150 + (rgba[p + 2] ?? 0) * 29) / 256
    }
  }
}

const clamp = (value: number, size: number): number => (value < 0 ? 0 : value >= size ? size - 1 : value)

function laplacianVariance(): number {
  let sum = 0
  let squares = 0
  for (let j = 1; j < GRID - 1; j += 1) {
    for (let i = 1; i < GRID - 1; i += 1) {
      const at = j * GRID + i
      const value =
        4 * (grid[at] ?? 0) -
        (grid[at - 1] ?? 0) -
        (grid[at + 1] ?? 0) -
        (grid[at - GRID] ?? 0) -
        (grid[at + GRID] ?? 0)
      sum += value
      squares += value * value
    }
  }
  const count = (GRID - 2) ** 2
  return squares / count - (sum / count) ** 2
}
