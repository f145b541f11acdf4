// The same join for the GPU delegate, which knows no GATHER: one 1 x 1 convolution whose weights pick (or average) the numbers.
import type { Builder } from 'flatbuffers'
import { int32, int8, writeTable } from './flatbuffer.ts'
import type { ModelEditor } from './model-editor.ts'
import {
  concatenationLayout,
  EYE_CONTOUR_POINTS,
  refinedSources,
  writeConcatenationOptions,
  XYZ,
} from './refined-landmarks.ts'
import type { RefinementTables } from './refinement-tables.ts'
import { CONCATENATION, CONV_2D, DEQUANTIZE, TENSOR_TYPE } from './tflite-schema.ts'

/** IEEE 754 half precision of the only weights there are: 0 is all zero bits, 1, and one sixteenth for a mean of sixteen. */
const HALF = { one: 0x3c00, sixteenth: 0x2c00 }

/**
 * Weights of the convolution, outputs x inputs, half precision. Inputs are the concatenation without its two mean depths, which no GPU
 * operator makes beforehand: an iris depth is the mean of its eye's contour here.
 */
export function pickingWeights(tables: RefinementTables): { readonly weights: Uint16Array; readonly inputs: number } {
  const layout = concatenationLayout(tables)
  const inputs = layout.leftIrisZ
  const sources = refinedSources(tables)
  const weights = new Uint16Array(sources.length * inputs)
  const average = (output: number, eye: readonly number[]): void => {
    for (const point of eye.slice(0, EYE_CONTOUR_POINTS)) weights[output * inputs + XYZ * point + 2] = HALF.sixteenth
  }
  sources.forEach((source, output) => {
    if (source === layout.leftIrisZ) average(output, tables.leftEye)
    else if (source === layout.rightIrisZ) average(output, tables.rightEye)
    else weights[output * inputs + source] = HALF.one
  })
  return { weights, inputs }
}

/** An edit for the attention model: outputs become [478 landmarks, face flag], for both delegates; 5 MB larger than the CPU's own. */
export const joinLandmarksForGpu =
  (tables: RefinementTables) =>
  (editor: ModelEditor): number[] => {
    const [mesh, lips, leftEye, rightEye, leftIris, rightIris, faceFlag] = editor.outputs
    if (faceFlag === undefined) throw new Error('the attention model has seven outputs')
    const parts = [mesh, lips, leftEye, rightEye, leftIris, rightIris].filter((part) => part !== undefined)
    const { weights, inputs } = pickingWeights(tables)
    const outputs = weights.length / inputs
    const { float16, float32 } = TENSOR_TYPE
    const all = editor.addTensor({ name: 'all_landmarks', shape: [1, 1, 1, inputs], type: float32 })
    const shape = [outputs, 1, 1, inputs]
    const half = editor.addTensor({ name: 'refine_w16', shape, type: float16, content: bytesOf(weights) })
    const full = editor.addTensor({ name: 'refine_w', shape, type: float32 })
    const zeros = new Float32Array(outputs)
    const bias = editor.addTensor({ name: 'refine_b', shape: [outputs], type: float32, content: bytesOf(zeros) })
    const landmarks = editor.addTensor({ name: 'landmarks_478', shape: [1, 1, 1, outputs], type: float32 })
    const add = (kind: Kind, inputTensors: readonly number[], output: number): void =>
      editor.addOperator({
        operatorCode: editor.addOperatorCode(kind.code, kind.version),
        optionsType: kind.optionsType,
        writeOptions: kind.writeOptions,
        inputs: inputTensors,
        outputs: [output],
      })
    add({ ...CONCATENATION, version: 1, writeOptions: writeConcatenationOptions }, parts, all)
    add({ ...DEQUANTIZE, writeOptions: writeNoOptions }, [half], full)
    add({ ...CONV_2D, writeOptions: writeConvolutionOptions }, [all, full, bias], landmarks)
    return [landmarks, faceFlag]
  }

interface Kind {
  readonly code: number
  readonly version: number
  readonly optionsType: number
  readonly writeOptions: (builder: Builder) => number
}

const bytesOf = (values: Uint16Array | Float32Array): Uint8Array => new Uint8Array(values.buffer)

const writeNoOptions = (builder: Builder): number => writeTable(builder, 0, {})
const writeConvolutionOptions = (builder: Builder): number => {
  const { slotCount, padding, strideWidth, strideHeight } = CONV_2D.options
  return writeTable(builder, slotCount, {
    [padding]: int8(CONV_2D.validPadding),
    [strideWidth]: int32(1),
    [strideHeight]: int32(1),
  })
}
