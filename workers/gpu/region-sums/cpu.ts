// Region sums on the CPU: integer sums of colour, luma and chroma per slot. The twin of kernel.wgsl, equal to the last bit.
import { SPAN_STRIDE, type SpanList } from '../../capture/regions/spans.ts'

/** Fields of one slot, in order; all are exact integers. luma = (77 r + 150 g + 29 b) >> 8; chroma = (r - g + 255) >> 1. */
export const sumFields = ['pixels', 'r', 'g', 'b', 'luma', 'lumaSquared', 'chroma', 'chromaSquared', 'clipped'] as const
export const SUM_STRIDE = sumFields.length
/** A pixel with a channel from here up no longer follows the light. sRGB level; chosen 5 below full scale for ringing of codecs. */
export const CLIPPED_FROM = 250

/** RGBA picture, 4 bytes a pixel, rows without padding; `spans` were made for the same width. Overwrites `sums`. */
export function sumRegionsCpu(rgba: Uint8Array, spans: SpanList, sums: Uint32Array): void {
  sums.fill(0)
  const { cells, count } = spans
  for (let i = 0; i < count; i += 1) {
    const at = i * SPAN_STRIDE
    addSpan(rgba, { first: cells[at] ?? 0, length: cells[at + 1] ?? 0 }, sums, (cells[at + 2] ?? 0) * SUM_STRIDE)
  }
}

function addSpan(rgba: Uint8Array, span: { first: number; length: number }, sums: Uint32Array, into: number): void {
  let red = 0
  let green = 0
  let blue = 0
  let luma = 0
  let lumaSquared = 0
  let chroma = 0
  let chromaSquared = 0
  let clipped = 0
  const end = 4 * (span.first + span.length)
  for (let p = 4 * span.first; p < end; p += 4) {
    const r = rgba[p]! // inside the picture: spans are cut to it
    const g = rgba[p + 1]! // same
    const b = rgba[p + 2]! // same
    const y = (77 * r + 150 * g + 29 * b) >> 8
    const c = (r - g + 255) >> 1
    red += r
    green += g
    blue += b
    luma += y
    lumaSquared += y * y
    chroma += c
    chromaSquared += c * c
    clipped += r >= CLIPPED_FROM || g >= CLIPPED_FROM || b >= CLIPPED_FROM ? 1 : 0
  }
  sums[into]! += span.length // slots are allocated by the caller
  sums[into + 1]! += red // same
  sums[into + 2]! += green // same
  sums[into + 3]! += blue // same
  sums[into + 4]! += luma // same
  sums[into + 5]! += lumaSquared // same
  sums[into + 6]! += chroma // same
  sums[into + 7]! += chromaSquared // same
  sums[into + 8]! += clipped // same
}
