// Shows that editing a model keeps everything it had, adds what was asked, and makes the metadata readable again.
import { Builder } from 'flatbuffers'
import { describe, expect, it } from 'vitest'
import { openFlatbuffer, reference, writeInts, writeReferences, writeTable } from './flatbuffer.ts'
import { imageMetadata } from './image-metadata.ts'
import { editModel } from './model-editor.ts'
import {
  BUFFER,
  METADATA_ENTRY,
  MODEL,
  MODEL_METADATA,
  NORMALIZATION,
  OPERATOR,
  STEP,
  SUBGRAPH,
  SUBGRAPH_METADATA,
  TENSOR,
  TENSOR_METADATA,
  TENSOR_TYPE,
} from './tflite-schema.ts'

/** A model of `tensorNames.length` tensors and no operators whose last tensor is the output. */
function tinyModel(tensorNames: readonly string[], subgraphCount = 1): Uint8Array {
  const builder = new Builder()
  const tensors = tensorNames.map((text) => {
    const name = builder.createString(text)
    return writeTable(builder, TENSOR.slotCount, { [TENSOR.name]: reference(name) })
  })
  const tensorList = writeReferences(builder, tensors)
  const inputs = writeInts(builder, [0])
  const outputs = writeInts(builder, [tensorNames.length - 1])
  const subgraph = writeTable(builder, SUBGRAPH.slotCount, {
    [SUBGRAPH.tensors]: reference(tensorList),
    [SUBGRAPH.inputs]: reference(inputs),
    [SUBGRAPH.outputs]: reference(outputs),
  })
  const subgraphs = writeReferences(
    builder,
    Array.from({ length: subgraphCount }, () => subgraph),
  )
  const emptyBuffer = writeTable(builder, BUFFER.slotCount, {})
  const buffers = writeReferences(builder, [emptyBuffer])
  const root = writeTable(builder, MODEL.slotCount, {
    [MODEL.subgraphs]: reference(subgraphs),
    [MODEL.buffers]: reference(buffers),
  })
  builder.finish(root, 'TFL3')
  return builder.asUint8Array()
}

/** What the tests look at in a finished model. */
function describeModel(model: Uint8Array) {
  const reader = openFlatbuffer(model)
  const [subgraph = 0] = reader.tables(reader.root, MODEL.subgraphs)
  const tensors = reader.tables(subgraph, SUBGRAPH.tensors)
  const buffers = reader.tables(reader.root, MODEL.buffers).map((buffer) => reader.bytes(buffer, BUFFER.content))
  const [entry = 0] = reader.tables(reader.root, MODEL.metadata)
  return {
    names: tensors.map((tensor) => reader.text(tensor, TENSOR.name)),
    shapes: tensors.map((tensor) => reader.ints(tensor, TENSOR.shape)),
    outputs: reader.ints(subgraph, SUBGRAPH.outputs),
    operators: reader.tables(subgraph, SUBGRAPH.operators).map((operator) => reader.ints(operator, OPERATOR.inputs)),
    buffers,
    metadataName: reader.text(entry, METADATA_ENTRY.name),
    metadata: buffers[reader.view.getInt32(reader.fieldAt(entry, METADATA_ENTRY.buffer), true)] ?? new Uint8Array(),
  }
}

const METADATA = imageMetadata({ name: 'tiny', mean: 127.5, deviation: 64 })

describe('editModel', () => {
  it('keeps tensors and outputs and attaches the metadata', () => {
    const edited = describeModel(editModel(tinyModel(['in', 'out']), METADATA))
    expect(edited.names).toEqual(['in', 'out'])
    expect(edited.outputs).toEqual([1])
    expect(edited.metadataName).toBe('TFLITE_METADATA')
    expect(edited.metadata).toEqual(METADATA)
  })

  it('adds tensors, constants and operators behind the ones that were there', () => {
    const edited = describeModel(
      editModel(tinyModel(['in', 'out']), METADATA, (editor) => {
        const content = Uint8Array.of(9, 8, 7, 6)
        const constant = editor.addTensor({ name: 'constant', shape: [1], type: TENSOR_TYPE.int32, content })
        const joined = editor.addTensor({ name: 'joined', shape: [1, 4], type: TENSOR_TYPE.float32 })
        const operatorCode = editor.addOperatorCode(2)
        const inputs = [...editor.outputs, constant]
        editor.addOperator({ operatorCode, inputs, outputs: [joined], optionsType: 0, writeOptions: () => 0 })
        return [joined]
      }),
    )
    expect(edited.names).toEqual(['in', 'out', 'constant', 'joined'])
    expect(edited.shapes[3]).toEqual([1, 4])
    expect(edited.operators).toEqual([[1, 2]])
    expect(edited.outputs).toEqual([3])
    expect(edited.buffers[1]).toEqual(Uint8Array.of(9, 8, 7, 6))
  })

  it.each([1, 15, 16, 17])('holds for a model whose length is %i bytes past a boundary', (extra) => {
    const edited = describeModel(editModel(tinyModel(['in', 'x'.repeat(extra)]), METADATA))
    expect(edited.names[1]).toBe('x'.repeat(extra))
  })

  it('refuses a model of two subgraphs', () => {
    expect(() => editModel(tinyModel(['in'], 2), METADATA)).toThrow(/exactly one subgraph/)
  })
})

describe('imageMetadata', () => {
  it('tells mean and deviation of the input and the name of the model', () => {
    const reader = openFlatbuffer(METADATA)
    const [subgraph = 0] = reader.tables(reader.root, MODEL_METADATA.subgraphs)
    const [input = 0] = reader.tables(subgraph, SUBGRAPH_METADATA.inputTensors)
    const [step = 0] = reader.tables(input, TENSOR_METADATA.steps)
    const optionsField = reader.fieldAt(step, STEP.options)
    const options = optionsField + reader.view.getUint32(optionsField, true)
    const float = (slot: number) => {
      const bytes = reader.bytes(options, slot)
      return reader.view.getFloat32(bytes.byteOffset - METADATA.byteOffset, true)
    }
    expect(reader.text(reader.root, MODEL_METADATA.name)).toBe('tiny')
    expect(float(NORMALIZATION.mean)).toBe(127.5)
    expect(float(NORMALIZATION.deviation)).toBe(64)
    expect(new TextDecoder().decode(METADATA.subarray(4, 8))).toBe('M001')
  })
})
