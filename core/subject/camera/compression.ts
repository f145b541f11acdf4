// What block compression does to a frame: 8x8 cosine transform, quantisation and back, as in JPEG and intra video frames.

const N = 8
/** Cosine basis, row = frequency: basis[8 * u + x], orthonormal. */
const basis = Float32Array.from({ length: N * N }, (_, i) => {
  const [u, x] = [Math.floor(i / N), i % N]
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})

/** Example quantisation tables of ITU-T T.81 annex K, luma and chroma, row by row. */
// oxfmt-ignore
const LUMA_STEPS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]
// oxfmt-ignore
const CHROMA_STEPS = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
]

/** Steps at a quality 1..100 by the usual rule (50 is the table itself). */
function stepsAt(table: readonly number[], quality: number): Float32Array {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
  return Float32Array.from(table, (step) => Math.max(1, Math.min(255, Math.floor((step * percent + 50) / 100))))
}

interface Scratch {
  readonly block: Float32Array
  readonly half: Float32Array
}

/** out[u][y] = sum over x of basis[u][x] * block[y][x]: one pass along rows, result transposed. */
function forward(block: Float32Array, out: Float32Array): void {
  for (let u = 0; u < N; u++)
    for (let y = 0; y < N; y++) {
      let sum = 0
      for (let x = 0; x < N; x++) sum += (basis[N * u + x] ?? 0) * (block[N * y + x] ?? 0)
      out[N * u + y] = sum
    }
}

/** The inverse pass of `forward`, also transposing. */
function backward(block: Float32Array, out: Float32Array): void {
  for (let x = 0; x < N; x++)
    for (let u = 0; u < N; u++) {
      let sum = 0
      for (let k = 0; k < N; k++) sum += (basis[N * k + x] ?? 0) * (block[N * u + k] ?? 0)
      out[N * x + u] = sum
    }
}

function quantise(block: Float32Array, steps: Float32Array): boolean {
  let onlyMean = true
  for (let i = 0; i < N * N; i++) {
    const step = steps[i] ?? 1
    const level = Math.round((block[i] ?? 0) / step)
    if (level !== 0 && i > 0) onlyMean = false
    block[i] = level * step
  }
  return onlyMean
}

interface Plane {
  readonly bytes: Uint8Array
  readonly start: number
  readonly width: number
  readonly height: number
}

function load({ bytes, start, width, height }: Plane, left: number, top: number, block: Float32Array): void {
  for (let y = 0; y < N; y++)
    for (let x = 0; x < N; x++) {
      const at = Math.min(height - 1, top + y) * width + Math.min(width - 1, left + x)
      block[N * y + x] = (bytes[start + at] ?? 128) - 128
    }
}

function store({ bytes, start, width, height }: Plane, left: number, top: number, block: Float32Array): void {
  for (let y = 0; y < Math.min(N, height - top); y++)
    for (let x = 0; x < Math.min(N, width - left); x++) {
      const level = (block[N * y + x] ?? 0) + 128.5
      bytes[start + (top + y) * width + left + x] = level < 0 ? 0 : level > 255 ? 255 : level
    }
}

function compressPlane(plane: Plane, steps: Float32Array, { block, half }: Scratch): void {
  for (let top = 0; top < plane.height; top += N)
    for (let left = 0; left < plane.width; left += N) {
      load(plane, left, top, block)
      forward(block, half)
      forward(half, block)
      if (quantise(block, steps)) block.fill((block[0] ?? 0) / N)
      else {
        backward(block, half)
        backward(half, block)
      }
      store(plane, left, top, block)
    }
}

/** Compresses and restores one I420 frame in place. `quality` 1..100 as in JPEG; chroma uses the chroma table. */
export function compressI420(bytes: Uint8Array, width: number, height: number, quality: number): void {
  const scratch = { block: new Float32Array(N * N), half: new Float32Array(N * N) }
  const [luma, chroma] = [stepsAt(LUMA_STEPS, quality), stepsAt(CHROMA_STEPS, quality)]
  const pixels = width * height
  compressPlane({ bytes, start: 0, width, height }, luma, scratch)
  for (const start of [pixels, pixels + pixels / 4])
    compressPlane({ bytes, start, width: width / 2, height: height / 2 }, chroma, scratch)
}
