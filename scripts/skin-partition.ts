// Splits the skin triangles of the canonical face into connected, mirror-symmetric patches of similar size seen from the front.
import { PATCH_COUNT } from '#core/contracts/frame-sample.ts'
import type { CanonicalMesh } from './canonical-mesh.ts'
import { skinHoles } from '../core/face/skin-rings.ts'

const ROUNDS = 60 // Lloyd rounds; the assignment is stable well before
/** Weight of a triangle seen edge-on from the front, as a share of its area: the rim still deserves patches, but few. */
const RIM_WEIGHT = 0.25

interface Piece {
  readonly triangle: number
  readonly centre: readonly [number, number, number]
  readonly weight: number
}

/** Patch of every triangle, -1 outside the skin. Even patches lie on the person's right (x < 0), odd ones are their mirror images. */
export function partitionSkin(mesh: CanonicalMesh): number[] {
  const pieces = skinPieces(mesh)
  const labels = connect(mesh, pieces, lloyd(pieces, PATCH_COUNT / 2))
  const patches = Array.from({ length: mesh.triangles.length / 3 }, () => -1)
  const mirrorTriangle = mirrorTriangles(mesh)
  pieces.forEach((piece, i) => {
    patches[piece.triangle] = 2 * (labels[i] ?? 0)
    patches[mirrorTriangle(piece.triangle)] = 2 * (labels[i] ?? 0) + 1
  })
  return patches
}

const vertexOf = (mesh: CanonicalMesh, index: number): [number, number, number] => [
  mesh.positions[3 * index] ?? 0,
  mesh.positions[3 * index + 1] ?? 0,
  mesh.positions[3 * index + 2] ?? 0,
]

const cornersOf = (mesh: CanonicalMesh, triangle: number): number[] =>
  mesh.triangles.slice(3 * triangle, 3 * triangle + 3)

/** Skin triangles of the person's right half. */
function skinPieces(mesh: CanonicalMesh): Piece[] {
  const rings = skinHoles.map((ring) => ring.map((index) => vertexOf(mesh, index)))
  const pieces: Piece[] = []
  for (let triangle = 0; 3 * triangle < mesh.triangles.length; triangle++) {
    const piece = pieceOf(mesh, triangle)
    const [x, y] = piece.centre
    if (x < 0 && !rings.some((ring) => insideRing(ring, x, y))) pieces.push(piece)
  }
  return pieces
}

function pieceOf(mesh: CanonicalMesh, triangle: number): Piece {
  const corner = (k: 0 | 1 | 2): [number, number, number] => vertexOf(mesh, mesh.triangles[3 * triangle + k] ?? 0)
  const [a, b, c] = [corner(0), corner(1), corner(2)]
  const u = b.map((value, k) => value - (a[k] ?? 0)) as [number, number, number] // three coordinates
  const v = c.map((value, k) => value - (a[k] ?? 0)) as [number, number, number] // three coordinates
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
  const area = Math.hypot(...normal) / 2
  const centre = [0, 1, 2].map((k) => ((a[k] ?? 0) + (b[k] ?? 0) + (c[k] ?? 0)) / 3) as [number, number, number] // three coordinates
  return { triangle, centre, weight: Math.max(normal[2] / 2, RIM_WEIGHT * area) }
}

