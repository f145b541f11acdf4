// From linear light to picture bytes: exposure by row, noise, sRGB curve, BT.601 limited-range I420.
import { toLevel } from '../colour.ts'
import type { Rgb } from '../colour.ts'
import { createRandom, gaussianTable, type Random } from '../random.ts'
import type { Picture } from '../raster/shade.ts'

const CURVE_STEPS = 4096
/** sRGB level, unrounded, of linear light i / CURVE_STEPS. */
const curve = Float32Array.from({ length: CURVE_STEPS + 2 }, (_, i) => toLevel(Math.min(1, i / CURVE_STEPS)))
const NOISE_SIZE = 1 << 16
const noise = gaussianTable(20061, NOISE_SIZE)

/** One exposure: gain by row (flicker, automatic exposure), white balance, noise. */
export interface Exposure {
  readonly rowGain: Float32Array
  readonly balance: Rgb
  /** Noise standard deviation in sRGB levels of a pixel at mid grey. */
  readonly noiseLevels: number
  readonly seed: number
}

/** Bytes of one I420 frame: luma plane, then the two chroma planes at half size. Sizes must be even. */
export const i420Length = (width: number, height: number): number => (width * height * 3) / 2

const MID_GREY = 0.18
/**
 * Noise in levels against brightness: photon noise falls in the sRGB-coded picture as it gets brighter, read noise
 * dominates in the dark. Table over the curve's steps, 1 at mid grey (level 118).
 */
const noiseShape = Float32Array.from({ length: CURVE_STEPS + 2 }, (_, i) =>
  Math.min(2.2, noiseAt(i / CURVE_STEPS) / noiseAt(MID_GREY)),
)

function noiseAt(linear: number): number {
  const light = Math.max(0.002, linear)
  const slope = (toLevel(light * 1.01) - toLevel(light)) / (light * 0.01)
  return slope * Math.sqrt(0.02 * light + 0.0004)
}

/** Encodes a row pair's worth of red, green, blue levels; scratch of one frame, reused. */
interface Levels {
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
}

function exposeRow(picture: Picture, y: number, exposure: Exposure, random: Random, levels: Levels, at: number): void {
  const { width, linear } = picture
  const gain = (exposure.rowGain[y] ?? 1) * CURVE_STEPS
  const red = gain * exposure.balance[0]
  const green = gain * exposure.balance[1]
  const blue = gain * exposure.balance[2]
  const grain = exposure.noiseLevels
  let n = Math.trunc(random() * NOISE_SIZE)
  let i = 3 * y * width
  for (let x = at; x < at + width; x++, i += 3, n += 3) {
    levels.red[x] = expose((linear[i] ?? 0) * red, grain, noise[n & (NOISE_SIZE - 1)] ?? 0)
    levels.green[x] = expose((linear[i + 1] ?? 0) * green, grain, noise[(n + 1) & (NOISE_SIZE - 1)] ?? 0)
    levels.blue[x] = expose((linear[i + 2] ?? 0) * blue, grain, noise[(n + 2) & (NOISE_SIZE - 1)] ?? 0)
  }
}

function expose(light: number, grain: number, dice: number): number {
  const clipped = light >= CURVE_STEPS ? CURVE_STEPS : light
  const step = Math.trunc(clipped)
  const low = curve[step] ?? 0
  const level = low + ((curve[step + 1] ?? 0) - low) * (clipped - step) + grain * dice * (noiseShape[step] ?? 0)
  return level < 0 ? 0 : level > 255 ? 255 : level
}

/**
 * Develops a picture into I420 bytes (BT.601, limited range), chroma from 2x2 means. Width and height are even.
 * The same picture, exposure and seed give the same bytes.
 */
export function developI420(picture: Picture, exposure: Exposure, out: Uint8Array): void {
  const { width, height } = picture
  const random = createRandom(exposure.seed)
  const levels: Levels = {
    red: new Float32Array(2 * width),
    green: new Float32Array(2 * width),
    blue: new Float32Array(2 * width),
  }
  for (let y = 0; y < height; y += 2) {
    exposeRow(picture, y, exposure, random, levels, 0)
    exposeRow(picture, y + 1, exposure, random, levels, width)
    encodeLuma(levels, 2 * width, out, y * width)
    encodeChroma(levels, width, out, width * height + (y / 2) * (width / 2), (width * height) / 4)
  }
}

function encodeLuma({ red, green, blue }: Levels, count: number, out: Uint8Array, at: number): void {
  for (let i = 0; i < count; i++) {
    const luma =
      16.5 + (65.481 / 255) * (red[i] ?? 0) + (128.553 / 255) * (green[i] ?? 0) + (24.966 / 255) * (blue[i] ?? 0)
    out[at + i] = luma > 235 ? 235 : luma
  }
}

function encodeChroma({ red, green, blue }: Levels, width: number, out: Uint8Array, at: number, plane: number): void {
  for (let x = 0; x < width; x += 2) {
    const r = (red[x] ?? 0) + (red[x + 1] ?? 0) + (red[x + width] ?? 0) + (red[x + width + 1] ?? 0)
    const g = (green[x] ?? 0) + (green[x + 1] ?? 0) + (green[x + width] ?? 0) + (green[x + width + 1] ?? 0)
    const b = (blue[x] ?? 0) + (blue[x + 1] ?? 0) + (blue[x + width] ?? 0) + (blue[x + width + 1] ?? 0)
    const k = at + x / 2
    out[k] = 128.5 + (-37.797 * r - 74.203 * g + 112 * b) / 1020
    out[k + plane] = 128.5 + (112 * r - 93.786 * g - 18.214 * b) / 1020
  }
}
