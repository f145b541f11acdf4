// Closed forms the body is assembled from: ellipsoids and tubes of elliptic rings.

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

/** Tube through rings from top to bottom. */
export function tube(rings: readonly Ring[], columns: number): Surface {
  return gridSurface(columns, rings.length - 1, (u, v) => {
    const [y, z, rx, rz] = rings[Math.round(v * (rings.length - 1))] ?? [0, 0, 0, 0]
    const around = 2 * Math.PI * u
    return [rx * Math.sin(around), y, z + rz * Math.cos(around)]
  })
}
