// How far each region moved since the previous face, in pixels: mean shift of its vertices.
import { REGION_COUNT } from '#core/contracts/frame-sample.ts'
import { patchTriangles, regionPolygons } from '#core/face/regions-geometry.ts'
import { FIRST_PATCH_SLOT, slotOf } from './lay-regions.ts'

const verticesBySlot: readonly (readonly number[])[] = Array.from({ length: REGION_COUNT }, (_, slot) =>
  verticesOf(slot),
)

function verticesOf(slot: number): readonly number[] {
  if (slot >= FIRST_PATCH_SLOT) return [...new Set(patchTriangles[slot - FIRST_PATCH_SLOT])]
  for (const name of ['forehead', 'leftCheek', 'rightCheek', 'skin'] as const) {
    if (slot === slotOf(name)) return regionPolygons[name].outline
  }
  return [] // the background has no vertices and stands still by definition
}

/** Writes px per frame for every region into `motion`; 0 without a previous face. Both faces are 478 x 3 in pixels. */
export function regionMotion(now: Float32Array, before: Float32Array | null, motion: Float32Array): void {
  motion.fill(0)
  if (!before) return
  verticesBySlot.forEach((vertices, slot) => {
    if (vertices.length > 0) motion[slot] = meanShift(now, before, vertices)
  })
}

/** Length of the mean shift: jitter of single vertices cancels, common motion stays. */
function meanShift(now: Float32Array, before: Float32Array, vertices: readonly number[]): number {
  let dx = 0
  let dy = 0
  for (const vertex of vertices) {
    dx += (now[3 * vertex] ?? 0) - (before[3 * vertex] ?? 0)
    dy += (now[3 * vertex + 1] ?? 0) - (before[3 * vertex + 1] ?? 0)
  }
  return Math.hypot(dx, dy) / vertices.length
}
