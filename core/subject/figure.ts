// A figure ready to be drawn: one vertex buffer for the face and every other piece, with the rules each vertex moves by.
import { type Expression, deformFace, findLidPoints, seatLids } from './deform/expression.ts'
import { neutralFace } from './deform/neutral.ts'
import type { Identity } from './identity.ts'
import { bodyPieces } from './mesh/body.ts'
import { CANONICAL_VERTICES, canonicalMesh } from './mesh/canonical.ts'
import { leftEye, rightEye } from './mesh/landmarks.ts'
import { applyStencil, compose, type Stencil, subdivide } from './mesh/loop.ts'
import { vertexNormals } from './mesh/normals.ts'
import { looks, type Piece } from './mesh/piece.ts'
import type { Texture } from './paint/canvas.ts'
import { paintFigure } from './paint/figure-textures.ts'

export interface Figure {
  readonly identity: Identity
  readonly vertexCount: number
  /** Vertices 0..faceCount-1 are the face; of these the first 468 are the landmarks. */
  readonly faceCount: number
  /** Resting positions, centimetres; the face part is rewritten by `express`. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array
  readonly triangles: Uint32Array
  readonly lookOfTriangle: Uint8Array
  readonly follow: Float32Array
  readonly openness: Float32Array
  readonly rise: Float32Array
  readonly perfusion: Float32Array
  /** Arrival of the pulse after the cheek, milliseconds. */
  readonly delayMs: Float32Array
  readonly lookOfVertex: Uint8Array
  readonly textures: readonly Texture[]
  /** Moves the face part of `positions` and `normals`. */
  express(expression: Expression): void
}

/** Triangles that span the eye openings are left out: the eyeballs show there. */
function faceTriangles(): number[] {
  const { triangles } = canonicalMesh
  const openings = [rightEye, leftEye].map((eye) => new Set([eye.outer, eye.inner, ...eye.upper, ...eye.lower]))
  const kept: number[] = []
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    if (!openings.some((opening) => corners.every((corner) => opening.has(corner)))) kept.push(...corners)
  }
  return kept
}

interface RefinedFace {
  readonly stencil: Stencil
  readonly triangles: Uint32Array
}
function refineFace(): RefinedFace {
  const first = subdivide(CANONICAL_VERTICES, faceTriangles())
  const second = subdivide(first.stencil.count, first.triangles)
  return { stencil: compose(first.stencil, second.stencil), triangles: second.triangles }
}

const bell = (distance: number, width: number) => Math.exp(-0.5 * (distance / width) ** 2)
/**
 * Pulse amplitude over the face relative to the cheek: strong on cheeks and forehead, weaker on chin and nose ridge.
 * Shape after published amplitude maps of the face, numbers chosen by hand.
 */
function facePerfusion(x: number, y: number): number {
  const cheeks = 0.35 * (bell(x - 4.2, 2.4) + bell(x + 4.2, 2.4)) * bell(y + 0.6, 2.6)
  const forehead = 0.25 * bell(y - 6.4, 2.2)
  const nose = -0.15 * bell(x, 1.2) * bell(y + 0.5, 1.8)
  return 0.75 + cheeks + forehead + nose
}
/** The forehead (internal carotid branch) and the chin lag the cheek by up to some 15 ms; chosen by hand within published tens of ms. */
const faceDelayMs = (x: number, y: number) => 12 * bell(y - 7, 3) + 8 * bell(y + 8, 2.5) + 0.5 * Math.abs(x)

interface Buffers {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array
  readonly triangles: Uint32Array
  readonly lookOfTriangle: Uint8Array
  readonly lookOfVertex: Uint8Array
  readonly follow: Float32Array
  readonly openness: Float32Array
  readonly rise: Float32Array
  readonly perfusion: Float32Array
  readonly delayMs: Float32Array
}

function allocate(vertices: number, triangles: number): Buffers {
  return {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    uvs: new Float32Array(vertices * 2),
    triangles: new Uint32Array(triangles * 3),
    lookOfTriangle: new Uint8Array(triangles),
    lookOfVertex: new Uint8Array(vertices),
    follow: new Float32Array(vertices).fill(1),
    openness: new Float32Array(vertices).fill(1),
    rise: new Float32Array(vertices),
    perfusion: new Float32Array(vertices),
    delayMs: new Float32Array(vertices),
  }
}

