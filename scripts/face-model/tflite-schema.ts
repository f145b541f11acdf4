// Slot numbers, operator codes and enum values of the TensorFlow Lite schema (version 3) and its metadata schema, as far as used here.

export const SCHEMA_VERSION = 3
export const FILE_IDENTIFIER = 'TFL3'
/** Tensor content is read in place by SIMD kernels, so buffers lie on 16-byte boundaries. */
export const BUFFER_ALIGNMENT = 16

export const MODEL = {
  slotCount: 8,
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
}
export const SUBGRAPH = { slotCount: 5, tensors: 0, inputs: 1, outputs: 2, operators: 3 }
export const TENSOR = { slotCount: 8, shape: 0, type: 1, buffer: 2, name: 3 }
export const OPERATOR = { slotCount: 9, code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 }
export const OPERATOR_CODE = { slotCount: 4, oldBuiltinCode: 0, version: 2, builtinCode: 3 }
export const BUFFER = { slotCount: 3, content: 0 }
export const METADATA_ENTRY = { slotCount: 2, name: 0, buffer: 1 }

export const TENSOR_TYPE = { float32: 0, float16: 1, int32: 2 }

/** `code` names the operator, `optionsType` its member of the options union. */
export const CONCATENATION = { code: 2, optionsType: 10, options: { slotCount: 2, axis: 0 } }
/** Version 2 reads half precision; dilation stays at the schema's default of 1. */
export const DEQUANTIZE = { code: 6, version: 2, optionsType: 26 }
export const CONV_2D = {
  code: 3,
  version: 1,
  optionsType: 1,
  options: { slotCount: 6, padding: 0, strideWidth: 1, strideHeight: 2 },
  validPadding: 1,
}
export const GATHER = { code: 36, optionsType: 23, options: { slotCount: 2, axis: 0 } }
export const MEAN = { code: 40, optionsType: 27, options: { slotCount: 1, keepDimensions: 0 } }

/** The metadata schema: a second flatbuffer, stored inside the model as the buffer named `TFLITE_METADATA`. */
export const METADATA_NAME = 'TFLITE_METADATA'
export const METADATA_IDENTIFIER = 'M001'
export const MODEL_METADATA = { slotCount: 8, name: 0, subgraphs: 3, minimumParserVersion: 7 }
export const SUBGRAPH_METADATA = { slotCount: 10, inputTensors: 2 }
export const TENSOR_METADATA = { slotCount: 7, name: 0, content: 3, steps: 4 }
export const CONTENT = { slotCount: 3, propertiesType: 0, properties: 1 }
export const IMAGE_PROPERTIES = { slotCount: 2, colorSpace: 0 }
export const STEP = { slotCount: 2, optionsType: 0, options: 1 }
export const NORMALIZATION = { slotCount: 2, mean: 0, deviation: 1 }
export const PROPERTIES_IMAGE = 2
export const COLOR_SPACE_RGB = 1
export const STEP_NORMALIZATION = 1
