// Rasterising: tilings share no pixel and leave none out, outlines fill by the even-odd rule, nothing leaves the picture.
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../tests/support/seeded-random.ts'
import { addBlock, addRings, addTriangles, SPAN_LIMIT_PX, SPAN_STRIDE, SpanList } from './spans.ts'

/** How often each pixel was laid, and into which slot last. */
function paint(list: SpanList): { times: Uint8Array; slots: Int16Array } {
  const times = new Uint8Array(list.width * list.height)
  const slots = new Int16Array(list.width * list.height).fill(-1)
  for (let i = 0; i < list.count; i += 1) {
    const [first = 0, length = 0, slot = 0] = list.cells.subarray(i * SPAN_STRIDE, (i + 1) * SPAN_STRIDE)
    for (let p = first; p < first + length; p += 1) {
      times[p] = (times[p] ?? 0) + 1
      slots[p] = slot
    }
  }
  return { times, slots }
}
const total = (list: SpanList): number => paint(list).times.reduce((sum, count) => sum + count, 0)

const SEED = 20_261
interface Tiling {
  readonly columns: number
  readonly rows: number
  readonly size: number
  readonly random: () => number
}
/** A jittered grid of triangles over the picture and a little beyond, all turned to the camera. */
function tiling({ columns, rows, size, random }: Tiling) {
  const points = new Float32Array((columns + 1) * (rows + 1) * 3)
  for (let j = 0; j <= rows; j += 1) {
    for (let i = 0; i <= columns; i += 1) {
      const inner = i > 0 && j > 0 && i < columns && j < rows
      const at = 3 * (j * (columns + 1) + i)
      points[at] = size * (i - 1) + (inner ? (random() - 0.5) * size * 0.8 : 0)
      points[at + 1] = size * (j - 1) + (inner ? (random() - 0.5) * size * 0.8 : 0)
    }
  }
  const triangles: number[] = []
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) {
      const a = j * (columns + 1) + i
      const [b, c, d] = [a + 1, a + columns + 1, a + columns + 2]
      triangles.push(a, c, b, b, c, d)
    }
  }
  return { points, triangles }
}

describe('triangles', () => {
  it(`[S6] of a tiling cover every pixel exactly once (seed ${SEED})`, () => {
    const { points, triangles } = tiling({ columns: 12, rows: 10, size: 7.3, random: seededRandom(SEED) })
    const list = new SpanList(70, 56)
    for (let t = 0; t < triangles.length; t += 3)
      addTriangles(list, points, { triangles: triangles.slice(t, t + 3), slot: t })
    const { times } = paint(list)
    expect([...new Set(times)]).toEqual([1])
  })

  it('[S6] share no pixel whose centre their edge runs through, though rounding puts it on either side', () => {
    // From (0, 0) to (21, 7) the middle of row 4 is crossed at 13.5; computed the one way round it is 13.500000000000002.
    const points = Float32Array.of(0, 0, 0, 21, 7, 0, 0, 7, 0, 21, 0, 0)
    const list = new SpanList(21, 7)
    addTriangles(list, points, { triangles: [0, 2, 1, 0, 1, 3], slot: 0 })
    expect([...new Set(paint(list).times)]).toEqual([1])
  })

  it('[S6] turned away from the camera are left out', () => {
    const points = Float32Array.of(2, 2, 0, 18, 2, 0, 2, 18, 0)
    const front = new SpanList(20, 20)
    addTriangles(front, points, { triangles: [0, 2, 1], slot: 0 })
    const back = new SpanList(20, 20)
    addTriangles(back, points, { triangles: [0, 1, 2], slot: 0 })
    expect([front.count > 0, back.count]).toEqual([true, 0])
    expect(total(front)).toBe((16 * 15) / 2) // the centres on the long edge belong to the neighbour
  })

  it('[S6] that reach out of the picture are cut to it', () => {
    const list = new SpanList(10, 10)
    addTriangles(list, Float32Array.of(-50, -50, 0, -50, 90, 0, 90, -50, 0), { triangles: [0, 1, 2], slot: 3 })
    const { times } = paint(list)
    expect(times.length).toBe(100)
    expect(Math.max(...times)).toBe(1)
    expect(total(list)).toBe(100)
  })

  it('[S6] without an area leave no pixel', () => {
    const list = new SpanList(10, 10)
    addTriangles(list, Float32Array.of(1, 1, 0, 5, 5, 0, 9, 9, 0), { triangles: [0, 1, 2], slot: 0 })
    expect(list.count).toBe(0)
  })
})

describe('rings', () => {
  it('[S6] fill the outline and spare its holes', () => {
    const square = (side: number, at: number) => [
      at,
      at,
      0,
      at + side,
      at,
      0,
      at + side,
      at + side,
      0,
      at,
      at + side,
      0,
    ]
    const points = Float32Array.from([...square(20, 2), ...square(6, 8)])
    const list = new SpanList(30, 30)
    const rings = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]
    addRings(list, points, { rings, slot: 1 })
    expect(total(list)).toBe(400 - 36)
    expect(paint(list).times[30 * 10 + 10]).toBe(0)
  })

  it('[S6] agree with a point-by-point test on a random star', () => {
    const random = seededRandom(SEED)
    const corners = 17
    const points = Float32Array.from({ length: corners * 3 }, (_, k) => {
      const angle = (2 * Math.PI * Math.floor(k / 3)) / corners
      return k % 3 === 2 ? 0 : 30 + (8 + 20 * random()) * (k % 3 === 0 ? Math.cos(angle) : Math.sin(angle))
    })
    const ring = Array.from({ length: corners }, (_, i) => i)
    const list = new SpanList(60, 60)
    addRings(list, points, { rings: [ring], slot: 0 })
    const inside = (x: number, y: number): boolean => {
      let odd = false
      for (let i = 0, j = corners - 1; i < corners; j = i, i += 1) {
        const [xi = 0, yi = 0] = points.subarray(3 * i)
        const [xj = 0, yj = 0] = points.subarray(3 * j)
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
      }
      return odd
    }
    const { times } = paint(list)
    const wrong = times.reduce(
      (sum, count, p) => sum + Number(count !== Number(inside((p % 60) + 0.5, Math.floor(p / 60) + 0.5))),
      0,
    )
    expect(wrong).toBe(0)
  })
})

describe('spans', () => {
  it('[S6] are split at their limit and grow with need', () => {
    const list = new SpanList(400, 300)
    addBlock(list, { left: 0, top: 0, right: 400, bottom: 300 }, 5)
    expect(total(list)).toBe(400 * 300)
    const lengths = Array.from({ length: list.count }, (_, i) => list.cells[i * SPAN_STRIDE + 1] ?? 0)
    expect(Math.max(...lengths)).toBe(SPAN_LIMIT_PX)
    for (let i = 0; i < 30; i += 1) addBlock(list, { left: 0, top: 0, right: 400, bottom: 300 }, 5)
    expect(total(list)).toBe(31 * 400 * 300)
    list.clear()
    expect(list.count).toBe(0)
  })
})
