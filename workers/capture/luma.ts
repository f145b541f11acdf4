// Brightness and sharpness of the face box, measured on a grid of fixed size so that distance does not change the scale.
import type { Block } from './regions/spans.ts'
import type { PixelBuffer } from './picture.ts'

/**
 * Side of the grid the box is sampled to. Chosen: finer than the blur of a soft webcam. On rendered faces at 35 to 90 cm a blur of 1.6 % of
 * the face width takes the spread of the Laplacian from 0.16-0.19 of the mean luma to 0.06-0.08, with sensor noise of 0 to 3 levels.
 */
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

/** Points across the box: each cell is the mean of two by two of them. Nearest pixels would add steps of their own. */
const POINTS = 2 * GRID
const left = new Int32Array(POINTS)
const right = new Int32Array(POINTS)
const share = new Float32Array(POINTS)

/** Interpolates between pixel centres; beyond the border the border is repeated. Offsets are in bytes of the RGBA picture. */
function sampleGrid({ rgba, width, height }: PixelBuffer, box: Block): void {
  const stepX = (box.right - box.left) / POINTS
  const stepY = (box.bottom - box.top) / POINTS
  for (let i = 0; i < POINTS; i += 1) {
    const x = box.left + (i + 0.5) * stepX - 0.5
    left[i] = 4 * clamp(Math.floor(x), width)
    right[i] = 4 * clamp(Math.floor(x) + 1, width)
    share[i] = x - Math.floor(x)
  }
  grid.fill(0)
  for (let j = 0; j < POINTS; j += 1) {
    const y = box.top + (j + 0.5) * stepY - 0.5
    const upper = 4 * width * clamp(Math.floor(y), height)
    const lower = 4 * width * clamp(Math.floor(y) + 1, height)
    const below = y - Math.floor(y)
    const row = (j >> 1) * GRID
    for (let i = 0; i < POINTS; i += 1) {
      const l = left[i]! // i < POINTS
      const r = right[i]! // same
      const across = share[i]! // same
      const above = lumaAt(rgba, upper + l) * (1 - across) + lumaAt(rgba, upper + r) * across
      const under = lumaAt(rgba, lower + l) * (1 - across) + lumaAt(rgba, lower + r) * across
      grid[row + (i >> 1)]! += (above * (1 - below) + under * below) / 4 // row < GRID * GRID
    }
  }
}

const clamp = (value: number, size: number): number => (value < 0 ? 0 : value >= size ? size - 1 : value)

/** In bounds by the clamps. */
const lumaAt = (rgba: Uint8Array, at: number): number =>
  (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29) / 256 // bytes of one pixel

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
