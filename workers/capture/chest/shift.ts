// How far a small grid has shifted against a key grid: least squares on gradients (Lucas and Kanade 1981, inverse compositional form).
import { GRID_HEIGHT, GRID_WIDTH } from './crop.ts'

/** Cells at the border that a warp may reach past. */
const MARGIN = 3
const ITERATIONS = 4
/** Residual beyond which a cell counts less, in levels: an arm in front of the chest must not pull. Chosen: five times webcam noise. */
const HUBER_LEVELS = 6

/** A grid prepared as reference: its gradients and their normal matrix. */
export interface KeyGrid {
  readonly levels: Float32Array
  readonly gradX: Float32Array
  readonly gradY: Float32Array
}

export interface Shift {
  /** Cells. */
  readonly dx: number
  readonly dy: number
  /** Mean absolute residual after alignment, levels. */
  readonly residual: number
  /** Mean squared vertical gradient, levels squared: what the estimate rests on. */
  readonly texture: number
}

export function createKeyGrid(levels: Float32Array): KeyGrid {
  const gradX = new Float32Array(levels.length)
  const gradY = new Float32Array(levels.length)
  for (let j = 1; j < GRID_HEIGHT - 1; j += 1) {
    for (let i = 1; i < GRID_WIDTH - 1; i += 1) {
      const at = j * GRID_WIDTH + i
      gradX[at] = ((levels[at + 1] ?? 0) - (levels[at - 1] ?? 0)) / 2
      gradY[at] = ((levels[at + GRID_WIDTH] ?? 0) - (levels[at - GRID_WIDTH] ?? 0)) / 2
    }
  }
  return { levels: levels.slice(), gradX, gradY }
}

/** Shift of `now` against `key` starting from a guess; null where the picture has nothing to hold on to. */
export function shiftAgainst(key: KeyGrid, now: Float32Array, guess: { dx: number; dy: number }): Shift | null {
  let { dx, dy } = guess
  let step: Normal = emptyNormal()
  for (let i = 0; i < ITERATIONS; i += 1) {
    step = gather(key, now, { dx, dy })
    const determinant = step.xx * step.yy - step.xy * step.xy
    if (!(determinant > 1e-3 * step.xx * step.yy + 1e-9)) return null // one direction only, or flat
    const moveX = (step.yy * step.xt - step.xy * step.yt) / determinant
    const moveY = (step.xx * step.yt - step.xy * step.xt) / determinant
    dx += moveX
    dy += moveY
    if (!(Math.abs(dx) < MARGIN && Math.abs(dy) < MARGIN)) return null
    if (Math.hypot(moveX, moveY) < 1e-3) break
  }
  return { dx, dy, residual: step.absolute / step.count, texture: step.yy / step.count }
}

interface Normal {
  xx: number
  xy: number
  yy: number
  xt: number
  yt: number
  absolute: number
  count: number
}
const emptyNormal = (): Normal => ({ xx: 0, xy: 0, yy: 0, xt: 0, yt: 0, absolute: 0, count: 0 })

function gather(key: KeyGrid, now: Float32Array, { dx, dy }: { dx: number; dy: number }): Normal {
  const sums = emptyNormal()
  for (let j = MARGIN; j < GRID_HEIGHT - MARGIN; j += 1) {
    for (let i = MARGIN; i < GRID_WIDTH - MARGIN; i += 1) {
      const at = j * GRID_WIDTH + i
      const difference = (key.levels[at] ?? 0) - bilinear(now, i + dx, j + dy)
      const size = Math.abs(difference)
      const weight = size < HUBER_LEVELS ? 1 : HUBER_LEVELS / size
      const gx = key.gradX[at] ?? 0
      const gy = key.gradY[at] ?? 0
      sums.xx += weight * gx * gx
      sums.xy += weight * gx * gy
      sums.yy += weight * gy * gy
      sums.xt += weight * gx * difference
      sums.yt += weight * gy * difference
      sums.absolute += size
      sums.count += 1
    }
  }
  return sums
}

function bilinear(grid: Float32Array, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const fx = x - left
  const fy = y - top
  const at = top * GRID_WIDTH + left
  const upper = (grid[at] ?? 0) * (1 - fx) + (grid[at + 1] ?? 0) * fx
  const lower = (grid[at + GRID_WIDTH] ?? 0) * (1 - fx) + (grid[at + GRID_WIDTH + 1] ?? 0) * fx
  return upper * (1 - fy) + lower * fy
}
