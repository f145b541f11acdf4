// Which triangle is in front at each of four points of every pixel.

/** Four samples a pixel: index of the front triangle (-1 none) and its inverse depth. */
export interface Samples {
  readonly width: number
  readonly height: number
  readonly front: Int32Array
  readonly depth: Float32Array
  /** Pixels outside this box hold no triangle: first and last column and row touched since the last clearing. */
  readonly touched: { left: number; right: number; top: number; bottom: number }
}

/** Positions of the four samples inside a pixel: no two share a row or column (the usual rotated grid). */
export const SAMPLE_X = [0.375, 0.875, 0.125, 0.625] as const
export const SAMPLE_Y = [0.125, 0.375, 0.625, 0.875] as const

export function createSamples(width: number, height: number): Samples {
  const count = width * height * 4
  const touched = { left: width, right: -1, top: height, bottom: -1 }
  return { width, height, front: new Int32Array(count).fill(-1), depth: new Float32Array(count), touched }
}

export function clearSamples(samples: Samples): void {
  const { width, height, touched } = samples
  const [from, to] = [4 * width * touched.top, 4 * width * (touched.bottom + 1)]
  if (from < to) {
    samples.front.fill(-1, from, to)
    samples.depth.fill(0, from, to)
  }
  Object.assign(touched, { left: width, right: -1, top: height, bottom: -1 })
}

/** Screen positions (pixels, y down) and inverse depths of vertices. */
export interface ScreenPoints {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly inverseDepth: Float32Array
}

/**
 * Draws all front-facing triangles into `samples`, numbering them from `firstId`. Triangles are counter-clockwise seen
 * from outside (y up), so their area is negative on the y-down screen.
 */
export function fillTriangles(samples: Samples, points: ScreenPoints, triangles: Uint32Array, firstId: number): void {
  const { x, y, inverseDepth } = points
  const { touched } = samples
  for (let t = 0, id = firstId; t < triangles.length; t += 3, id++) {
    const a = triangles[t] ?? 0
    const b = triangles[t + 1] ?? 0
    const c = triangles[t + 2] ?? 0
    const ax = x[a] ?? 0
    const ay = y[a] ?? 0
    const ux = (x[b] ?? 0) - ax
    const uy = (y[b] ?? 0) - ay
    const vx = (x[c] ?? 0) - ax
    const vy = (y[c] ?? 0) - ay
    const area = ux * vy - uy * vx
    if (area >= 0) continue
    const left = Math.max(0, Math.floor(ax + Math.min(0, ux, vx)))
    const right = Math.min(samples.width - 1, Math.floor(ax + Math.max(0, ux, vx)))
    const top = Math.max(0, Math.floor(ay + Math.min(0, uy, vy)))
    const bottom = Math.min(samples.height - 1, Math.floor(ay + Math.max(0, uy, vy)))
    if (left > right || top > bottom) continue
    if (left < touched.left) touched.left = left
    if (right > touched.right) touched.right = right
    if (top < touched.top) touched.top = top
    if (bottom > touched.bottom) touched.bottom = bottom
    const scale = 1 / area
    const za = inverseDepth[a] ?? 0
    const zu = (inverseDepth[b] ?? 0) - za
    const zv = (inverseDepth[c] ?? 0) - za
    fillOne(samples, {
      id,
      left,
      right,
      top,
      bottom,
      ax,
      ay,
      bx: vy * scale,
      by: -vx * scale,
      cx: -uy * scale,
      cy: ux * scale,
      za,
      zu,
      zv,
    })
  }
}

/** One triangle: its box, a corner, and the gradients of the two barycentric weights and of depth. */
interface Span {
  readonly id: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
  readonly cx: number
  readonly cy: number
  readonly za: number
  readonly zu: number
  readonly zv: number
}

/** Largest reach of a weight's gradient from a pixel's corner to any of its samples; a pixel farther out is skipped whole. */
const reach = (perX: number, perY: number) => (perX > 0 ? perX : 0) + (perY > 0 ? perY : 0)

function fillOne({ front, depth, width }: Samples, span: Span): void {
  const { id, bx, by, cx, cy, za, zu, zv, left, right } = span
  const ax = -bx - cx
  const ay = -by - cy
  const nearA = reach(ax, ay)
  const nearB = reach(bx, by)
  const nearC = reach(cx, cy)
  const zx = bx * zu + cx * zv
  const zy = by * zu + cy * zv
  for (let y = span.top; y <= span.bottom; y++) {
    const dx = left - span.ax
    const dy = y - span.ay
    let b = bx * dx + by * dy
    let c = cx * dx + cy * dy
    let k = 4 * (y * width + left)
    for (let x = left; x <= right; x++, b += bx, c += cx, k += 4) {
      const a = 1 - b - c
      if (a + nearA < 0 || b + nearB < 0 || c + nearC < 0) continue
      const z = za + b * zu + c * zv
      for (let s = 0; s < 4; s++) {
        const sx = SAMPLE_X[s] ?? 0
        const sy = SAMPLE_Y[s] ?? 0
        if (b + bx * sx + by * sy < 0 || c + cx * sx + cy * sy < 0 || a + ax * sx + ay * sy < 0) continue
        const deep = z + zx * sx + zy * sy
        if (deep <= (depth[k + s] ?? 0)) continue
        depth[k + s] = deep
        front[k + s] = id
      }
    }
  }
}
