// Writes the metadata flatbuffer that tells MediaPipe how pixel values become a model's float input.
import { Builder } from 'flatbuffers'
import { int8, reference, writeFloats, writeReferences, writeTable } from './flatbuffer.ts'
import {
  COLOR_SPACE_RGB,
  CONTENT,
  IMAGE_PROPERTIES,
  METADATA_IDENTIFIER,
  MODEL_METADATA,
  NORMALIZATION,
  PROPERTIES_IMAGE,
  STEP,
  STEP_NORMALIZATION,
  SUBGRAPH_METADATA,
  TENSOR_METADATA,
} from './tflite-schema.ts'

/** A model's name and its input scaling: input = (pixel 0..255 - mean) / deviation. */
export interface ImageInput {
  readonly name: string
  readonly mean: number
  readonly deviation: number
}

/** The finished metadata buffer; without it tasks-vision refuses a float model ("requires specifying NormalizationOptions"). */
export function imageMetadata({ name, mean, deviation }: ImageInput): Uint8Array {
  const builder = new Builder()
  const input = writeInputTensor(builder, mean, deviation)
  const subgraph = writeTable(builder, SUBGRAPH_METADATA.slotCount, {
    [SUBGRAPH_METADATA.inputTensors]: reference(writeReferences(builder, [input])),
  })
  const subgraphs = writeReferences(builder, [subgraph])
  const modelName = builder.createString(name)
  const parserVersion = builder.createString('1.0.0')
  const root = writeTable(builder, MODEL_METADATA.slotCount, {
    [MODEL_METADATA.name]: reference(modelName),
    [MODEL_METADATA.subgraphs]: reference(subgraphs),
    [MODEL_METADATA.minimumParserVersion]: reference(parserVersion),
  })
  builder.finish(root, METADATA_IDENTIFIER)
  return builder.asUint8Array()
}

function writeInputTensor(builder: Builder, mean: number, deviation: number): number {
  const normalization = writeNormalization(builder, mean, deviation)
  const content = writeRgbContent(builder)
  const steps = writeReferences(builder, [normalization])
  const name = builder.createString('image')
  return writeTable(builder, TENSOR_METADATA.slotCount, {
    [TENSOR_METADATA.name]: reference(name),
    [TENSOR_METADATA.content]: reference(content),
    [TENSOR_METADATA.steps]: reference(steps),
  })
}

function writeNormalization(builder: Builder, mean: number, deviation: number): number {
  const means = writeFloats(builder, [mean])
  const deviations = writeFloats(builder, [deviation])
  const options = writeTable(builder, NORMALIZATION.slotCount, {
    [NORMALIZATION.mean]: reference(means),
    [NORMALIZATION.deviation]: reference(deviations),
  })
  return writeTable(builder, STEP.slotCount, {
    [STEP.optionsType]: int8(STEP_NORMALIZATION),
    [STEP.options]: reference(options),
  })
}

function writeRgbContent(builder: Builder): number {
  const image = writeTable(builder, IMAGE_PROPERTIES.slotCount, {
    [IMAGE_PROPERTIES.colorSpace]: int8(COLOR_SPACE_RGB),
  })
  return writeTable(builder, CONTENT.slotCount, {
    [CONTENT.propertiesType]: int8(PROPERTIES_IMAGE),
    [CONTENT.properties]: reference(image),
  })
}
