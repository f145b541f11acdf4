// Turns the integer sums of a frame into `FrameSample.regions`: means, spreads, motion and weights.
import { PATCH_COUNT, REGION_COUNT, REGION_STRIDE } from '#core/contracts/frame-sample.ts'
import { SUM_STRIDE } from '../../gpu/region-sums/cpu.ts'
import { FIRST_PATCH_SLOT, slotOf } from './lay-regions.ts'
import { regionWeights } from './region-weights.ts'

const SKIN = slotOf('skin')

/** `sums` as left by the kernel or its twin (the skin slot is filled in here); `motionPx` one value a region. */
export function packRegions(sums: Uint32Array, motionPx: Float32Array, faceWidthPx: number): Float32Array {
  const totals = Float64Array.from(sums) // 32 bits do not hold the squares of the whole skin
  for (let k = 0; k < PATCH_COUNT; k += 1) addSlot(totals, FIRST_PATCH_SLOT + k, SKIN)
  const regions = new Float32Array(REGION_COUNT * REGION_STRIDE)
  const clipped = new Float32Array(REGION_COUNT)
  for (let slot = 0; slot < REGION_COUNT; slot += 1) {
    const at = slot * SUM_STRIDE
    const pixels = totals[at] ?? 0
    if (pixels === 0) continue
    const mean = (field: number): number => (totals[at + field] ?? 0) / pixels
    const spread = (first: number): number => Math.sqrt(Math.max(0, mean(first + 1) - mean(first) ** 2))
    // chroma was halved to fit a byte, hence the 2
    regions.set(
      [mean(1), mean(2), mean(3), pixels, spread(4), 2 * spread(6), motionPx[slot] ?? 0],
      slot * REGION_STRIDE,
    )
    clipped[slot] = mean(8)
  }
  regionWeights(regions, clipped, faceWidthPx)
  return regions
}

function addSlot(totals: Float64Array, from: number, into: number): void {
  for (let field = 0; field < SUM_STRIDE; field += 1) {
    totals[into * SUM_STRIDE + field]! += totals[from * SUM_STRIDE + field]! // both slots exist
  }
}
