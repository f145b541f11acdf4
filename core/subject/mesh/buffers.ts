// Vertex and triangle buffers of a figure, and how pieces are laid into them.
import { vertexNormals, weldNormals } from './normals.ts'
import type { Piece } from './piece.ts'
import type { Vector } from './shapes.ts'

/** One entry a vertex (or `3 *`, `2 *` where it says so); triangles as vertex triples. */
export interface Buffers {
  /** Resting positions, centimetres, 3 a vertex. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  /** 2 a vertex. */
  readonly uvs: Float32Array
  readonly triangles: Uint32Array
  readonly lookOfTriangle: Uint8Array
  /** 0 stays with the shoulders, 1 moves with the head. */
  readonly follow: Float32Array
  /** Share of the light that reaches the vertex. */
  readonly openness: Float32Array
  /** Centimetres up and forward at one centimetre of breath. */
  readonly rise: Float32Array
  /** Pulse amplitude relative to the cheek. */
  readonly perfusion: Float32Array
  /** Arrival of the pulse after the cheek, milliseconds. */
  readonly delayMs: Float32Array
}

export function allocateBuffers(vertices: number, triangles: number): Buffers {
  return {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    uvs: new Float32Array(vertices * 2),
    triangles: new Uint32Array(triangles * 3),
    lookOfTriangle: new Uint8Array(triangles),
    follow: new Float32Array(vertices).fill(1),
    openness: new Float32Array(vertices).fill(1),
    rise: new Float32Array(vertices),
    perfusion: new Float32Array(vertices),
    delayMs: new Float32Array(vertices),
  }
}

export const pointOf = (positions: Float32Array, i: number): Vector => [
  positions[3 * i] ?? 0,
  positions[3 * i + 1] ?? 0,
  positions[3 * i + 2] ?? 0,
]

const verticesOf = ({ surface }: Piece) => surface.positions.length / 3
const trianglesOf = ({ surface }: Piece) => surface.triangles.length / 3
const total = (pieces: readonly Piece[], size: (piece: Piece) => number) =>
  pieces.reduce((sum, piece) => sum + size(piece), 0)

/** Room for `head` vertices and triangles in front, then all pieces, which are laid in at once. */
export function layPieces(pieces: readonly Piece[], head: { vertices: number; triangles: number }): Buffers {
  const buffers = allocateBuffers(
    head.vertices + total(pieces, verticesOf),
    head.triangles + total(pieces, trianglesOf),
  )
  let { vertices, triangles } = head
  for (const piece of pieces) {
    layPiece(buffers, piece, vertices, triangles)
    vertices += verticesOf(piece)
    triangles += trianglesOf(piece)
  }
  return buffers
}

function layPiece(buffers: Buffers, piece: Piece, firstVertex: number, firstTriangle: number): void {
  const { surface, look } = piece
  const [repeatU, repeatV] = piece.repeat ?? [1, 1]
  const count = verticesOf(piece)
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
  buffers.lookOfTriangle.fill(look, firstTriangle, firstTriangle + trianglesOf(piece))
  for (let i = 0; i < count; i++) {
    const [x, y, z] = pointOf(surface.positions, i)
    buffers.follow[firstVertex + i] = piece.follow(x, y, z)
    buffers.openness[firstVertex + i] = piece.openness(x, y, z)
    buffers.rise[firstVertex + i] = piece.rise?.(x, y, z) ?? 0
    buffers.perfusion[firstVertex + i] = piece.perfusion?.(x, y, z) ?? 0
  }
}
