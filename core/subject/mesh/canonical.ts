// The canonical face mesh as the renderer takes it: 468 points in centimetres, texture coordinates, triangles.
import { z } from 'zod/mini'

export const CANONICAL_VERTICES = 468
export const CANONICAL_TRIANGLES = 898

/** x to the person's left, y up, z towards the camera; centimetres. Texture coordinates 0..1, v down. */
export interface CanonicalMesh {
  readonly positions: Float32Array
  readonly uvs: Float32Array
  readonly triangles: Uint16Array
}

const numbers = (length: number) => z.array(z.number()).check(z.length(length))

/** Wire form, written by the assets script from the face-mesh package. */
export const canonicalMeshSchema = z.strictObject({
  v: z.literal(1),
  source: z.string(),
  positions: numbers(CANONICAL_VERTICES * 3),
  uvs: numbers(CANONICAL_VERTICES * 2),
  triangles: numbers(CANONICAL_TRIANGLES * 3),
})
export type CanonicalMeshAsset = z.infer<typeof canonicalMeshSchema>

/** Parses the asset; throws one sentence naming what to rebuild when it does not fit. */
export function parseCanonicalMesh(asset: unknown): CanonicalMesh {
  const parsed = canonicalMeshSchema.safeParse(asset)
  if (!parsed.success) throw new Error('The canonical face mesh asset is not readable: rebuild the assets.')
  const { positions, uvs, triangles } = parsed.data
  if (triangles.some((index) => !(index >= 0 && index < CANONICAL_VERTICES)))
    throw new Error('The canonical face mesh asset names a point it does not have: rebuild the assets.')
  return {
    positions: Float32Array.from(positions),
    uvs: Float32Array.from(uvs),
    triangles: Uint16Array.from(triangles),
  }
}
