// Reads the canonical face mesh out of the pinned face-mesh package and writes it as the asset the renderer takes.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CANONICAL_TRIANGLES,
  CANONICAL_VERTICES,
  type CanonicalMesh,
  type CanonicalMeshAsset,
  parseCanonicalMesh,
} from '#core/subject/mesh/canonical.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const PACKAGE = `${root}node_modules/@mediapipe/face_mesh/`
/** Of face_mesh_solution_packed_assets.data in @mediapipe/face_mesh 0.4.1657299874 (Apache-2.0). */
const PACKED_SHA256 = 'dbe5905c582c0462cdaea17e7e6ecea92edaa8cccc515c5e2e7291f2cbb5fb99'
const GEOMETRY_FILE = 'geometry_pipeline_metadata_landmarks.binarypb'
export const CANONICAL_MESH_ASSET = 'public/models/canonical-face-mesh.json'

type Field = { readonly id: number; readonly value: number | Buffer }

function readVarint(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0
  for (let next = start, shift = 0; next < bytes.length; shift += 7) {
    const byte = bytes.readUInt8(next++)
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return { value, next }
  }
  throw new Error('The face-mesh package is cut short: reinstall it.')
}

/** Splits one protobuf message into its fields (varint, fixed32 as float, length-delimited). */
function readFields(bytes: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length;) {
    const key = readVarint(bytes, at)
    const id = key.value >>> 3
    const wire = key.value & 7
    if (wire === 5) {
      fields.push({ id, value: bytes.readFloatLE(key.next) })
      at = key.next + 4
      continue
    }
    const { value, next } = readVarint(bytes, key.next)
    if (wire !== 0 && wire !== 2) throw new Error(`The face-mesh package has an unknown wire type ${wire}.`)
    fields.push({ id, value: wire === 0 ? value : bytes.subarray(next, next + value) })
    at = wire === 0 ? next : next + value
  }
  return fields
}

const floats = ({ value }: Field): number[] =>
  typeof value === 'number' ? [value] : Array.from({ length: value.length / 4 }, (_, i) => value.readFloatLE(4 * i))

function varints({ value }: Field): number[] {
  if (typeof value === 'number') return [value]
  const out: number[] = []
  for (let at = 0; at < value.length;) {
    const read = readVarint(value, at)
    out.push(read.value)
    at = read.next
  }
  return out
}

function geometryBytes(): Buffer {
  const packed = readFileSync(`${PACKAGE}face_mesh_solution_packed_assets.data`)
  const hash = createHash('sha256').update(packed).digest('hex')
  if (hash !== PACKED_SHA256) throw new Error('The face-mesh package is not the pinned one: run npm install again.')
  const loader = readFileSync(`${PACKAGE}face_mesh_solution_packed_assets_loader.js`, 'utf8')
  const listing = /"files":\s*(\[.*?\])\s*,\s*"remote_package_size"/s.exec(loader)?.[1] ?? '[]'
  const files = JSON.parse(listing) as { filename: string; start: number; end: number }[] // shape fixed by the hash above
  const file = files.find(({ filename }) => filename.endsWith(GEOMETRY_FILE))
  if (!file) throw new Error(`The face-mesh package has no ${GEOMETRY_FILE}.`)
  return packed.subarray(file.start, file.end)
}

/** Mesh3d message: field 3 = floats x y z u v per point, field 4 = triangle indices. */
function extract(): CanonicalMeshAsset {
  const meshField = readFields(geometryBytes()).find(
    ({ id, value }) => (id === 1 || id === 2) && typeof value !== 'number' && value.length > 1000,
  )
  if (!meshField || typeof meshField.value === 'number') throw new Error('The face-mesh package has no mesh.')
  const fields = readFields(meshField.value)
  const points = fields.filter(({ id }) => id === 3).flatMap(floats)
  const triangles = fields.filter(({ id }) => id === 4).flatMap(varints)
  if (points.length !== CANONICAL_VERTICES * 5 || triangles.length !== CANONICAL_TRIANGLES * 3)
    throw new Error('The face-mesh package holds another mesh than expected.')
  const round = (value: number) => Number(value.toFixed(6))
  return {
    v: 1,
    source: '@mediapipe/face_mesh 0.4.1657299874 (Apache-2.0), canonical face model',
    positions: points.filter((_, i) => i % 5 < 3).map(round),
    uvs: points.filter((_, i) => i % 5 >= 3).map(round),
    triangles,
  }
}

/** The mesh straight from the installed package, for scripts and tests. */
export const loadCanonicalMesh = (): CanonicalMesh => parseCanonicalMesh(extract())

/** Writes the asset the browser fetches; returns its path relative to the repository root. */
export function writeCanonicalMeshAsset(): string {
  mkdirSync(`${root}public/models`, { recursive: true })
  writeFileSync(`${root}${CANONICAL_MESH_ASSET}`, JSON.stringify(extract()))
  return CANONICAL_MESH_ASSET
}

if (import.meta.main) console.log(`wrote ${writeCanonicalMeshAsset()}`)
