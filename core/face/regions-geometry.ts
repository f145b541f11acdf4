// Where skin is on the face mesh: region outlines, the 100 patches that follow the face, and background control blocks.
import { PATCH_COUNT } from '../contracts/frame-sample.ts'
import { meshTriangles, patchOfTriangle } from './mesh-topology.ts'
import { faceOval, skinHoles } from './skin-rings.ts'

/** An area of the face as landmark indices: inside `outline`, outside every hole. Even-odd filling of all rings gives the same area. */
export interface RegionPolygon {
  readonly outline: readonly number[]
  readonly holes: readonly (readonly number[])[]
}

/** A block of the frame in whole pixels; `right` and `bottom` are exclusive. */
export interface PixelBlock {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * Outlines of the named skin regions, as indices into `FaceSample.landmarks`. `left` and `right` are the person's own
 * (leftCheek lies at larger x in an unmirrored picture). Forehead: hairline to glabella, inside the temples, clear of the brows.
 * Cheeks: below the orbital ring, outside the nasolabial fold, above the jaw.
 */
export const regionPolygons: Readonly<Record<'forehead' | 'leftCheek' | 'rightCheek' | 'skin', RegionPolygon>> = {
  forehead: { outline: [67, 109, 10, 338, 297, 299, 337, 9, 108, 69], holes: [] },
  leftCheek: { outline: [346, 347, 330, 266, 425, 411, 352], holes: [] },
  rightCheek: { outline: [117, 118, 101, 36, 205, 187, 123], holes: [] },
  skin: { outline: faceOval, holes: skinHoles },
}

/**
 * Triangles of each patch: PATCH_COUNT arrays of vertex index triples (flat, length a multiple of 3), in the order of the patch
 * regions of `FrameSample.regions`. Patches tile the skin, are connected and come in mirror pairs: patch k (even) lies on the
 * person's right, k + 1 is its mirror image on the left. A triangle turned away from the camera has to be left out; see `facesCamera`.
 */
export const patchTriangles: readonly Uint16Array[] = collectPatches()

function collectPatches(): Uint16Array[] {
  const lists = Array.from({ length: PATCH_COUNT }, (): number[] => [])
  patchOfTriangle.forEach((patch, triangle) => {
    lists[patch]?.push(...meshTriangles.slice(3 * triangle, 3 * triangle + 3))
  })
  return lists.map((list) => Uint16Array.from(list))
}

/**
 * Does the triangle at vertices `a`, `b`, `c` show its outer side? `landmarks` as in `FaceSample` (pixels, y down, stride 3).
 * Degenerate triangles count as turned away.
 */
export function facesCamera(landmarks: ArrayLike<number>, a: number, b: number, c: number): boolean {
  const at = (index: number): number => landmarks[index] ?? 0
  const ax = at(3 * a)
  const ay = at(3 * a + 1)
  const cross = (at(3 * b) - ax) * (at(3 * c + 1) - ay) - (at(3 * b + 1) - ay) * (at(3 * c) - ax)
  return cross < 0 // counter-clockwise with y up is clockwise with y down, which makes this product negative
}

/** Box of the face oval in pixels (not rounded, may lie outside the frame). */
export function faceBox(landmarks: ArrayLike<number>): PixelBlock {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const index of faceOval) {
    const x = landmarks[3 * index] ?? 0
    const y = landmarks[3 * index + 1] ?? 0
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

/** Clearance to each side of the face box, in face widths: hair and ears reach about a quarter of a face width out. Chosen on portraits. */
const SIDE_CLEARANCE = 0.35
/** Shoulders start about a third of a face height under the chin; side blocks end at the mouth to stay clear of them. Chosen on portraits. */
const SIDE_BOTTOM = 0.75
/** A background block smaller than this on a side says more about noise than about light. Chosen: one MCU of a compressed picture. */
const MIN_BLOCK_PX = 16

/**
 * The four control blocks outside the person, in the order backgroundTopLeft, backgroundTopRight, backgroundLeft, backgroundRight of
 * `namedRegions` (left and right of the picture here, not of the person). null where the face leaves no room of MIN_BLOCK_PX.
 * Corner blocks lie above the eyes, side blocks between eyes and mouth height; all keep SIDE_CLEARANCE from the face.
 */
export function backgroundBlocks(
  landmarks: ArrayLike<number>,
  widthPx: number,
  heightPx: number,
): readonly (PixelBlock | null)[] {
  const face = faceBox(landmarks)
  const clearance = SIDE_CLEARANCE * (face.right - face.left)
  const leftEnd = Math.min(widthPx, face.left - clearance)
  const rightStart = Math.max(0, face.right + clearance)
  const middle = face.top + 0.3 * (face.bottom - face.top)
  const bottom = face.top + SIDE_BOTTOM * (face.bottom - face.top)
  return [
    blockWithin({ left: 0, top: 0, right: leftEnd, bottom: middle }, heightPx),
    blockWithin({ left: rightStart, top: 0, right: widthPx, bottom: middle }, heightPx),
    blockWithin({ left: 0, top: middle, right: leftEnd, bottom }, heightPx),
    blockWithin({ left: rightStart, top: middle, right: widthPx, bottom }, heightPx),
  ]
}

function blockWithin(block: PixelBlock, heightPx: number): PixelBlock | null {
  const rounded = {
    left: Math.ceil(block.left),
    top: Math.max(0, Math.ceil(block.top)),
    right: Math.floor(block.right),
    bottom: Math.min(heightPx, Math.floor(block.bottom)),
  }
  const roomy = rounded.right - rounded.left >= MIN_BLOCK_PX && rounded.bottom - rounded.top >= MIN_BLOCK_PX
  return roomy ? rounded : null
}
