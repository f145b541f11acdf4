// How much each region deserves to be listened to in this frame: enough pixels, not clipped, not moving, skin like the rest of the face.
import { PATCH_COUNT, REGION_COUNT, REGION_STRIDE } from '#core/contracts/frame-sample.ts'
import { FIRST_PATCH_SLOT } from './lay-regions.ts'

/** Pixels from which a region counts in full. Sensor noise of 2 levels falls to .25 level here. Chosen: the contract's patch size. */
const FULL_PIXELS = 60
/** Share of clipped pixels that silences a region. Chosen: a quarter clipped halves the pulse and bends the rest. */
const MAX_CLIPPED = 0.25
/** Motion a frame, in face widths, that brings the weight down to 1/e. Chosen: about 2 px on a face of 200 px. */
const MOTION_SCALE = 0.01
/** Robust standard deviations from the face's median colour at which the weight is 1/e. Chosen on glasses, beards and fringes. */
const TONE_SCALE = 3
/** A face of even colour has almost no spread; below this many levels a deviation is noise. */
const TONE_FLOOR = 4

/** Fills the `weight` field (0..1) of every region from its other fields. `clipped`: share of clipped pixels a region. */
export function regionWeights(regions: Float32Array, clipped: Float32Array, faceWidthPx: number): void {
  const tones = ['lumaTone', 'redness'] as const
  const references = tones.map((tone) => robustCentre(patchTones(regions, tone)))
  for (let slot = 0; slot < REGION_COUNT; slot += 1) {
    const at = slot * REGION_STRIDE
    const pixels = regions[at + 3] ?? 0
    const motion = (regions[at + 6] ?? 0) / (MOTION_SCALE * faceWidthPx)
    let weight = Math.min(1, pixels / FULL_PIXELS) * Math.max(0, 1 - (clipped[slot] ?? 0) / MAX_CLIPPED)
    weight *= Math.exp(-motion * motion)
    if (slot >= FIRST_PATCH_SLOT) {
      tones.forEach((tone, k) => {
        const reference = references[k]
        if (reference) weight *= Math.exp(-(((toneOf(regions, at, tone) - reference.median) / reference.scale) ** 2))
      })
    }
    regions[at + 7] = weight
  }
}

type Tone = 'lumaTone' | 'redness'

function toneOf(regions: Float32Array, at: number, tone: Tone): number {
  const r = regions[at] ?? 0
  const g = regions[at + 1] ?? 0
  return tone === 'redness' ? r - g : (r + 2 * g + (regions[at + 2] ?? 0)) / 4
}

function patchTones(regions: Float32Array, tone: Tone): number[] {
  const values: number[] = []
  for (let k = 0; k < PATCH_COUNT; k += 1) {
    const at = (FIRST_PATCH_SLOT + k) * REGION_STRIDE
    if ((regions[at + 3] ?? 0) >= FULL_PIXELS / 4) values.push(toneOf(regions, at, tone))
  }
  return values
}

/** Median and TONE_SCALE robust standard deviations (1.4826 MAD, the factor of a normal distribution). */
function robustCentre(values: readonly number[]): { readonly median: number; readonly scale: number } | null {
  if (values.length < 8) return null // too few patches in view to say what the face looks like
  const median = middle(values)
  const mad = middle(values.map((value) => Math.abs(value - median)))
  return { median, scale: TONE_SCALE * Math.max(TONE_FLOOR, 1.4826 * mad) }
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? 0
}
