// Lays every region of a FrameSample on a face: which pixels belong to which slot of the sums.
import { REGION_COUNT, namedRegions, type NamedRegion } from '#core/contracts/frame-sample.ts'
import { backgroundBlocks, patchTriangles, regionPolygons } from '#core/face/regions-geometry.ts'
import { addBlock, addRings, addTriangles, type Block, type SpanList } from './spans.ts'

/** A background block is thinned to its middle: more pixels say no more about light, and the sums stay within 32 bits. */
const BACKGROUND_SIDE_PX = 96

export const slotOf = (name: NamedRegion): number => namedRegions.indexOf(name)
export const FIRST_PATCH_SLOT = namedRegions.length
const areas = (['forehead', 'leftCheek', 'rightCheek'] as const).map((name) => ({
  slot: slotOf(name),
  rings: [regionPolygons[name].outline, ...regionPolygons[name].holes],
}))
const patches = patchTriangles.map((triangles, k) => ({ triangles, slot: FIRST_PATCH_SLOT + k }))
const firstBackground = slotOf('backgroundTopLeft')

/**
 * Fills `list` anew from `landmarks` (pixels of the picture `list` was made for). `skin` gets no span of its own: it is the union of the
 * patches, and its sums are theirs added up.
 */
export function layRegions(list: SpanList, landmarks: Float32Array): void {
  list.clear()
  for (const area of areas) addRings(list, landmarks, area)
  for (const patch of patches) addTriangles(list, landmarks, patch)
  backgroundBlocks(landmarks, list.width, list.height).forEach((block, k) => {
    if (block) addBlock(list, middleOf(block), firstBackground + k)
  })
}

function middleOf(block: Block): Block {
  const width = Math.min(BACKGROUND_SIDE_PX, block.right - block.left)
  const height = Math.min(BACKGROUND_SIDE_PX, block.bottom - block.top)
  const left = block.left + ((block.right - block.left - width) >> 1)
  const top = block.top + ((block.bottom - block.top - height) >> 1)
  return { left, top, right: left + width, bottom: top + height }
}

/** Number of slots the sums need. */
export const SLOT_COUNT = REGION_COUNT