function place(buffers: Buffers, piece: Piece, firstVertex: number, firstTriangle: number): void {
  const { surface, look } = piece
  const [repeatU, repeatV] = piece.repeat ?? [1, 1]
  const count = surface.positions.length / 3
  const normals = new Float32Array(count * 3)
  vertexNormals(surface.positions, surface.triangles, normals)
  buffers.positions.set(surface.positions, firstVertex * 3)
  buffers.normals.set(normals, firstVertex * 3)
  buffers.uvs.set(
    surface.uvs.map((value, i) => value * (i % 2 === 0 ? repeatU : repeatV)),
    firstVertex * 2,
  )
  buffers.triangles.set(
    surface.triangles.map((index) => index + firstVertex),
    firstTriangle * 3,
  )
  buffers.lookOfTriangle.fill(look, firstTriangle, firstTriangle + surface.triangles.length / 3)
  buffers.lookOfVertex.fill(look, firstVertex, firstVertex + count)
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [
      surface.positions[3 * i] ?? 0,
      surface.positions[3 * i + 1] ?? 0,
      surface.positions[3 * i + 2] ?? 0,
    ]
    buffers.follow[firstVertex + i] = piece.follow(x, y, z)
    buffers.openness[firstVertex + i] = piece.openness(x, y, z)
    buffers.rise[firstVertex + i] = piece.rise?.(x, y, z) ?? 0
    buffers.perfusion[firstVertex + i] = piece.perfusion?.(x, y, z) ?? 0
  }
}

function placeAll(pieces: readonly Piece[], face: RefinedFace): Buffers {
  const vertices = pieces.reduce((sum, { surface }) => sum + surface.positions.length / 3, face.stencil.count)
  const triangles = pieces.reduce((sum, { surface }) => sum + surface.triangles.length / 3, face.triangles.length / 3)
  const buffers = allocate(vertices, triangles)
  buffers.triangles.set(face.triangles)
  buffers.lookOfTriangle.fill(looks.face, 0, face.triangles.length / 3)
  let vertex = face.stencil.count
  let triangle = face.triangles.length / 3
  for (const piece of pieces) {
    place(buffers, piece, vertex, triangle)
    vertex += piece.surface.positions.length / 3
    triangle += piece.surface.triangles.length / 3
  }
  return buffers
}

/** Builds the person: geometry, textures and the function that moves the face. `textureSize` is 256, 512 or 1024. */
export function createFigure(identity: Identity, textureSize: number): Figure {
  const face = refineFace()
  const faceCount = face.stencil.count
  const buffers = placeAll(bodyPieces(identity), face)
  const neutral = neutralFace(canonicalMesh.positions, identity.shape)
  applyStencil(face.stencil, canonicalMesh.uvs, 2, buffers.uvs)
  const posed = new Float32Array(neutral.length)
  const facePositions = buffers.positions.subarray(0, 3 * faceCount)
  const faceNormals = buffers.normals.subarray(0, 3 * faceCount)
  applyStencil(face.stencil, neutral, 3, facePositions)
  const lidPoints = findLidPoints(facePositions)
  for (let i = 0; i < faceCount; i++) {
    const [x, y] = [facePositions[3 * i] ?? 0, facePositions[3 * i + 1] ?? 0]
    buffers.perfusion[i] = facePerfusion(x, y)
    buffers.delayMs[i] = faceDelayMs(x, y)
  }
  return {
    identity,
    vertexCount: buffers.follow.length,
    faceCount,
    ...buffers,
    textures: paintFigure(identity, canonicalMesh.uvs, textureSize),
    express(expression) {
      deformFace(neutral, expression, posed)
      applyStencil(face.stencil, posed, 3, facePositions)
      seatLids(facePositions, lidPoints)
      vertexNormals(facePositions, face.triangles, faceNormals)
    },
  }
}
