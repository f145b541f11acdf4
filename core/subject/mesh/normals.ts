// Vertex normals of a triangle mesh, area-weighted.

/**
 * Writes unit normals of the vertices that `triangles` touch into `normals` (3 a vertex; others are left at 0).
 * Triangles are counter-clockwise seen from outside.
 */
export function vertexNormals(positions: Float32Array, triangles: ArrayLike<number>, normals: Float32Array): void {
  normals.fill(0)
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * (triangles[t] ?? 0)
    const b = 3 * (triangles[t + 1] ?? 0)
    const c = 3 * (triangles[t + 2] ?? 0)
    const ax = positions[a] ?? 0
    const ay = positions[a + 1] ?? 0
    const az = positions[a + 2] ?? 0
    const ux = (positions[b] ?? 0) - ax
    const uy = (positions[b + 1] ?? 0) - ay
    const uz = (positions[b + 2] ?? 0) - az
    const vx = (positions[c] ?? 0) - ax
    const vy = (positions[c + 1] ?? 0) - ay
    const vz = (positions[c + 2] ?? 0) - az
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    accumulate(normals, a, nx, ny, nz)
    accumulate(normals, b, nx, ny, nz)
    accumulate(normals, c, nx, ny, nz)
  }
  normalise(normals)
}

/** Makes vertices at the same place share one normal, so that the seam of a closed grid does not show. */
export function weldNormals(positions: Float32Array, normals: Float32Array): void {
  const byPlace = new Map<string, number[]>()
  for (let i = 0; i < positions.length; i += 3) {
    const key = [0, 1, 2].map((axis) => Math.round((positions[i + axis] ?? 0) * 1000)).join()
    const group = byPlace.get(key)
    if (group) group.push(i)
    else byPlace.set(key, [i])
  }
  for (const group of byPlace.values()) {
    if (group.length < 2) continue
    const sum = [0, 1, 2].map((axis) => group.reduce((total, i) => total + (normals[i + axis] ?? 0), 0))
    for (const i of group) normals.set(sum, i)
  }
  normalise(normals)
}

function accumulate(normals: Float32Array, at: number, x: number, y: number, z: number): void {
  normals[at] = (normals[at] ?? 0) + x
  normals[at + 1] = (normals[at + 1] ?? 0) + y
  normals[at + 2] = (normals[at + 2] ?? 0) + z
}

function normalise(vectors: Float32Array): void {
  for (let i = 0; i < vectors.length; i += 3) {
    const x = vectors[i] ?? 0
    const y = vectors[i + 1] ?? 0
    const z = vectors[i + 2] ?? 0
    const length = Math.sqrt(x * x + y * y + z * z)
    if (length === 0) continue
    vectors[i] = x / length
    vectors[i + 1] = y / length
    vectors[i + 2] = z / length
  }
}
