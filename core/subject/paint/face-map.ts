// Carries a rule stated on the face's surface over to its texture: one value a texel.
import { beardShare } from '../deform/neutral.ts'
import { canonicalMesh } from '../mesh/canonical.ts'

/** One value 0..1 for every texel of the face texture, row by row. */
export type FaceMap = Float32Array

type Rule = (x: number, y: number, z: number) => number

/** Evaluates `rule` (of a point of the canonical face, centimetres) at every texel the face covers; 0 elsewhere. */
function mapFace(uvs: Float32Array, size: number, rule: Rule): FaceMap {
  const map = new Float32Array(size * size)
  const { triangles, positions } = canonicalMesh
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    const [ax, ay] = [(uvs[2 * a] ?? 0) * size, (uvs[2 * a + 1] ?? 0) * size]
    const [ux, uy] = [(uvs[2 * b] ?? 0) * size - ax, (uvs[2 * b + 1] ?? 0) * size - ay]
    const [vx, vy] = [(uvs[2 * c] ?? 0) * size - ax, (uvs[2 * c + 1] ?? 0) * size - ay]
    const area = ux * vy - uy * vx
    const at = (axis: number, wb: number, wc: number) =>
      (1 - wb - wc) * (positions[3 * a + axis] ?? 0) +
      wb * (positions[3 * b + axis] ?? 0) +
      wc * (positions[3 * c + axis] ?? 0)
    const [left, right] = [Math.floor(ax + Math.min(0, ux, vx)), Math.ceil(ax + Math.max(0, ux, vx))]
    const [top, bottom] = [Math.floor(ay + Math.min(0, uy, vy)), Math.ceil(ay + Math.max(0, uy, vy))]
    for (let y = Math.max(0, top); y <= Math.min(size - 1, bottom); y++)
      for (let x = Math.max(0, left); x <= Math.min(size - 1, right); x++) {
        const wb = ((x - ax) * vy - (y - ay) * vx) / area
        const wc = (ux * (y - ay) - uy * (x - ax)) / area
        if (wb < -0.05 || wc < -0.05 || wb + wc > 1.05) continue
        map[y * size + x] = rule(at(0, wb, wc), at(1, wb, wc), at(2, wb, wc))
      }
  }
  return map
}

/** Where the beard grows. */
export const beardMap = (uvs: Float32Array, size: number): FaceMap => mapFace(uvs, size, beardShare)
