// POS: the plane orthogonal to skin tone, tuned window by window, overlap-added. Wang, den Brinker, Stuijk, de Haan 2017.
import { METHOD_WINDOW_S, type ColourTrace } from './colour-trace.ts'

/** Windows shorter than this many samples say nothing about colour ratios. */
const MIN_WINDOW = 4

export const posWindowLength = (rateHz: number): number => Math.max(MIN_WINDOW, Math.ceil(METHOD_WINDOW_S * rateHz))

/**
 * What one window adds to each of its samples: cr r + cg g + cb b - offset, for colours counted from a reference. Writing a window as a
 * linear map of its samples makes the overlap-add a sum of maps, so that it costs the same whatever the window length.
 */
const MAP_SIZE = 4 // cr cg cb offset

/** Running sums are rebuilt from the ring each time this many windows have passed, so that rounding cannot build up over hours. */
const REBUILD_WINDOWS = 8

interface WindowMapper {
  readonly length: number
  /** Colour of the sample `back` samples before the newest, counted from the reference. */
  colour(back: number, channel: 0 | 1 | 2): number
  /** Takes one sample; fills `map` with the map of the window that ends here (zeros until the first window is full). */
  push(r: number, g: number, b: number): void
  readonly map: Float64Array
}

function createWindowMapper(length: number): WindowMapper {
  const ring = new Float64Array(3 * length)
  const sums = new Float64Array(9) // r g b rr gg bb rg rb gb
  const map = new Float64Array(MAP_SIZE)
  const reference = new Float64Array(3)
  let seen = 0
  const rebuild = (): void => {
    sums.fill(0)
    for (let slot = 0; slot < length; slot++) accumulate(sums, ring, { at: 3 * slot, sign: 1 })
  }
  return {
    length,
    map,
    colour: (back, channel) => ring[3 * ((seen - 1 - back + length) % length) + channel] ?? 0,
    push(r, g, b) {
      if (seen === 0) reference.set([r, g, b])
      const at = 3 * (seen % length)
      if (seen >= length) accumulate(sums, ring, { at, sign: -1 })
      ring[at] = r - (reference[0] ?? 0)
      ring[at + 1] = g - (reference[1] ?? 0)
      ring[at + 2] = b - (reference[2] ?? 0)
      accumulate(sums, ring, { at, sign: 1 })
      seen++
      if (seen % (REBUILD_WINDOWS * length) === 0) rebuild()
      if (seen >= length) fillMap(map, { sums, n: length, reference })
    },
  }
}

function accumulate(sums: Float64Array, ring: Float64Array, { at, sign }: { at: number; sign: 1 | -1 }): void {
  const r = ring[at] ?? 0
  const g = ring[at + 1] ?? 0
  const b = ring[at + 2] ?? 0
  sums[0] = (sums[0] ?? 0) + sign * r
  sums[1] = (sums[1] ?? 0) + sign * g
  sums[2] = (sums[2] ?? 0) + sign * b
  sums[3] = (sums[3] ?? 0) + sign * r * r
  sums[4] = (sums[4] ?? 0) + sign * g * g
  sums[5] = (sums[5] ?? 0) + sign * b * b
  sums[6] = (sums[6] ?? 0) + sign * r * g
  sums[7] = (sums[7] ?? 0) + sign * r * b
  sums[8] = (sums[8] ?? 0) + sign * g * b
}

/** Algorithm 1 of the paper on one window of n samples: S1 = G-B, S2 = G+B-2R of mean-normalised colour, h = S1 + sd(S1)/sd(S2) S2. */
function fillMap(
  map: Float64Array,
  { sums, n, reference }: { sums: Float64Array; n: number; reference: Float64Array },
): void {
  const mr = (sums[0] ?? 0) / n
  const mg = (sums[1] ?? 0) / n
  const mb = (sums[2] ?? 0) / n
  const r = mr + (reference[0] ?? 0)
  const g = mg + (reference[1] ?? 0)
  const b = mb + (reference[2] ?? 0)
  if (!(r > 0 && g > 0 && b > 0)) {
    map.fill(0)
    return
  }
  const vrr = ((sums[3] ?? 0) / n - mr * mr) / (r * r)
  const vgg = ((sums[4] ?? 0) / n - mg * mg) / (g * g)
  const vbb = ((sums[5] ?? 0) / n - mb * mb) / (b * b)
  const vrg = ((sums[6] ?? 0) / n - mr * mg) / (r * g)
  const vrb = ((sums[7] ?? 0) / n - mr * mb) / (r * b)
  const vgb = ((sums[8] ?? 0) / n - mg * mb) / (g * b)
  const s1 = vgg + vbb - 2 * vgb
  const s2 = 4 * vrr + vgg + vbb - 4 * vrg - 4 * vrb + 2 * vgb
  const alpha = s2 > 0 && s1 > 0 ? Math.sqrt(s1 / s2) : 0
  map[0] = (-2 * alpha) / r
  map[1] = (1 + alpha) / g
  map[2] = (alpha - 1) / b
  map[3] = (map[0] ?? 0) * mr + (map[1] ?? 0) * mg + (map[2] ?? 0) * mb
}

