// I420 bytes to RGBA for previews and tests, the way a browser shows BT.601 limited-range video.

/** Writes RGBA (alpha 255) of one I420 frame; `rgba` has 4 * width * height bytes. */
export function i420ToRgba(i420: Uint8Array, width: number, height: number, rgba: Uint8ClampedArray): void {
  const pixels = width * height
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const chroma = pixels + (y >> 1) * (width >> 1) + (x >> 1)
      const luma = 1.164384 * ((i420[i] ?? 16) - 16)
      const u = (i420[chroma] ?? 128) - 128
      const v = (i420[chroma + pixels / 4] ?? 128) - 128
      rgba[4 * i] = luma + 1.596027 * v
      rgba[4 * i + 1] = luma - 0.391762 * u - 0.812968 * v
      rgba[4 * i + 2] = luma + 2.017232 * u
      rgba[4 * i + 3] = 255
    }
}