function insideRing(ring: readonly (readonly number[])[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? []
    const [xj = 0, yj = 0] = ring[j] ?? []
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

const squaredDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + (value - (b[k] ?? 0)) ** 2, 0)

function nearest(centres: readonly (readonly number[])[], point: readonly number[]): number {
  let best = 0
  centres.forEach((centre, i) => {
    if (squaredDistance(centre, point) < squaredDistance(centres[best] ?? [], point)) best = i
  })
  return best
}

/** Weighted k-means from farthest-point seeds; deterministic. */
function lloyd(pieces: readonly Piece[], count: number): number[] {
  let centres = farthestPoints(pieces, count)
  for (let round = 0; round < ROUNDS; round++) {
    const labels = pieces.map((piece) => nearest(centres, piece.centre))
    centres = centres.map((centre, k) => weightedCentre(pieces.filter((_, i) => labels[i] === k)) ?? centre)
  }
  return pieces.map((piece) => nearest(centres, piece.centre))
}

function farthestPoints(pieces: readonly Piece[], count: number): (readonly number[])[] {
  const chosen: (readonly number[])[] = [pieces[0]?.centre ?? [0, 0, 0]]
  while (chosen.length < count) {
    const gap = (piece: Piece): number =>
      Math.min(...chosen.map((centre) => squaredDistance(centre, piece.centre))) * Math.sqrt(piece.weight)
    chosen.push(pieces.reduce((best, piece) => (gap(piece) > gap(best) ? piece : best)).centre)
  }
  return chosen
}

function weightedCentre(pieces: readonly Piece[]): number[] | null {
  const total = pieces.reduce((sum, piece) => sum + piece.weight, 0)
  if (total === 0) return null
  return [0, 1, 2].map((k) => pieces.reduce((sum, piece) => sum + piece.weight * (piece.centre[k] ?? 0), 0) / total)
}

/** Gives stray triangles (not joined by an edge to the main body of their patch) to a neighbouring patch, until there are none. */
function connect(mesh: CanonicalMesh, pieces: readonly Piece[], labels: number[]): number[] {
  const neighbours = neighbourTable(mesh, pieces)
  for (let round = 0; round < ROUNDS; round++) {
    const loose = Array.from({ length: PATCH_COUNT / 2 }, (_, label) => {
      const members = pieces.flatMap((_, i) => (labels[i] === label ? [i] : []))
      return strays(members, neighbours)
    }).flat()
    if (loose.length === 0) return labels
    for (const stray of loose) {
      const other = (neighbours[stray] ?? []).find((j) => labels[j] !== labels[stray])
      labels[stray] = labels[other ?? stray] ?? 0
    }
  }
  throw new Error('the skin patches could not be made connected; change the seeds')
}

function neighbourTable(mesh: CanonicalMesh, pieces: readonly Piece[]): number[][] {
  return pieces.map((piece) => {
    const corners = new Set(cornersOf(mesh, piece.triangle))
    return pieces.flatMap((other, j) =>
      cornersOf(mesh, other.triangle).filter((index) => corners.has(index)).length === 2 ? [j] : [],
    )
  })
}

function strays(members: readonly number[], neighbours: readonly (readonly number[])[]): number[] {
  let rest = new Set(members)
  let largest: number[] = []
  while (rest.size > 0) {
    const body: number[] = []
    const queue = [...rest].slice(0, 1)
    while (queue.length > 0) {
      const at = queue.pop() ?? -1
      if (!rest.delete(at)) continue
      body.push(at)
      queue.push(...(neighbours[at] ?? []).filter((j) => rest.has(j)))
    }
    if (body.length > largest.length) largest = body
    rest = new Set(rest)
  }
  return members.filter((i) => !largest.includes(i))
}

function mirrorTriangles(mesh: CanonicalMesh): (triangle: number) => number {
  const mirrorVertex = (index: number): number => {
    const [x, y, z] = vertexOf(mesh, index)
    for (let j = 0; 3 * j < mesh.positions.length; j++)
      if (squaredDistance(vertexOf(mesh, j), [-x, y, z]) === 0) return j
    throw new Error(`vertex ${index} of the canonical face has no mirror image`)
  }
  const key = (corners: readonly number[]): string => corners.toSorted((a, b) => a - b).join('_')
  const byCorners = new Map<string, number>()
  for (let t = 0; 3 * t < mesh.triangles.length; t++) byCorners.set(key(cornersOf(mesh, t)), t)
  return (triangle) => byCorners.get(key(cornersOf(mesh, triangle).map(mirrorVertex))) ?? triangle
}