export interface StreamingPos {
  /** Samples by which the output is late: window length - 1. */
  readonly delaySamples: number
  /** Takes the colour of one grid sample; gives the wave `delaySamples` ago, null until it exists. */
  push(r: number, g: number, b: number): number | null
}

/**
 * Causal streaming POS: every output sample is the mean over the windows that contain it (fewer at the start), so no taper and no ripple.
 * Relative units (share of brightness). Constant cost per sample. Black channels give 0.
 * Equals `posWave` to 1e-9 up to the last window, whatever the chunking.
 */
export function createStreamingPos(rateHz: number): StreamingPos {
  const mapper = createWindowMapper(posWindowLength(rateHz))
  const { length, map } = mapper
  const ring = new Float64Array(MAP_SIZE * length)
  const sum = new Float64Array(MAP_SIZE)
  let seen = 0
  return {
    delaySamples: length - 1,
    push(r, g, b) {
      mapper.push(r, g, b)
      const at = MAP_SIZE * (seen % length)
      seen++
      ring.set(map, at)
      if (seen < length) return null
      sumMaps(ring, sum)
      const windows = Math.min(length, seen - length + 1)
      return applyMap(sum, mapper, length - 1) / windows
    },
  }
}

/** Fresh each time: 48 x 4 additions are cheaper than the bookkeeping that keeps a running sum from drifting. */
function sumMaps(ring: Float64Array, sum: Float64Array): void {
  let cr = 0
  let cg = 0
  let cb = 0
  let offset = 0
  for (let i = 0; i < ring.length; i += MAP_SIZE) {
    cr += ring[i] ?? 0
    cg += ring[i + 1] ?? 0
    cb += ring[i + 2] ?? 0
    offset += ring[i + 3] ?? 0
  }
  sum[0] = cr
  sum[1] = cg
  sum[2] = cb
  sum[3] = offset
}

const applyMap = (map: Float64Array, mapper: WindowMapper, back: number): number =>
  (map[0] ?? 0) * mapper.colour(back, 0) +
  (map[1] ?? 0) * mapper.colour(back, 1) +
  (map[2] ?? 0) * mapper.colour(back, 2) -
  (map[3] ?? 0)

/**
 * POS of a whole trace, same length. `mean` divides each sample by the number of windows that contain it; `sum` is the paper's plain
 * overlap-add (its ends taper, its level grows with the window length). Domain: at least one window (1.6 s), else all 0.
 * Source: Wang 2017, algorithm 1; equals an independent loop over windows to 1e-9.
 */
export function posWave(trace: ColourTrace, { weighting = 'mean' }: { weighting?: 'mean' | 'sum' } = {}): Float64Array {
  const n = trace.r.length
  const length = posWindowLength(trace.rateHz)
  const out = new Float64Array(n)
  if (n < length) return out
  const sums = cumulativeMaps(trace, length)
  for (let i = 0; i < n; i++) {
    const from = MAP_SIZE * Math.max(0, i - length + 1) // windows are numbered by their first sample
    const to = MAP_SIZE * Math.min(i + 1, n - length + 1)
    let value = 0
    for (let k = 0; k < 3; k++) {
      const channel = k === 0 ? trace.r : k === 1 ? trace.g : trace.b
      value += ((sums[to + k] ?? 0) - (sums[from + k] ?? 0)) * ((channel[i] ?? 0) - (channel[0] ?? 0))
    }
    value -= (sums[to + 3] ?? 0) - (sums[from + 3] ?? 0)
    out[i] = weighting === 'mean' ? (value * MAP_SIZE) / (to - from) : value
  }
  return out
}

/** Entry w holds the sum of the maps of windows 0..w-1. */
function cumulativeMaps({ r, g, b }: ColourTrace, length: number): Float64Array {
  const mapper = createWindowMapper(length)
  const sums = new Float64Array(MAP_SIZE * (r.length - length + 2))
  for (let i = 0; i < r.length; i++) {
    mapper.push(r[i] ?? 0, g[i] ?? 0, b[i] ?? 0)
    const w = i - length + 1
    if (w < 0) continue
    for (let k = 0; k < MAP_SIZE; k++)
      sums[MAP_SIZE * (w + 1) + k] = (sums[MAP_SIZE * w + k] ?? 0) + (mapper.map[k] ?? 0)
  }
  return sums
}
