// Regions of the face: disjoint rings, patches that tile the skin in mirror pairs, background blocks clear of the person.
import { describe, expect, it } from 'vitest'
import { PATCH_COUNT } from '../contracts/frame-sample.ts'
import { currentTable } from '../../scripts/face-mesh-table.ts'
import { canonicalPositionsCm, meshTriangles, patchOfTriangle } from './mesh-topology.ts'
import * as topology from './mesh-topology.ts'
import { backgroundBlocks, faceBox, facesCamera, patchTriangles, regionPolygons } from './regions-geometry.ts'
import { faceOval, skinHoles } from './skin-rings.ts'

const PX_PER_CM = 13 // an arm's length at 640x480
/** The canonical face seen from the front, in pixels around (centreX, centreY). */
function frontalFace(centreX: number, centreY: number): Float32Array {
  const landmarks = new Float32Array(478 * 3)
  for (let i = 0; i < 468; i++) {
    landmarks[3 * i] = centreX + PX_PER_CM * (canonicalPositionsCm[3 * i] ?? 0)
    landmarks[3 * i + 1] = centreY - PX_PER_CM * (canonicalPositionsCm[3 * i + 1] ?? 0)
  }
  return landmarks
}

const pointOf = (index: number): [number, number] => [
  canonicalPositionsCm[3 * index] ?? 0,
  canonicalPositionsCm[3 * index + 1] ?? 0,
]

function inside(ring: readonly number[], [x, y]: [number, number]): boolean {
  let odd = false
  ring.forEach((index, i) => {
    const [ax, ay] = pointOf(index)
    const [bx, by] = pointOf(ring.at(i - 1) ?? 0)
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
  })
  return odd
}

function connectedParts(triangles: Uint16Array): number {
  const corners = Array.from({ length: triangles.length / 3 }, (_, t) => Array.from(triangles.slice(3 * t, 3 * t + 3)))
  let parts = 0
  const rest = new Set(corners.keys())
  while (rest.size > 0) {
    parts++
    const queue = [...rest].slice(0, 1)
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      rest.delete(at)
      for (const other of rest)
        if (corners[other]?.filter((v) => corners[at]?.includes(v)).length === 2) queue.push(other)
    }
  }
  return parts
}

describe('regions of the face', () => {
  it('[FACE-1] the mesh table equals what the pinned package holds', () => {
    const generated = currentTable()
    for (const table of [
      topology.canonicalPositionsCm,
      topology.meshTriangles,
      topology.patchOfTriangle,
      topology.poseBasis,
    ]) {
      expect(generated).toContain(`[${table.join(',')}]`)
    }
  })

  it('[FACE-2] [S6] one hundred connected patches, in mirror pairs, none over eyes, brows or mouth', () => {
    expect(patchTriangles).toHaveLength(PATCH_COUNT)
    for (const triangles of patchTriangles) expect(connectedParts(triangles)).toBe(1)
    for (let k = 0; k < PATCH_COUNT; k += 2) expect(patchTriangles[k]?.length).toBe(patchTriangles[k + 1]?.length)
    patchOfTriangle.forEach((patch, t) => {
      const points = meshTriangles.slice(3 * t, 3 * t + 3).map(pointOf)
      const centre: [number, number] = [
        points.reduce((sum, p) => sum + p[0], 0) / 3,
        points.reduce((sum, p) => sum + p[1], 0) / 3,
      ]
      expect(patch >= 0).toBe(!skinHoles.some((ring) => inside(ring, centre)))
      if (patch >= 0) expect(patch % 2 === 0).toBe(centre[0] < 0)
    })
  })

  it('[FACE-2] named regions lie on skin: inside the face and outside every hole', () => {
    for (const name of ['forehead', 'leftCheek', 'rightCheek'] as const) {
      for (const index of regionPolygons[name].outline) {
        expect(skinHoles.some((ring) => inside(ring, pointOf(index)))).toBe(false)
        expect(faceOval.includes(index) || inside(faceOval, pointOf(index))).toBe(true)
      }
    }
    expect(regionPolygons.leftCheek.outline.every((index) => pointOf(index)[0] > 0)).toBe(true)
  })

  it('[FACE-2] holes are disjoint, so that even-odd filling of all rings is the skin', () => {
    skinHoles.forEach((ring, i) => {
      for (const other of skinHoles.slice(i + 1)) {
        expect(other.some((index) => inside(ring, pointOf(index)) || ring.includes(index))).toBe(false)
      }
    })
  })

  it('[FACE-2] a frontal face shows its skin triangles to the camera and a mirrored one does not', () => {
    const face = frontalFace(320, 240)
    const mirrored = face.map((value, i) => (i % 3 === 0 ? 640 - value : value))
    const shown = (landmarks: Float32Array): number =>
      patchTriangles.reduce((sum, list) => {
        let count = 0
        for (let t = 0; t < list.length; t += 3) {
          if (facesCamera(landmarks, list[t] ?? 0, list[t + 1] ?? 0, list[t + 2] ?? 0)) count++
        }
        return sum + count
      }, 0)
    const all = patchTriangles.reduce((sum, list) => sum + list.length / 3, 0)
    expect(shown(face) / all).toBeGreaterThan(0.93) // the underside of the nose faces down
    expect(shown(mirrored) / all).toBeLessThan(0.07)
  })

  it('[FACE-3] background blocks lie inside the frame and clear of the face; a face at the border leaves null', () => {
    const face = frontalFace(320, 240)
    const box = faceBox(face)
    for (const block of backgroundBlocks(face, 640, 480)) {
      if (block === null) throw new Error('an arm-length face leaves room on all sides')
      expect(block.left).toBeGreaterThanOrEqual(0)
      expect(block.top).toBeGreaterThanOrEqual(0)
      expect(block.right).toBeLessThanOrEqual(640)
      expect(block.bottom).toBeLessThan(box.bottom)
      expect(block.right <= box.left || block.left >= box.right).toBe(true)
    }
    expect(backgroundBlocks(frontalFace(110, 240), 640, 480).map((block) => block === null)).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
