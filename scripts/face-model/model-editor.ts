// Edits a .tflite without its tooling: the old bytes stay untouched at the tail, and a new root that refers into them is put in front.
import { Builder } from 'flatbuffers'
import {
  int32,
  int8,
  openFlatbuffer,
  placeBytes,
  reference,
  writeBytes,
  writeInts,
  writeReferences,
  writeTable,
} from './flatbuffer.ts'
import {
  BUFFER,
  BUFFER_ALIGNMENT,
  FILE_IDENTIFIER,
  METADATA_ENTRY,
  METADATA_NAME,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  SCHEMA_VERSION,
  SUBGRAPH,
  TENSOR,
} from './tflite-schema.ts'

export interface NewTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: number
  /** Constant content; a tensor without it is computed. */
  readonly content?: Uint8Array
}

export interface NewOperator {
  readonly operatorCode: number
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly optionsType: number
  readonly writeOptions: (builder: Builder) => number
}

/** Appends to one model; every `add` answers the index by which later parts refer to the new one. */
export interface ModelEditor {
  /** Tensor indices of the model's present outputs. */
  readonly outputs: readonly number[]
  readonly addTensor: (tensor: NewTensor) => number
  /** `version` as in the operator's history; 1 is the first. */
  readonly addOperatorCode: (code: number, version?: number) => number
  readonly addOperator: (operator: NewOperator) => void
}

/**
 * The model with `metadata` attached and `edit` applied; `edit` answers the tensor indices of the new outputs (absent: outputs stay).
 * Flatbuffer references point forward and are relative, so everything inside the old bytes stays valid wherever they are moved.
 * Domain: one subgraph; throws otherwise.
 */
export function editModel(
  original: Uint8Array,
  metadata: Uint8Array,
  edit?: (editor: ModelEditor) => number[],
): Uint8Array {
  const builder = new Builder(original.length)
  const parts = adoptModel(builder, original)
  const outputs = edit?.(createEditor(builder, parts)) ?? parts.outputs
  const root = writeModel(builder, { ...parts, outputs }, metadata)
  builder.finish(root, FILE_IDENTIFIER)
  return builder.asUint8Array()
}

