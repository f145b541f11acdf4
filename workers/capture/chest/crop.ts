// The piece of the picture in which breathing shows: chest and shoulders below the chin, sampled to a small grid.
import type { PixelBuffer } from '../picture.ts'
import type { Block } from '../regions/spans.ts'

export const GRID_WIDTH = 64
export const GRID_HEIGHT = 32

/** Extent around the face, in face sizes. Chosen on portraits: from under the chin to the breastbone, shoulder to shoulder. */
const TOP = 0.2
const HEIGHT = 0.9
const HALF_WIDTH = 1.0
/** Less than this share of the wanted height in view shows too little of the body. */
const MIN_VISIBLE = 0.35
/** Pixels read a cell and side: noise falls by their number, cost grows with it. */
const TAPS = 3

/** Chest block of a face, cut to the picture; null when the body is out of view. */
export function chestBlock(face: Block, width: number, height: number): Block | null {
  const faceWidth = face.right - face.left
  const faceHeight = face.bottom - face.top
  const middle = (face.left + face.right) / 2
  const top = face.bottom + TOP * faceHeight
  const bottom = Math.min(height, top + HEIGHT * faceHeight)
  if (bottom - top < MIN_VISIBLE * HEIGHT * faceHeight) return null
  const left = Math.max(0, middle - HALF_WIDTH * faceWidth)
  const right = Math.min(width, middle + HALF_WIDTH * faceWidth)
  return right - left < faceWidth ? null : { left, top: Math.max(0, top), right, bottom }
}

/** Fills `grid` (GRID_WIDTH x GRID_HEIGHT) with green levels of the block: green carries most of luma and least noise. */
export function sampleBlock(picture: PixelBuffer, block: Block, grid: Float32Array): void {
  const stepX = (block.right - block.left) / (GRID_WIDTH * TAPS)
  const stepY = (block.bottom - block.top) / (GRID_HEIGHT * TAPS)
  grid.fill(0)
  for (let j = 0; j < GRID_HEIGHT * TAPS; j += 1) {
    const row = Math.min(picture.height - 1, Math.floor(block.top + (j + 0.5) * stepY)) * picture.width
    const cellRow = Math.floor(j / TAPS) * GRID_WIDTH
    for (let i = 0; i < GRID_WIDTH * TAPS; i += 1) {
      const x = Math.min(picture.width - 1, Math.floor(block.left + (i + 0.5) * stepX))
      grid[cellRow + Math.floor(i / TAPS)]! += picture.rgba[4 * (row + x) + 1]! / (TAPS * TAPS) // both inside by the clamps above
    }
  }
}
