// Reads from the package's own wasm which mesh points the lip, eye and iris outputs of the attention model refine.

/** For each refining output, the mesh point that its k-th point replaces. */
export interface RefinementTables {
  readonly lips: readonly number[]
  readonly leftEye: readonly number[]
  readonly rightEye: readonly number[]
}

/** The tables follow this calculator's name inside the graph that is compiled into the wasm. */
const ANCHOR = 'LandmarksRefinementCalculator'
/** Protobuf tag of `repeated int32 indexes_mapping = 1`, written unpacked: tag, varint, tag, varint ... */
const ENTRY_TAG = 0x08
const LARGEST_POINT = 477
/** Points of whole mesh, lips, eyes and irises; a run of any other length is not a table. */
const TABLE_LENGTHS = [468, 80, 71, 5]
/** Whole mesh, lips, left eye and right eye come first, in this order. */
const TABLES_NEEDED = 4
/** Outer corners of the eyes in the canonical mesh: where both eye tables begin. */
const LEFT_EYE_CORNER = 33
const RIGHT_EYE_CORNER = 263

/** The three tables; throws when the wasm does not hold them in the known order. */
export function readRefinementTables(wasm: Uint8Array): RefinementTables {
  const start = Buffer.from(wasm.buffer, wasm.byteOffset, wasm.byteLength).indexOf(ANCHOR)
  const [, lips, leftEye, rightEye] = start < 0 ? [] : findTables(wasm, start)
  if (lips?.length !== 80 || leftEye?.[0] !== LEFT_EYE_CORNER || rightEye?.[0] !== RIGHT_EYE_CORNER) {
    throw new Error('the wasm of @mediapipe/face_mesh does not hold the refinement tables where they are known to be')
  }
  return { lips, leftEye, rightEye }
}

function findTables(wasm: Uint8Array, start: number): number[][] {
  const tables: number[][] = []
  let at = start
  while (tables.length < TABLES_NEEDED && at < wasm.length) {
    const { points, end } = readRun(wasm, at)
    const isTable = TABLE_LENGTHS.includes(points.length) && new Set(points).size === points.length
    if (isTable) tables.push(points)
    at = isTable ? end : at + 1
  }
  return tables
}

/** Reads tag-and-varint pairs from `start` for as long as they continue and name mesh points. */
function readRun(wasm: Uint8Array, start: number): { points: number[]; end: number } {
  const points: number[] = []
  let end = start
  while (wasm[end] === ENTRY_TAG) {
    const varint = readVarint(wasm, end + 1)
    if (varint.value > LARGEST_POINT) break
    points.push(varint.value)
    end = varint.end
  }
  return { points, end }
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  const longest = 4 // bytes; no mesh point needs more than two
  let value = 0
  for (let length = 0; length < longest; length++) {
    const byte = bytes[start + length] ?? 0
    value |= (byte & 0x7f) << (7 * length)
    if (byte < 0x80) return { value, end: start + length + 1 }
  }
  return { value: Number.POSITIVE_INFINITY, end: start + longest }
}
