// SpanList: areas of a picture as horizontal runs of pixels, rasterised from triangles, polygons and blocks.

/** Fields of one span in `SpanList.cells`: first pixel (index into the picture), length in pixels, slot it is summed into. */
export const SPAN_STRIDE = 3
/** Longest run; longer ones are split so that a GPU thread per span has even work. Chosen on the 30-frame race at 640x480. */
export const SPAN_LIMIT_PX = 64

/** Grows once and is reused from frame to frame: no garbage on the hot path. */
export class SpanList {
  cells = new Uint32Array(8192 * SPAN_STRIDE)
  count = 0
  readonly width: number
  readonly height: number

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
  }

  clear(): void {
    this.count = 0
  }

  /** Pixels whose centre lies in [x0, x1) on row y; the half-open rule makes neighbours share no pixel. */
  addRow(y: number, x0: number, x1: number, slot: number): void {
    const end = Math.min(this.width, Math.ceil(x1 - 0.5))
    for (let x = Math.max(0, Math.ceil(x0 - 0.5)); x < end; x += SPAN_LIMIT_PX) {
      this.#push(y * this.width + x, Math.min(SPAN_LIMIT_PX, end - x), slot)
    }
  }

  #push(first: number, length: number, slot: number): void {
    if ((this.count + 1) * SPAN_STRIDE > this.cells.length) {
      const larger = new Uint32Array(this.cells.length * 2)
      larger.set(this.cells)
      this.cells = larger
    }
    const at = this.count * SPAN_STRIDE
    this.cells[at] = first
    this.cells[at + 1] = length
    this.cells[at + 2] = slot
    this.count += 1
  }
}

/** First and one-past-last pixel row whose centre lies in [top, bottom), cut to the picture. */
const rowsOf = (list: SpanList, top: number, bottom: number): readonly [number, number] => [
  Math.max(0, Math.ceil(top - 0.5)),
  Math.min(list.height, Math.ceil(bottom - 0.5)),
]

/** A block in whole pixels, right and bottom exclusive. */
export interface Block {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function addBlock(list: SpanList, block: Block, slot: number): void {
  const [first, end] = rowsOf(list, block.top, block.bottom)
  for (let y = first; y < end; y += 1) list.addRow(y, block.left, block.right, slot)
}

/**
 * Triangles given as flat vertex index triples into `points` (stride 3: x, y, z in pixels). A shared edge is evaluated the same way from
 * both sides, so that each pixel of a tiling falls into exactly one triangle.
 */
export function addTriangles(
  list: SpanList,
  points: Float32Array,
  area: { readonly triangles: ArrayLike<number>; readonly slot: number },
): void {
  const { triangles, slot } = area
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] ?? 0
    const b = triangles[t + 1] ?? 0
    const c = triangles[t + 2] ?? 0
    if (isFront(points, a, b, c)) addTriangle(list, points, [a, b, c], slot)
  }
}

/** Turned towards the camera: clockwise on a screen whose y grows downwards. */
function isFront(points: Float32Array, a: number, b: number, c: number): boolean {
  const ax = points[3 * a] ?? 0
  const ay = points[3 * a + 1] ?? 0
  const abx = (points[3 * b] ?? 0) - ax
  const aby = (points[3 * b + 1] ?? 0) - ay
  return abx * ((points[3 * c + 1] ?? 0) - ay) - aby * ((points[3 * c] ?? 0) - ax) < 0
}

function addTriangle(
  list: SpanList,
  points: Float32Array,
  corners: readonly [number, number, number],
  slot: number,
): void {
  const [a, b, c] = corners
  const ya = points[3 * a + 1] ?? 0
  const yb = points[3 * b + 1] ?? 0
  const yc = points[3 * c + 1] ?? 0
  const [first, end] = rowsOf(list, Math.min(ya, yb, yc), Math.max(ya, yb, yc))
  for (let y = first; y < end; y += 1) {
    const centre = y + 0.5
    const ab = crossing(points, a, b, centre)
    const bc = crossing(points, b, c, centre)
    const ca = crossing(points, c, a, centre)
    const left = Math.min(ab, bc, ca) // a missing crossing is +Infinity here
    const right = Math.max(
      ab === Infinity ? -Infinity : ab,
      bc === Infinity ? -Infinity : bc,
      ca === Infinity ? -Infinity : ca,
    )
    if (left < right) list.addRow(y, left, right, slot)
  }
}

/** Where the edge p-q crosses row centre `y`, or +Infinity. Half-open in y; always computed from the lower index, for equal results. */
function crossing(points: Float32Array, p: number, q: number, y: number): number {
  const from = p < q ? p : q
  const to = p < q ? q : p
  const y0 = points[3 * from + 1] ?? 0
  const y1 = points[3 * to + 1] ?? 0
  if (y0 <= y === y1 <= y) return Infinity
  const x0 = points[3 * from] ?? 0
  return x0 + ((y - y0) / (y1 - y0)) * ((points[3 * to] ?? 0) - x0)
}

/** Even-odd filling of closed rings of landmark indices: an outline with its holes. */
export function addRings(
  list: SpanList,
  points: Float32Array,
  area: { readonly rings: readonly (readonly number[])[]; readonly slot: number },
): void {
  let top = Infinity
  let bottom = -Infinity
  for (const ring of area.rings) {
    for (const index of ring) {
      top = Math.min(top, points[3 * index + 1] ?? 0)
      bottom = Math.max(bottom, points[3 * index + 1] ?? 0)
    }
  }
  const [first, end] = rowsOf(list, top, bottom)
  for (let y = first; y < end; y += 1) {
    const xs = crossingsOf(points, area.rings, y + 0.5)
    for (let i = 0; i + 1 < xs.length; i += 2) list.addRow(y, xs[i] ?? 0, xs[i + 1] ?? 0, area.slot)
  }
}

function crossingsOf(points: Float32Array, rings: readonly (readonly number[])[], y: number): number[] {
  const xs: number[] = []
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 1) {
      const x = crossing(points, ring[i] ?? 0, ring[(i + 1) % ring.length] ?? 0, y)
      if (x !== Infinity) xs.push(x)
    }
  }
  return xs.sort((a, b) => a - b)
}
