// Writes tiny ONNX models by hand (protobuf, opset 13), so that tests bring networks whose answers are known.

type Field = readonly number[]

const varint = (value: number): number[] => {
  const bytes = []
  let rest = BigInt(value)
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}
const number = (field: number, value: number): Field => [...varint(field * 8), ...varint(value)]
const bytes = (field: number, body: readonly number[]): Field => [
  ...varint(field * 8 + 2),
  ...varint(body.length),
  ...body,
]
const text = (field: number, value: string): Field => bytes(field, [...new TextEncoder().encode(value)])
const message = (field: number, ...parts: readonly Field[]): Field => bytes(field, parts.flat())

/** AttributeProto of type INTS (7) or INT (2). */
const ints = (name: string, values: readonly number[]): Field =>
  message(5, text(1, name), ...values.map((value) => number(8, value)), number(20, 7))
const int = (name: string, value: number): Field => message(5, text(1, name), number(3, value), number(20, 2))

const node = (
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Field[] = [],
): Field =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...attributes,
  )

/** A float tensor known beforehand. */
const constant = (name: string, dims: readonly number[], values: readonly number[]): Field =>
  message(
    5,
    ...dims.map((size) => number(1, size)),
    number(2, 1),
    bytes(9, [...new Uint8Array(Float32Array.from(values).buffer)]),
    text(8, name),
  )

/** ValueInfoProto of a float tensor. */
const value = (field: number, name: string, dims: readonly number[]): Field =>
  message(
    field,
    text(1, name),
    message(2, message(1, number(1, 1), message(2, ...dims.map((size) => message(1, number(1, size)))))),
  )

function model(parts: readonly Field[]): Buffer {
  const graph = message(7, ...parts, text(2, 'tiny'))
  return Buffer.from([...number(1, 8), ...graph, ...message(8, text(1, ''), number(2, 13))])
}

export interface TinyOptions {
  readonly frames: number
  readonly sizePx: number
  /** Matrix products over every picture, to be slow on purpose. */
  readonly labour?: number
  /** Values it gives, where that is not one a frame. */
  readonly answers?: number
}

/** T x 3 x H x W in; minus the mean green of every frame out: a pulse wave, up = more blood. */
export function greenNetwork({ frames, sizePx, labour = 0, answers = frames }: TinyOptions): Buffer {
  const shape = [frames, 3, sizePx, sizePx]
  const work = Array.from({ length: labour }, (_, k) =>
    node('MatMul', [k === 0 ? 'clip' : `w${k - 1}`, 'turn'], [`w${k}`]),
  )
  const last = labour === 0 ? 'clip' : `w${labour - 1}`
  const identity = Array.from({ length: sizePx * sizePx }, (_, i) => Number(i % (sizePx + 1) === 0))
  const picked = answers !== frames
  return model([
    ...work,
    node('ReduceMean', [last], ['colour'], [ints('axes', [2, 3]), int('keepdims', 0)]),
    node('MatMul', ['colour', 'green'], [picked ? 'all' : 'wave']),
    ...(picked ? [node('ReduceMean', ['all'], ['wave'], [ints('axes', [0, 1]), int('keepdims', 1)])] : []),
    constant('green', [3, 1], [0, -1, 0]),
    ...(labour > 0 ? [constant('turn', [sizePx, sizePx], identity)] : []),
    value(11, 'clip', shape),
    value(12, 'wave', picked ? [1, 1] : [frames, 1]),
  ])
}
