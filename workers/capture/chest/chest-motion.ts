// ChestTracker: motion of chest and shoulders from frame to frame, measured against a key picture so that its sum does not drift.
import type { ChestMotion } from '#core/contracts/frame-sample.ts'
import type { PixelBuffer } from '../picture.ts'
import type { Block } from '../regions/spans.ts'
import { chestBlock, GRID_HEIGHT, GRID_WIDTH, sampleBlock } from './crop.ts'
import { createKeyGrid, shiftAgainst, type KeyGrid, type Shift } from './shift.ts'

/** A key picture is taken anew after this time: light and posture creep. Chosen: two slow breaths. */
const KEY_LIFE_MS = 20_000
/** Shift, in cells, from which the key is taken anew: the linear step is good to about this far. */
const KEY_REACH_CELLS = 1.5
/** The face may wander this share of the block's width before the block follows it. */
const FOLLOW_SHARE = 0.15
/** Texture at which half the confidence is reached, levels squared. Chosen: a plain shirt has about 4, a wall under 0.3. */
const TEXTURE_HALF = 1.5
/** Residual at which half the confidence is lost, levels. Chosen: three times webcam noise on the grid. */
const RESIDUAL_HALF = 4

interface Key {
  readonly block: Block
  readonly grid: KeyGrid
  readonly atMs: number
  /** Where the previous frame was against this key, cells. */
  dx: number
  dy: number
}

export class ChestTracker {
  readonly #grid = new Float32Array(GRID_WIDTH * GRID_HEIGHT)
  #key: Key | null = null

  /** null while there is nothing to compare with, or the body is out of view. */
  track(picture: PixelBuffer, face: Block, atMs: number): ChestMotion | null {
    const wanted = chestBlock(face, picture.width, picture.height)
    if (!wanted) {
      this.#key = null
      return null
    }
    const key = this.#key
    const moved = key ? this.#against(key, picture) : null
    if (!key || !moved || hasOutlived(key, moved, { block: wanted, atMs })) this.#takeKey(picture, wanted, atMs)
    if (!key || !moved) return null
    const cellX = (key.block.right - key.block.left) / GRID_WIDTH
    const cellY = (key.block.bottom - key.block.top) / GRID_HEIGHT
    const motion = { dxPx: (moved.dx - key.dx) * cellX, dyPx: (moved.dy - key.dy) * cellY, confidence: trust(moved) }
    key.dx = moved.dx
    key.dy = moved.dy
    return motion
  }

  #against(key: Key, picture: PixelBuffer): Shift | null {
    sampleBlock(picture, key.block, this.#grid)
    return shiftAgainst(key.grid, this.#grid, key)
  }

  #takeKey(picture: PixelBuffer, block: Block, atMs: number): void {
    sampleBlock(picture, block, this.#grid)
    this.#key = { block, grid: createKeyGrid(this.#grid), atMs, dx: 0, dy: 0 }
  }
}

function hasOutlived(key: Key, moved: Shift, now: { readonly block: Block; readonly atMs: number }): boolean {
  const width = key.block.right - key.block.left
  const wander = Math.hypot(now.block.left - key.block.left, now.block.top - key.block.top)
  const grown = Math.abs(now.block.right - now.block.left - width)
  const far = Math.hypot(moved.dx, moved.dy) > KEY_REACH_CELLS
  const strayed = wander + grown > FOLLOW_SHARE * width
  return far || strayed || now.atMs - key.atMs > KEY_LIFE_MS || now.atMs < key.atMs
}

const trust = (shift: Shift): number =>
  (shift.texture / (shift.texture + TEXTURE_HALF)) * (RESIDUAL_HALF / (shift.residual + RESIDUAL_HALF))
