// The canonical face mesh as typed arrays: 468 points in centimetres, texture coordinates, triangles.
import { canonicalPositionsCm, meshTriangles } from '#core/face/mesh-topology.ts'
import { canonicalUvs } from './canonical-uv.ts'

export const CANONICAL_VERTICES = 468

/** x to the person's left, y up, z towards the camera; centimetres. Texture coordinates 0..1, v down. */
export const canonicalMesh = {
  positions: Float32Array.from(canonicalPositionsCm),
  uvs: Float32Array.from(canonicalUvs),
  triangles: Uint16Array.from(meshTriangles),
} as const
