// Cases every region summer has to pass, on the CPU and on the GPU: pictures, spans and the integers that must come out.
import { addBlock, SPAN_STRIDE, SpanList } from '../../workers/capture/regions/spans.ts'
import { SUM_STRIDE } from '../../workers/gpu/region-sums/cpu.ts'
import { seededRandom } from '../support/seeded-random.ts'

export interface RegionSumsCase {
  readonly name: string
  readonly rgba: Uint8Array<ArrayBuffer>
  readonly spans: SpanList
  readonly slots: number
}

const SEED = 61
const WIDTH = 96
const HEIGHT = 64

function picture(level: (index: number) => number, width = WIDTH, height = HEIGHT): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 4 * width * height }, (_, i) => level(i))
}

function noise(width = WIDTH, height = HEIGHT): Uint8Array<ArrayBuffer> {
  const random = seededRandom(SEED)
  return picture(() => Math.floor(256 * random()), width, height)
}

/** Runs of any length at any place into any slot, overlapping and adjacent. */
function scattered(count: number, slots: number): SpanList {
  const random = seededRandom(SEED + 1)
  const list = new SpanList(WIDTH, HEIGHT)
  for (let i = 0; i < count; i += 1) {
    const x = Math.floor(random() * WIDTH)
    list.addRow(
      Math.floor(random() * HEIGHT),
      x,
      x + 1 + Math.floor(random() * (WIDTH - x)),
      Math.floor(random() * slots),
    )
  }
  return list
}

function blocks(...areas: readonly (readonly [number, number, number, number, number])[]): SpanList {
  const list = new SpanList(WIDTH, HEIGHT)
  for (const [left, top, right, bottom, slot] of areas) addBlock(list, { left, top, right, bottom }, slot)
  return list
}

function large(): RegionSumsCase {
  const list = new SpanList(640, 480)
  for (let slot = 0; slot < 108; slot += 1) {
    const [left, top] = [(slot % 12) * 53, Math.floor(slot / 12) * 53]
    addBlock(list, { left, top, right: left + 53, bottom: top + 53 }, slot)
  }
  return { name: 'a full picture in 108 regions', rgba: noise(640, 480), spans: list, slots: 108 }
}

/** The list is made anew for each use: the summers under test may keep nothing of it. */
export const regionSumsCases = (): readonly RegionSumsCase[] => [
  { name: 'no spans at all', rgba: noise(), spans: blocks(), slots: 3 },
  {
    name: 'one pixel in the last corner',
    rgba: noise(),
    spans: blocks([WIDTH - 1, HEIGHT - 1, WIDTH, HEIGHT, 2]),
    slots: 3,
  },
  { name: 'black', rgba: picture(() => 0), spans: blocks([0, 0, WIDTH, HEIGHT, 0]), slots: 1 },
  { name: 'white, the largest sums', rgba: picture(() => 255), spans: blocks([0, 0, WIDTH, HEIGHT, 0]), slots: 1 },
  {
    name: 'saturated red, the largest chroma',
    rgba: picture((i) => (i % 4 === 0 ? 255 : 0)),
    spans: blocks([3, 3, 90, 60, 1]),
    slots: 2,
  },
  {
    name: 'green, the smallest chroma',
    rgba: picture((i) => (i % 4 === 1 ? 255 : 0)),
    spans: blocks([3, 3, 90, 60, 1]),
    slots: 2,
  },
  {
    name: 'just below and at the clipping level',
    rgba: picture((i) => 249 + ((i >> 2) % 2)),
    spans: blocks([0, 0, 50, 50, 0]),
    slots: 1,
  },
  {
    name: 'noise in overlapping blocks',
    rgba: noise(),
    spans: blocks([0, 0, 60, 40, 0], [30, 20, 96, 64, 1], [5, 5, 9, 60, 0]),
    slots: 2,
  },
  { name: `500 scattered runs (seed ${SEED})`, rgba: noise(), spans: scattered(500, 40), slots: 40 },
  large(),
]

/** The definition, pixel by pixel in plain numbers: what both summers are held against. */
export function expectedSums({ rgba, spans, slots }: RegionSumsCase): Uint32Array {
  const sums = new Uint32Array(slots * SUM_STRIDE)
  for (let i = 0; i < spans.count; i += 1) {
    const [first = 0, length = 0, slot = 0] = spans.cells.subarray(i * SPAN_STRIDE, (i + 1) * SPAN_STRIDE)
    for (let p = first; p < first + length; p += 1) {
      const [r = 0, g = 0, b = 0] = rgba.subarray(4 * p, 4 * p + 3)
      const luma = Math.floor((77 * r + 150 * g + 29 * b) / 256)
      const chroma = Math.floor((r - g + 255) / 2)
      const clipped = Number(Math.max(r, g, b) >= 250)
      const fields = [1, r, g, b, luma, luma * luma, chroma, chroma * chroma, clipped]
      fields.forEach((value, k) => (sums[slot * SUM_STRIDE + k] = (sums[slot * SUM_STRIDE + k] ?? 0) + value))
    }
  }
  return sums
}
