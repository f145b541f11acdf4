// Reads the canonical face mesh out of the packed assets of @mediapipe/face_mesh, without any model download.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface CanonicalMesh {
  /** 468 x 3, centimetres. */
  readonly positions: readonly number[]
  /** 468 x 2 texture coordinates, 0..1. */
  readonly uv: readonly number[]
  /** 898 x 3 vertex indices. */
  readonly triangles: readonly number[]
  /** The points the pose is fitted to, as index and weight pairs, flat. */
  readonly poseBasis: readonly number[]
}

const ASSET = 'geometry_pipeline_metadata_landmarks.binarypb'
const FLOATS_PER_VERTEX = 5 // x, y, z, u, v: VERTEX_PT of the geometry pipeline
const FIELD_MESH = 1
const FIELD_BASIS = 2
const FIELD_VERTICES = 3
const FIELD_INDICES = 4

interface Cursor {
  readonly bytes: Buffer
  at: number
}
type WireField = readonly [field: number, value: number | Buffer]

function readVarint(cursor: Cursor): number {
  let result = 0
  let scale = 1
  for (;;) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) throw new Error(`${ASSET} ends inside a number`)
    result += (byte & 0x7f) * scale
    if (byte < 0x80) return result
    scale *= 128
  }
}

/** Top-level fields of one protobuf message (wire types 0, 2 and 5 are all this file uses). */
function readFields(bytes: Buffer): WireField[] {
  const cursor: Cursor = { bytes, at: 0 }
  const fields: WireField[] = []
  while (cursor.at < bytes.length) {
    const key = readVarint(cursor)
    fields.push([key >>> 3, readValue(cursor, key & 7)])
  }
  return fields
}

function readValue(cursor: Cursor, wireType: number): number | Buffer {
  if (wireType === 0) return readVarint(cursor)
  if (wireType === 5) {
    cursor.at += 4
    return cursor.bytes.readFloatLE(cursor.at - 4)
  }
  if (wireType !== 2) throw new Error(`${ASSET} has an unknown wire type ${wireType}`)
  const length = readVarint(cursor)
  cursor.at += length
  return cursor.bytes.subarray(cursor.at - length, cursor.at)
}

const floatsOf = (value: number | Buffer): number[] =>
  typeof value === 'number' ? [value] : Array.from({ length: value.length / 4 }, (_, i) => value.readFloatLE(4 * i))

function integersOf(value: number | Buffer): number[] {
  if (typeof value === 'number') return [value]
  const cursor: Cursor = { bytes: value, at: 0 }
  const out: number[] = []
  while (cursor.at < value.length) out.push(readVarint(cursor))
  return out
}

function assetBytes(packageFolder: string): Buffer {
  const loader = readFileSync(join(packageFolder, 'face_mesh_solution_packed_assets_loader.js'), 'utf8')
  const list = /"files":\s*(\[.*?\])\s*,\s*"remote_package_size"/s.exec(loader)?.[1]
  if (list === undefined) throw new Error('the packed assets loader of @mediapipe/face_mesh has no file list')
  const files = JSON.parse(list) as { filename: string; start: number; end: number }[] // shape of the pinned package
  const entry = files.find((file) => file.filename.endsWith(ASSET))
  if (entry === undefined) throw new Error(`@mediapipe/face_mesh does not contain ${ASSET}`)
  return readFileSync(join(packageFolder, 'face_mesh_solution_packed_assets.data')).subarray(entry.start, entry.end)
}

/** The 468-point canonical face. `packageFolder` is node_modules/@mediapipe/face_mesh/. */
export function readCanonicalMesh(packageFolder: string): CanonicalMesh {
  const top = readFields(assetBytes(packageFolder))
  const mesh = top.find(([field]) => field === FIELD_MESH)?.[1]
  const basis = top.filter(([field]) => field === FIELD_BASIS).flatMap(([, value]) => weightedLandmark(value))
  if (mesh === undefined || typeof mesh === 'number') throw new Error(`${ASSET} holds no mesh`)
  const fields = readFields(mesh)
  const vertices = fields.filter(([field]) => field === FIELD_VERTICES).flatMap(([, value]) => floatsOf(value))
  const triangles = fields.filter(([field]) => field === FIELD_INDICES).flatMap(([, value]) => integersOf(value))
  const take = (from: number, to: number): number[] =>
    vertices.filter((_, i) => i % FLOATS_PER_VERTEX >= from && i % FLOATS_PER_VERTEX < to)
  return { positions: take(0, 3), uv: take(3, 5), triangles, poseBasis: basis }
}

/** WeightedLandmarkRef { landmark_id = 1, weight = 2 } of the Procrustes fit. */
const weightedLandmark = (value: number | Buffer): number[] =>
  typeof value === 'number' ? [] : readFields(value).map(([, part]) => Number(part))
