// A figure ready to be drawn: one vertex buffer for the face and every other piece, with the rules each vertex moves by.
import { type Expression, deformFace, findLidPoints, seatLids } from './deform/expression.ts'
import { neutralFace } from './deform/neutral.ts'
import type { Identity } from './identity.ts'
import { bodyPieces } from './mesh/body.ts'
import { CRANIUM_ROWS, craniumTriangles, faceBorder, loftCranium } from './mesh/cranium.ts'
import type { Vector } from './mesh/shapes.ts'
import type { HeadShape } from './mesh/hair.ts'
import { CANONICAL_VERTICES, canonicalMesh } from './mesh/canonical.ts'
import { leftEye, rightEye } from './mesh/landmarks.ts'
import { applyStencil, compose, type Stencil, subdivide } from './mesh/loop.ts'
import { vertexNormals, weldNormals } from './mesh/normals.ts'
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

/** The moving part of every figure: refined face plus cranium, sharing the border of the face. */
interface HeadMesh {
  readonly stencil: Stencil
  readonly border: readonly number[]
  readonly vertexCount: number
  readonly triangles: Uint32Array
  readonly faceTriangleCount: number
}

function meshHead(): HeadMesh {
  const first = subdivide(CANONICAL_VERTICES, faceTriangles())
  const second = subdivide(first.stencil.count, first.triangles)
  const stencil = compose(first.stencil, second.stencil)
  const border = faceBorder(second.triangles)
  return {
    stencil,
    border,
    vertexCount: stencil.count + border.length * CRANIUM_ROWS,
    triangles: Uint32Array.from([...second.triangles, ...craniumTriangles(border, stencil.count)]),
    faceTriangleCount: second.triangles.length / 3,
  }
}

const pointOf = (positions: Float32Array, i: number): Vector => [
  positions[3 * i] ?? 0,
  positions[3 * i + 1] ?? 0,
  positions[3 * i + 2] ?? 0,
]

function headShape(head: HeadMesh, positions: Float32Array): HeadShape {
  const columns = head.border.length
  const index = (row: number, column: number) =>
    row === 0 ? (head.border[column] ?? 0) : head.stencil.count + (row - 1) * columns + column
  return { columns, at: (row, column) => pointOf(positions, index(row, column)) }
}

/** Skin under the jaw and behind gets less light; numbers chosen by eye. */
const craniumOpenness = (_x: number, y: number, z: number) =>
  y < -5 ? 0.5 + 0.5 * Math.max(0, Math.min(1, (z - 1) / 3.5)) : 1 - 0.25 * Math.max(0, Math.min(1, (-z - 5) / 6))

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
  weldNormals(surface.positions, normals)
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

function placeHead(buffers: Buffers, head: HeadMesh): void {
  buffers.triangles.set(head.triangles)
  buffers.lookOfTriangle.fill(looks.face, 0, head.faceTriangleCount)
  buffers.lookOfTriangle.fill(looks.skin, head.faceTriangleCount, head.triangles.length / 3)
  for (let i = 0; i < head.vertexCount; i++) {
    const [x, y, z] = pointOf(buffers.positions, i)
    const isFace = i < head.stencil.count
    buffers.perfusion[i] = isFace ? facePerfusion(x, y) : 0.6
    buffers.delayMs[i] = faceDelayMs(x, y)
    buffers.openness[i] = isFace ? 1 : craniumOpenness(x, y, z)
    if (!isFace) buffers.uvs.set([0.15 * x + 0.1 * z, 0.15 * y + 0.1 * z], 2 * i)
  }
}

function placePieces(buffers: Buffers, pieces: readonly Piece[], head: HeadMesh): void {
  let vertex = head.vertexCount
  let triangle = head.triangles.length / 3
  for (const piece of pieces) {
    place(buffers, piece, vertex, triangle)
    vertex += piece.surface.positions.length / 3
    triangle += piece.surface.triangles.length / 3
  }
}

/** Lets the rows behind the border follow it (the jaw opens), less with every row. */
function followBorder(head: HeadMesh, rest: Float32Array, positions: Float32Array): void {
  const columns = head.border.length
  head.border.forEach((index, column) => {
    for (let axis = 0; axis < 3; axis++) {
      const moved = (positions[3 * index + axis] ?? 0) - (rest[3 * index + axis] ?? 0)
      for (let row = 1; row <= CRANIUM_ROWS; row++) {
        const at = 3 * (head.stencil.count + (row - 1) * columns + column) + axis
        positions[at] = (rest[at] ?? 0) + moved * (1 - row / CRANIUM_ROWS) ** 3
      }
    }
  })
}

/** Resting positions of the head's vertices for this neutral face. */
function restHead(head: HeadMesh, neutral: Float32Array): Float32Array {
  const rest = new Float32Array(3 * head.vertexCount)
  applyStencil(head.stencil, neutral, 3, rest)
  rest.set(loftCranium(head.border.map((index) => pointOf(rest, index))), 3 * head.stencil.count)
  return rest
}

/** Builds the person: geometry, textures and the function that moves the face. `textureSize` is 256, 512 or 1024. */
export function createFigure(identity: Identity, textureSize: number): Figure {
  const head = meshHead()
  const neutral = neutralFace(canonicalMesh.positions, identity)
  const rest = restHead(head, neutral)
  const pieces = bodyPieces(identity, headShape(head, rest))
  const count = (size: (piece: Piece) => number) => pieces.reduce((sum, piece) => sum + size(piece), 0)
  const buffers = allocate(
    head.vertexCount + count(({ surface }) => surface.positions.length / 3),
    head.triangles.length / 3 + count(({ surface }) => surface.triangles.length / 3),
  )
  const headPositions = buffers.positions.subarray(0, 3 * head.vertexCount)
  const headNormals = buffers.normals.subarray(0, 3 * head.vertexCount)
  headPositions.set(rest)
  applyStencil(head.stencil, canonicalMesh.uvs, 2, buffers.uvs)
  placeHead(buffers, head)
  placePieces(buffers, pieces, head)
  const posed = new Float32Array(neutral.length)
  const lidPoints = findLidPoints(headPositions.subarray(0, 3 * head.stencil.count))
  return {
    identity,
    vertexCount: buffers.follow.length,
    faceCount: head.stencil.count,
    ...buffers,
    textures: paintFigure(identity, canonicalMesh.uvs, textureSize),
    express(expression) {
      deformFace(neutral, expression, posed)
      applyStencil(head.stencil, posed, 3, headPositions)
      seatLids(headPositions, lidPoints)
      followBorder(head, rest, headPositions)
      vertexNormals(headPositions, head.triangles, headNormals)
    },
  }
}
