// Loop subdivision as reusable sparse stencils: refine once, then move the fine points with every pose of the coarse ones.

/** Rows of weights: fine point i = sum of weights[k] * coarse point indices[k] for k in offsets[i]..offsets[i+1]. */
export interface Stencil {
  readonly count: number
  readonly offsets: Int32Array
  readonly indices: Int32Array
  readonly weights: Float32Array
}
export interface Refined {
  readonly stencil: Stencil
  readonly triangles: Uint32Array
}

interface Edge {
  readonly a: number
  readonly b: number
  readonly opposite: number[]
  id: number
}
type Row = Map<number, number>

const EDGE_KEY = 65536 // meshes here stay below 2^16 coarse points
const edgeKey = (p: number, q: number) => (p < q ? p * EDGE_KEY + q : q * EDGE_KEY + p)

function collectEdges(triangles: ArrayLike<number>): Map<number, Edge> {
  const edges = new Map<number, Edge>()
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const p = triangles[t + k] ?? 0
      const q = triangles[t + ((k + 1) % 3)] ?? 0
      const key = edgeKey(p, q)
      let edge = edges.get(key)
      if (!edge) edges.set(key, (edge = { a: Math.min(p, q), b: Math.max(p, q), opposite: [], id: -1 }))
      edge.opposite.push(triangles[t + ((k + 2) % 3)] ?? 0)
    }
  }
  return edges
}

function pointRow(index: number, around: readonly number[], border: readonly number[]): Row {
  if (border.length === 2) return new Map([[index, 0.75], ...border.map((j): [number, number] => [j, 0.125])])
  if (border.length > 0 || around.length === 0) return new Map([[index, 1]])
  const n = around.length
  const beta = n === 3 ? 3 / 16 : 3 / (8 * n)
  return new Map([[index, 1 - n * beta], ...around.map((j): [number, number] => [j, beta])])
}

function edgeRow(edge: Edge): Row {
  const [p, q] = edge.opposite
  const both: [number, number][] = [
    [edge.a, 0.5],
    [edge.b, 0.5],
  ]
  if (p === undefined || q === undefined) return new Map(both)
  return new Map([
    [edge.a, 0.375],
    [edge.b, 0.375],
    [p, 0.125],
    [q, 0.125],
  ])
}

function pack(rows: readonly Row[]): Stencil {
  const offsets = new Int32Array(rows.length + 1)
  const indices: number[] = []
  const weights: number[] = []
  rows.forEach((row, i) => {
    for (const [j, weight] of row) {
      indices.push(j)
      weights.push(weight)
    }
    offsets[i + 1] = indices.length
  })
  return { count: rows.length, offsets, indices: Int32Array.from(indices), weights: Float32Array.from(weights) }
}

function splitTriangles(triangles: ArrayLike<number>, edges: ReadonlyMap<number, Edge>): Uint32Array {
  const out = new Uint32Array(triangles.length * 4)
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    const [x, y, z] = [edgeKey(a, b), edgeKey(b, c), edgeKey(c, a)].map((key) => edges.get(key)?.id ?? 0)
    out.set(
      [a, x, z, x, b, y, z, y, c, x, y, z].map((value) => value ?? 0),
      t * 4,
    )
  }
  return out
}

/** Refines once by Loop's rules (Loop 1987, smooth interior, crease border). Old points keep their index. */
export function subdivide(pointCount: number, triangles: ArrayLike<number>): Refined {
  const edges = collectEdges(triangles)
  const around = Array.from({ length: pointCount }, (): number[] => [])
  const border = Array.from({ length: pointCount }, (): number[] => [])
  for (const { a, b, opposite } of edges.values()) {
    around[a]?.push(b)
    around[b]?.push(a)
    if (opposite.length === 1) {
      border[a]?.push(b)
      border[b]?.push(a)
    }
  }
  const rows = around.map((neighbours, i) => pointRow(i, neighbours, border[i] ?? []))
  for (const edge of edges.values()) {
    edge.id = rows.length
    rows.push(edgeRow(edge))
  }
  return { stencil: pack(rows), triangles: splitTriangles(triangles, edges) }
}

/** Stencil that equals applying `first`, then `second`. */
export function compose(first: Stencil, second: Stencil): Stencil {
  const rows: Row[] = []
  for (let i = 0; i < second.count; i++) {
    const row: Row = new Map()
    for (let k = second.offsets[i] ?? 0; k < (second.offsets[i + 1] ?? 0); k++) {
      const middle = second.indices[k] ?? 0
      const outer = second.weights[k] ?? 0
      for (let m = first.offsets[middle] ?? 0; m < (first.offsets[middle + 1] ?? 0); m++) {
        const source = first.indices[m] ?? 0
        row.set(source, (row.get(source) ?? 0) + outer * (first.weights[m] ?? 0))
      }
    }
    rows.push(row)
  }
  return pack(rows)
}

/** Writes the refined points of `source` (`size` numbers a point) into `target`; returns `target`. */
export function applyStencil(stencil: Stencil, source: Float32Array, size: 2 | 3, target: Float32Array): Float32Array {
  const { offsets, indices, weights } = stencil
  for (let i = 0; i < stencil.count; i++) {
    let x = 0
    let y = 0
    let z = 0
    const end = offsets[i + 1] ?? 0
    for (let k = offsets[i] ?? 0; k < end; k++) {
      const j = (indices[k] ?? 0) * size
      const weight = weights[k] ?? 0
      x += weight * (source[j] ?? 0)
      y += weight * (source[j + 1] ?? 0)
      if (size === 3) z += weight * (source[j + 2] ?? 0)
    }
    target[i * size] = x
    target[i * size + 1] = y
    if (size === 3) target[i * size + 2] = z
  }
  return target
}
