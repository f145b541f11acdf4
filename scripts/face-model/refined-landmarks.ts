// Joins the attention model's seven outputs into the one 478-point tensor that tasks-vision decodes, with operators inside the model.
import type { Builder } from 'flatbuffers'
import { int32, int8, writeTable } from './flatbuffer.ts'
import type { ModelEditor } from './model-editor.ts'
import type { RefinementTables } from './refinement-tables.ts'
import { CONCATENATION, GATHER, MEAN, TENSOR_TYPE } from './tflite-schema.ts'

const MESH_POINTS = 468
const IRIS_POINTS = 5
const LANDMARKS = MESH_POINTS + 2 * IRIS_POINTS
/** Numbers per landmark in the joined tensor: x, y, z. */
export const XYZ = 3
/** Lip, eye and iris outputs carry x and y only; z stays that of the mesh. */
const XY = 2
/** The z of an iris is the mean z of the eye contour, the first 16 points of the eye table (as the solution's own graph does). */
export const EYE_CONTOUR_POINTS = 16
/** All tensors are 1 x 1 x 1 x n; the numbers lie on the last axis. */
const LAST_AXIS = 3

/** Where each part begins in the concatenation mesh, lips, left eye, right eye, left iris, right iris, left z, right z. */
export interface ConcatenationLayout {
  readonly lips: number
  readonly leftEye: number
  readonly rightEye: number
  readonly leftIris: number
  readonly rightIris: number
  readonly leftIrisZ: number
  readonly rightIrisZ: number
  readonly length: number
}

export function concatenationLayout(tables: RefinementTables): ConcatenationLayout {
  const lips = MESH_POINTS * XYZ
  const leftEye = lips + tables.lips.length * XY
  const rightEye = leftEye + tables.leftEye.length * XY
  const leftIris = rightEye + tables.rightEye.length * XY
  const rightIris = leftIris + IRIS_POINTS * XY
  const leftIrisZ = rightIris + IRIS_POINTS * XY
  return { lips, leftEye, rightEye, leftIris, rightIris, leftIrisZ, rightIrisZ: leftIrisZ + 1, length: leftIrisZ + 2 }
}

/** For each of the 478 x 3 output numbers, its index in the concatenation. */
export function refinedSources(tables: RefinementTables): number[] {
  const layout = concatenationLayout(tables)
  const sources = Array.from({ length: LANDMARKS * XYZ }, (_, index) => index)
  const takeXy = (point: number, from: number) => sources.splice(XYZ * point, XY, from, from + 1)
  const refine = (points: readonly number[], from: number) =>
    points.forEach((point, index) => takeXy(point, from + XY * index))
  refine(tables.lips, layout.lips)
  refine(tables.leftEye, layout.leftEye)
  refine(tables.rightEye, layout.rightEye)
  for (let index = 0; index < IRIS_POINTS; index++) {
    const left = MESH_POINTS + index
    const right = left + IRIS_POINTS
    takeXy(left, layout.leftIris + XY * index)
    takeXy(right, layout.rightIris + XY * index)
    sources[XYZ * left + 2] = layout.leftIrisZ
    sources[XYZ * right + 2] = layout.rightIrisZ
  }
  return sources
}

/** An edit for the attention model: outputs become [478 landmarks, face flag]. Runs on the CPU delegate (WebGL has no GATHER). */
export const joinRefinedLandmarks =
  (tables: RefinementTables) =>
  (editor: ModelEditor): number[] => {
    const [mesh, lips, leftEye, rightEye, leftIris, rightIris, faceFlag] = editor.outputs
    if (mesh === undefined || faceFlag === undefined) throw new Error('the attention model has seven outputs')
    const graph = createGraph(editor)
    const leftZ = graph.meanDepth(mesh, tables.leftEye, 'l')
    const rightZ = graph.meanDepth(mesh, tables.rightEye, 'r')
    const parts = [mesh, lips, leftEye, rightEye, leftIris, rightIris, leftZ, rightZ].filter(
      (part) => part !== undefined,
    )
    const all = graph.floats('all_landmarks', concatenationLayout(tables).length)
    graph.concatenate(parts, all)
    const sources = graph.integers('refine_idx', refinedSources(tables))
    const landmarks = graph.floats('landmarks_478', LANDMARKS * XYZ)
    graph.gather([all, sources], landmarks)
    return [landmarks, faceFlag]
  }

/** The operators this edit needs, over tensors whose numbers lie on the last axis. */
function createGraph(editor: ModelEditor) {
  const operation = (kind: { code: number; optionsType: number }, writeOptions: (builder: Builder) => number) => {
    const operatorCode = editor.addOperatorCode(kind.code)
    return (inputs: readonly number[], output: number): void =>
      editor.addOperator({ operatorCode, optionsType: kind.optionsType, writeOptions, inputs, outputs: [output] })
  }
  const concatenate = operation(CONCATENATION, writeConcatenationOptions)
  const gather = operation(GATHER, writeGatherOptions)
  const average = operation(MEAN, writeMeanOptions)
  const floats = (name: string, length: number): number =>
    editor.addTensor({ name, shape: [1, 1, 1, length], type: TENSOR_TYPE.float32 })
  const integers = (name: string, values: readonly number[]): number =>
    editor.addTensor({ name, shape: [values.length], type: TENSOR_TYPE.int32, content: int32Bytes(values) })
  const axis = integers('axis3', [LAST_AXIS])

  /** The mean z of an eye's contour, as a tensor of one number. */
  const meanDepth = (mesh: number, eye: readonly number[], tag: string): number => {
    const contour = eye.slice(0, EYE_CONTOUR_POINTS)
    const indices = integers(
      `idx_z_${tag}`,
      contour.map((point) => XYZ * point + 2),
    )
    const depths = floats(`z_${tag}`, contour.length)
    const mean = floats(`zmean_${tag}`, 1)
    gather([mesh, indices], depths)
    average([depths, axis], mean)
    return mean
  }
  return { concatenate, gather, floats, integers, meanDepth }
}

const int32Bytes = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer)

export const writeConcatenationOptions = (builder: Builder): number =>
  writeTable(builder, CONCATENATION.options.slotCount, { [CONCATENATION.options.axis]: int32(LAST_AXIS) })
const writeGatherOptions = (builder: Builder): number =>
  writeTable(builder, GATHER.options.slotCount, { [GATHER.options.axis]: int32(LAST_AXIS) })
const writeMeanOptions = (builder: Builder): number =>
  writeTable(builder, MEAN.options.slotCount, { [MEAN.options.keepDimensions]: int8(1) })
