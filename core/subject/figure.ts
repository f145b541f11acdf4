// A figure ready to be drawn: vertex buffers, textures, and the function that moves its face.
import { deformFace, type Expression, findLidPoints, seatLids } from './deform/expression.ts'
import { neutralFace } from './deform/neutral.ts'
import type { Identity } from './identity.ts'
import { bodyPieces } from './mesh/body.ts'
import { type Buffers, layPieces } from './mesh/buffers.ts'
import { canonicalMesh } from './mesh/canonical.ts'
import { type Detail, followBorder, headMesh, headShape, layHead, restHead } from './mesh/head.ts'
import { lensVeil, type Veil } from './mesh/glasses.ts'
import { applyStencil } from './mesh/loop.ts'
import { vertexNormals } from './mesh/normals.ts'
import type { Piece } from './mesh/piece.ts'
import type { Texture } from './paint/canvas.ts'
import { paintFigure } from './paint/figure-textures.ts'

export interface Figure extends Buffers {
  readonly vertexCount: number
  /** Indexed by look. */
  readonly textures: readonly Texture[]
  /** Spectacle lenses, drawn over everything else; vertices beyond the buffers' own. */
  readonly veil: Veil | null
  readonly widthScale: number
  /** Moves the face; nothing for things without one. Vertices 0..467 are then the landmarks. */
  express(expression: Expression): void
}

export interface PersonOptions {
  /** Texels across the face: 256, 512 or 1024. */
  readonly textureSize: number
  readonly detail: Detail
  /** A face without a pulse: a mask. */
  readonly lifeless?: boolean
}

/** Builds a person: geometry, textures and the function that moves the face. */
export function createPerson(identity: Identity, options: PersonOptions): Figure {
  const { textureSize, detail, lifeless = false } = options
  const head = headMesh(detail)
  const neutral = neutralFace(canonicalMesh.positions, identity)
  const rest = restHead(head, neutral)
  const pieces = bodyPieces(identity, headShape(head, rest))
  const buffers = layPieces(pieces, { vertices: head.vertexCount, triangles: head.triangles.length / 3 })
  layHead(buffers, head, rest, !lifeless)
  const positions = buffers.positions.subarray(0, 3 * head.vertexCount)
  const normals = buffers.normals.subarray(0, 3 * head.vertexCount)
  const lidPoints = findLidPoints(positions.subarray(0, 3 * head.faceCount))
  const posed = new Float32Array(neutral.length)
  return {
    ...buffers,
    vertexCount: buffers.follow.length,
    textures: paintFigure(identity, canonicalMesh.uvs, textureSize),
    veil: identity.glasses === 'none' ? null : lensVeil(),
    widthScale: identity.shape.width,
    express(expression) {
      deformFace(neutral, expression, posed)
      applyStencil(head.stencil, posed, 3, positions)
      seatLids(positions, lidPoints)
      followBorder(head, rest, positions)
      vertexNormals(positions, head.triangles, normals)
    },
  }
}

/** Builds a thing of pieces that has no face: a chair, a print. */
export function createThing(pieces: readonly Piece[], textures: readonly Texture[]): Figure {
  const buffers = layPieces(pieces, { vertices: 0, triangles: 0 })
  return {
    ...buffers,
    vertexCount: buffers.follow.length,
    textures,
    veil: null,
    widthScale: 1,
    express: () => undefined,
  }
}
