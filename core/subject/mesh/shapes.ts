// Closed forms the body is assembled from: grids, ellipsoids, and tubes through elliptic rings or along a path.

/** Points (3 floats, centimetres), texture coordinates (2 floats) and triangles of one piece. */
export interface Surface {
  readonly positions: Float32Array
  readonly uvs: Float32Array
  readonly triangles: Uint32Array
}
export type Vector = readonly [number, number, number]

/** Triangles of a grid of `rows` by `columns` cells whose points run row by row, front side towards the outside. */
export function gridTriangles(columns: number, rows: number): Uint32Array {
  const out = new Uint32Array(columns * rows * 6)
  const stride = columns + 1
  let n = 0
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const a = row * stride + column
      out.set([a, a + stride, a + 1, a + 1, a + stride, a + stride + 1], n)
      n += 6
    }
  return out
}

/** Builds a grid surface from a function of (column share, row share) in 0..1. */
export function gridSurface(columns: number, rows: number, at: (u: number, v: number) => Vector): Surface {
  const count = (columns + 1) * (rows + 1)
  const positions = new Float32Array(count * 3)
  const uvs = new Float32Array(count * 2)
  for (let i = 0; i < count; i++) {
    const u = (i % (columns + 1)) / columns
    const v = Math.floor(i / (columns + 1)) / rows
    positions.set(at(u, v), 3 * i)
    uvs.set([u, v], 2 * i)
  }
  return { positions, uvs, triangles: gridTriangles(columns, rows) }
}

/** Ellipsoid with poles up and down; u runs around from the back over the front. */
export function ellipsoid(centre: Vector, radii: Vector, columns: number, rows: number): Surface {
  return gridSurface(columns, rows, (u, v) => {
    const polar = Math.PI * v
    const around = 2 * Math.PI * u
    return [
      centre[0] + radii[0] * Math.sin(polar) * Math.sin(around),
      centre[1] + radii[1] * Math.cos(polar),
      centre[2] + radii[2] * Math.sin(polar) * Math.cos(around),
    ]
  })
}

/** One elliptic ring of a tube: height, depth of its centre, half-width, half-depth (centimetres). */
export type Ring = readonly [y: number, z: number, rx: number, rz: number]

/** Catmull-Rom value of component `k` through `rings` at `place` (in rings). */
function between(rings: readonly Ring[], place: number, k: 0 | 1 | 2 | 3): number {
  const last = rings.length - 1
  const i = Math.min(last - 1, Math.floor(place))
  const t = place - i
  const p = (n: number) => rings[Math.max(0, Math.min(last, n))]?.[k] ?? 0
  const [a, b, c, d] = [p(i - 1), p(i), p(i + 1), p(i + 2)]
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}

/** Smooth tube through rings from top to bottom, `rows` cells high; texture v is proportional to the row. */
export function tube(rings: readonly Ring[], columns: number, rows: number): Surface {
  return gridSurface(columns, rows, (u, v) => {
    const place = v * (rings.length - 1)
    const around = 2 * Math.PI * u
    return [
      between(rings, place, 2) * Math.sin(around),
      between(rings, place, 0),
      between(rings, place, 1) + between(rings, place, 3) * Math.cos(around),
    ]
  })
}

const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (a: Vector): Vector => {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** Round wire of `radius` along points; `closed` joins the ends. Eight sides. */
export function wire(path: readonly Vector[], radius: number, closed: boolean): Surface {
  const count = closed ? path.length + 1 : path.length
  const point = (n: number): Vector =>
    path[closed ? (n + path.length) % path.length : Math.max(0, Math.min(path.length - 1, n))] ?? [0, 0, 0]
  return gridSurface(8, count - 1, (u, v) => {
    const n = Math.round(v * (count - 1))
    const along = unit(subtract(point(n + 1), point(n - 1)))
    const side = unit(cross(along, Math.abs(along[2]) > 0.9 ? [0, 1, 0] : [0, 0, 1]))
    const up = cross(side, along)
    const [a, b] = [radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)]
    const [x, y, z] = point(n)
    return [x + a * side[0] + b * up[0], y + a * side[1] + b * up[1], z + a * side[2] + b * up[2]]
  })
}

/** Turns a surface inside out, for the inner side of an open shell. */
export function flip(surface: Surface): Surface {
  const triangles = surface.triangles.slice()
  for (let t = 0; t < triangles.length; t += 3) {
    const second = triangles[t + 1] ?? 0
    triangles[t + 1] = triangles[t + 2] ?? 0
    triangles[t + 2] = second
  }
  return { ...surface, triangles }
}