/** The lists a new root is made of, as builder offsets (tables) or tensor indices (inputs and outputs). */
interface ModelParts {
  readonly buffers: number[]
  readonly operatorCodes: number[]
  readonly tensors: number[]
  readonly operators: number[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** Places the old bytes in the builder and translates the positions of their tables into builder offsets. */
function adoptModel(builder: Builder, original: Uint8Array): ModelParts {
  const padded = new Uint8Array(Math.ceil(original.length / BUFFER_ALIGNMENT) * BUFFER_ALIGNMENT)
  padded.set(original)
  builder.prep(BUFFER_ALIGNMENT, padded.length)
  placeBytes(builder, padded)
  const base = builder.offset()

  const reader = openFlatbuffer(original)
  const adopted = (table: number, slot: number) => reader.tables(table, slot).map((position) => base - position)
  const [subgraph, ...more] = reader.tables(reader.root, MODEL.subgraphs)
  if (subgraph === undefined || more.length > 0) throw new Error('a model with exactly one subgraph is expected')
  return {
    buffers: adopted(reader.root, MODEL.buffers),
    operatorCodes: adopted(reader.root, MODEL.operatorCodes),
    tensors: adopted(subgraph, SUBGRAPH.tensors),
    operators: adopted(subgraph, SUBGRAPH.operators),
    inputs: reader.ints(subgraph, SUBGRAPH.inputs),
    outputs: reader.ints(subgraph, SUBGRAPH.outputs),
  }
}

function createEditor(builder: Builder, parts: ModelParts): ModelEditor {
  const { buffers, operatorCodes, operators, tensors } = parts
  return {
    outputs: parts.outputs,
    // Buffer 0 is empty by the format's convention and stands for "no constant content".
    addTensor: (tensor) => {
      const buffer = tensor.content ? append(buffers, writeBuffer(builder, tensor.content)) : 0
      return append(tensors, writeTensor(builder, tensor, buffer))
    },
    addOperatorCode: (code, version = 1) => append(operatorCodes, writeOperatorCode(builder, code, version)),
    addOperator: (operator) => void append(operators, writeOperator(builder, operator)),
  }
}

/** Adds to a list and answers the new element's index. */
const append = (list: number[], offset: number): number => list.push(offset) - 1

function writeBuffer(builder: Builder, content: Uint8Array): number {
  const bytes = writeBytes(builder, content, BUFFER_ALIGNMENT)
  return writeTable(builder, BUFFER.slotCount, { [BUFFER.content]: reference(bytes) })
}

function writeTensor(builder: Builder, tensor: NewTensor, buffer: number): number {
  const name = builder.createString(tensor.name)
  const shape = writeInts(builder, tensor.shape)
  return writeTable(builder, TENSOR.slotCount, {
    [TENSOR.shape]: reference(shape),
    [TENSOR.type]: int8(tensor.type),
    [TENSOR.buffer]: int32(buffer),
    [TENSOR.name]: reference(name),
  })
}

function writeOperatorCode(builder: Builder, code: number, version: number): number {
  return writeTable(builder, OPERATOR_CODE.slotCount, {
    [OPERATOR_CODE.oldBuiltinCode]: int8(code),
    [OPERATOR_CODE.version]: int32(version, 1),
    [OPERATOR_CODE.builtinCode]: int32(code),
  })
}

function writeOperator(builder: Builder, operator: NewOperator): number {
  const options = operator.writeOptions(builder)
  const inputs = writeInts(builder, operator.inputs)
  const outputs = writeInts(builder, operator.outputs)
  return writeTable(builder, OPERATOR.slotCount, {
    [OPERATOR.code]: int32(operator.operatorCode),
    [OPERATOR.inputs]: reference(inputs),
    [OPERATOR.outputs]: reference(outputs),
    [OPERATOR.optionsType]: int8(operator.optionsType),
    [OPERATOR.options]: reference(options),
  })
}

function writeModel(builder: Builder, parts: ModelParts, metadata: Uint8Array): number {
  const metadataEntries = writeReferences(builder, [writeMetadataEntry(builder, parts.buffers, metadata)])
  const subgraphs = writeReferences(builder, [writeSubgraph(builder, parts)])
  const operatorCodes = writeReferences(builder, parts.operatorCodes)
  const buffers = writeReferences(builder, parts.buffers)
  const description = builder.createString('rewritten')
  return writeTable(builder, MODEL.slotCount, {
    [MODEL.version]: int32(SCHEMA_VERSION),
    [MODEL.operatorCodes]: reference(operatorCodes),
    [MODEL.subgraphs]: reference(subgraphs),
    [MODEL.description]: reference(description),
    [MODEL.buffers]: reference(buffers),
    [MODEL.metadata]: reference(metadataEntries),
  })
}

function writeMetadataEntry(builder: Builder, buffers: number[], metadata: Uint8Array): number {
  const buffer = append(buffers, writeBuffer(builder, metadata))
  const name = builder.createString(METADATA_NAME)
  return writeTable(builder, METADATA_ENTRY.slotCount, {
    [METADATA_ENTRY.name]: reference(name),
    [METADATA_ENTRY.buffer]: int32(buffer),
  })
}

function writeSubgraph(builder: Builder, parts: ModelParts): number {
  const tensors = writeReferences(builder, parts.tensors)
  const inputs = writeInts(builder, parts.inputs)
  const outputs = writeInts(builder, parts.outputs)
  const operators = writeReferences(builder, parts.operators)
  return writeTable(builder, SUBGRAPH.slotCount, {
    [SUBGRAPH.tensors]: reference(tensors),
    [SUBGRAPH.inputs]: reference(inputs),
    [SUBGRAPH.outputs]: reference(outputs),
    [SUBGRAPH.operators]: reference(operators),
  })
}
