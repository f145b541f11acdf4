// The moving head mesh: the canonical face refined, eye openings cut out, joined to the cranium at its border.
import { canonicalMesh, CANONICAL_VERTICES } from './canonical.ts'
import { type Buffers, pointOf } from './buffers.ts'
import { CRANIUM_ROWS, craniumTriangles, faceBorder, loftCranium } from './cranium.ts'
import type { HeadShape } from './hair.ts'
import { leftEye, rightEye } from './landmarks.ts'
import { applyStencil, compose, type Refined, type Stencil, subdivide } from './loop.ts'
import { looks } from './piece.ts'
import type { Vector } from './shapes.ts'

export interface HeadMesh {
  /** From the 468 canonical points to the fine face; canonical points keep their index. */
  readonly stencil: Stencil
  readonly border: readonly number[]
  readonly faceCount: number
  readonly vertexCount: number
  readonly triangles: Uint32Array
  readonly faceTriangleCount: number
}

/** Triangles that span the eye openings are left out: the eyeballs show there. */
function openFaceTriangles(): number[] {
  const { triangles } = canonicalMesh
  const openings = [rightEye, leftEye].map((eye) => new Set([eye.outer, eye.inner, ...eye.upper, ...eye.lower]))
  const kept: number[] = []
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    if (!openings.some((opening) => corners.every((corner) => opening.has(corner)))) kept.push(...corners)
  }
  return kept
}

/** How often the canonical face is refined: twice for large faces, once where a fine triangle would be under a pixel. */
export type Detail = 1 | 2

function refineFace(detail: Detail): Refined {
  const first = subdivide(CANONICAL_VERTICES, openFaceTriangles())
  if (detail === 1) return first
  const second = subdivide(first.stencil.count, first.triangles)
  return { stencil: compose(first.stencil, second.stencil), triangles: second.triangles }
}

function meshHead(detail: Detail): HeadMesh {
  const { stencil, triangles } = refineFace(detail)
  const border = faceBorder(triangles)
  return {
    stencil,
    border,
    faceCount: stencil.count,
    vertexCount: stencil.count + border.length * CRANIUM_ROWS,
    triangles: Uint32Array.from([...triangles, ...craniumTriangles(border, stencil.count)]),
    faceTriangleCount: triangles.length / 3,
  }
}

const made = new Map<Detail, HeadMesh>()

/** The head's topology, the same for everyone; worked out once for each detail. */
export function headMesh(detail: Detail): HeadMesh {
  const known = made.get(detail)
  if (known) return known
  const mesh = meshHead(detail)
  made.set(detail, mesh)
  return mesh
}

/** Bridge of the nose: the middle of the face, a little before its surface. */
const NOSE: Vector = [0, 1.5, 6.5]

function nearest(positions: Float32Array, count: number, [x, y, z]: Vector): Vector {
  let best = 0
  let least = Infinity
  for (let i = 0; i < count; i++) {
    const [px, py, pz] = pointOf(positions, i)
    const distance = (px - x) ** 2 + (py - y) ** 2 + (pz - z) ** 2
    if (distance >= least) continue
    least = distance
    best = i
  }
  return pointOf(positions, best)
}

/** The head behind the face as hair wants it: row 0 is the border. */
export function headShape(head: HeadMesh, positions: Float32Array): HeadShape {
  const columns = head.border.length
  const index = (row: number, column: number) =>
    row === 0 ? (head.border[column] ?? 0) : head.faceCount + (row - 1) * columns + column
  const at = (row: number, column: number) => pointOf(positions, index(row, column))
  const onFace = (column: number, inwards: number): Vector => {
    const [x, y, z] = at(0, column)
    const [dx, dy, dz] = [NOSE[0] - x, NOSE[1] - y, NOSE[2] - z]
    const share = inwards / Math.hypot(dx, dy, dz)
    return nearest(positions, head.faceCount, [x + dx * share, y + dy * share, z + dz * share])
  }
  return { columns, at, onFace }
}

/** Resting positions of the head's vertices for this neutral face (canonical points). */
export function restHead(head: HeadMesh, neutral: Float32Array): Float32Array {
  const rest = new Float32Array(3 * head.vertexCount)
  applyStencil(head.stencil, neutral, 3, rest)
  rest.set(loftCranium(head.border.map((index) => pointOf(rest, index))), 3 * head.faceCount)
  return rest
}

/** Lets the rows behind the border follow it (the jaw opens), less with every row. */
export function followBorder(head: HeadMesh, rest: Float32Array, positions: Float32Array): void {
  const columns = head.border.length
  head.border.forEach((index, column) => {
    for (let axis = 0; axis < 3; axis++) {
      const moved = (positions[3 * index + axis] ?? 0) - (rest[3 * index + axis] ?? 0)
      for (let row = 1; row <= CRANIUM_ROWS; row++) {
        const at = 3 * (head.faceCount + (row - 1) * columns + column) + axis
        positions[at] = (rest[at] ?? 0) + moved * (1 - row / CRANIUM_ROWS) ** 3
      }
    }
  })
}

const clamp01 = (value: number) => Math.max(0, Math.min(1, value))
/** Skin under the jaw and behind gets less light; numbers chosen by eye. */
const craniumOpenness = (y: number, z: number) =>
  y < -5 ? 0.5 + 0.5 * clamp01((z - 1) / 3.5) : 1 - 0.25 * clamp01((-z - 5) / 6)

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
/** Forehead and chin lag the cheek by up to some 15 ms; chosen by hand within the published tens of milliseconds. */
const faceDelayMs = (x: number, y: number) => 12 * bell(y - 7, 3) + 8 * bell(y + 8, 2.5) + 0.5 * Math.abs(x)

/** Fills the head's part of `buffers`, which lies in front; `rest` as from `restHead`. `perfused` false makes it lifeless. */
export function layHead(buffers: Buffers, head: HeadMesh, rest: Float32Array, perfused: boolean): void {
  buffers.positions.set(rest)
  applyStencil(head.stencil, canonicalMesh.uvs, 2, buffers.uvs)
  buffers.triangles.set(head.triangles)
  buffers.lookOfTriangle.fill(looks.face, 0, head.faceTriangleCount)
  buffers.lookOfTriangle.fill(looks.skin, head.faceTriangleCount, head.triangles.length / 3)
  for (let i = 0; i < head.vertexCount; i++) {
    const [x, y, z] = pointOf(rest, i)
    const isFace = i < head.faceCount
    if (perfused) buffers.perfusion[i] = isFace ? facePerfusion(x, y) : 0.6
    buffers.delayMs[i] = faceDelayMs(x, y)
    buffers.openness[i] = isFace ? 1 : craniumOpenness(y, z)
    if (!isFace) buffers.uvs.set([0.15 * x + 0.1 * z, 0.15 * y + 0.1 * z], 2 * i)
  }
}
