// Reading and writing flatbuffer tables by slot number, for schemas that have no generated code here.
import type { Builder } from 'flatbuffers'

const WORD_BYTES = 4
/** A vtable starts with its own size and the table's size, two bytes each. */
const VTABLE_HEADER_BYTES = 4
const VTABLE_ENTRY_BYTES = 2

/** Positions are byte offsets into the buffer that was opened; 0 stands for an absent field, as in the format itself. */
export interface FlatbufferReader {
  readonly root: number
  /** Position of a scalar or reference field inside `table`, 0 when absent. */
  readonly fieldAt: (table: number, slot: number) => number
  readonly tables: (table: number, slot: number) => number[]
  readonly ints: (table: number, slot: number) => number[]
  readonly text: (table: number, slot: number) => string
  /** Element bytes of a vector field, a view into the opened buffer. */
  readonly bytes: (table: number, slot: number) => Uint8Array
  readonly view: DataView
}

/** Opens a finished flatbuffer; domain: well-formed input (the callers check its hash first). */
export function openFlatbuffer(buffer: Uint8Array): FlatbufferReader {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  const follow = (position: number) => position + view.getUint32(position, true)
  const fieldAt = (table: number, slot: number): number => {
    const vtable = table - view.getInt32(table, true)
    const entry = VTABLE_HEADER_BYTES + VTABLE_ENTRY_BYTES * slot
    if (entry >= view.getUint16(vtable, true)) return 0
    const offset = view.getUint16(vtable + entry, true)
    return offset === 0 ? 0 : table + offset
  }
  const elements = (table: number, slot: number): number[] => {
    const field = fieldAt(table, slot)
    if (field === 0) return []
    const vector = follow(field)
    const count = view.getUint32(vector, true)
    return Array.from({ length: count }, (_, index) => vector + WORD_BYTES * (index + 1))
  }
  const bytes = (table: number, slot: number): Uint8Array => {
    const field = fieldAt(table, slot)
    if (field === 0) return new Uint8Array()
    const vector = follow(field)
    const start = vector + WORD_BYTES
    return buffer.subarray(start, start + view.getUint32(vector, true))
  }
  return {
    root: follow(0),
    fieldAt,
    tables: (table, slot) => elements(table, slot).map(follow),
    ints: (table, slot) => elements(table, slot).map((position) => view.getInt32(position, true)),
    text: (table, slot) => new TextDecoder().decode(bytes(table, slot)),
    bytes,
    view,
  }
}

/** One field of a table about to be written; a value equal to its default is left out, as the format wants. */
export type SlotValue = (builder: Builder, slot: number) => void
export const int8 =
  (value: number, byDefault = 0): SlotValue =>
  (builder, slot) =>
    builder.addFieldInt8(slot, value, byDefault)
export const int32 =
  (value: number, byDefault = 0): SlotValue =>
  (builder, slot) =>
    builder.addFieldInt32(slot, value, byDefault)
/** A reference to something already written; 0 leaves the field out. */
export const reference =
  (target: number): SlotValue =>
  (builder, slot) =>
    builder.addFieldOffset(slot, target, 0)

/** Writes a table of `slotCount` slots; fields go in by ascending slot number, so equal input gives equal bytes. */
export function writeTable(builder: Builder, slotCount: number, slots: Readonly<Record<number, SlotValue>>): number {
  builder.startObject(slotCount)
  for (const [slot, write] of Object.entries(slots)) write(builder, Number(slot))
  return builder.endObject()
}

/** Writes a vector of four-byte elements back to front, as a flatbuffer grows downwards. */
function writeWords(builder: Builder, values: readonly number[], add: (value: number) => void): number {
  builder.startVector(WORD_BYTES, values.length, WORD_BYTES)
  for (const value of values.toReversed()) add(value)
  return builder.endVector()
}

export const writeReferences = (builder: Builder, targets: readonly number[]): number =>
  writeWords(builder, targets, (target) => builder.addOffset(target))
export const writeInts = (builder: Builder, values: readonly number[]): number =>
  writeWords(builder, values, (value) => builder.addInt32(value))
export const writeFloats = (builder: Builder, values: readonly number[]): number =>
  writeWords(builder, values, (value) => builder.addFloat32(value))

/** Writes a byte vector whose first element lies on a multiple of `alignment`. */
export function writeBytes(builder: Builder, bytes: Uint8Array, alignment: number): number {
  builder.startVector(1, bytes.length, alignment)
  placeBytes(builder, bytes)
  return builder.endVector()
}

/** Puts raw bytes at the current end of the builder, for which `prep` or `startVector` has made room. */
export function placeBytes(builder: Builder, bytes: Uint8Array): void {
  for (const byte of bytes.toReversed()) builder.writeInt8(byte)
}
