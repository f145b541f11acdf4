// Frame samples to recording columns: pose, light, chest motion and region means. Landmarks and pictures have no column.
import { frameHints, REGION_COUNT, REGION_STRIDE, type FrameSample } from './frame-sample.ts'
import { MAX_CHUNK_ROWS, type RecordingChunk } from './recording.ts'

/** Region rows exist only for frames that had regions; `index` ties them to their frame. At most MAX_CHUNK_ROWS samples. */
export function toFrameChunks(samples: readonly FrameSample[]): RecordingChunk[] {
  if (samples.length > MAX_CHUNK_ROWS)
    throw new RangeError(`at most ${MAX_CHUNK_ROWS} frames fit in a chunk, got ${samples.length}`)
  if (samples.length === 0) return []
  const withRegions = samples.filter((sample) => sample.regions !== null)
  const frames = toFrames(samples)
  return withRegions.length > 0 ? [frames, toRegions(withRegions)] : [frames]
}

function toFrames(samples: readonly FrameSample[]): RecordingChunk {
  const f32 = (pick: (sample: FrameSample) => number | undefined) =>
    Float32Array.from(samples, (sample) => pick(sample) ?? 0)
  const u8 = (pick: (sample: FrameSample) => number) => Uint8Array.from(samples, pick)
  return {
    stream: 'frames',
    rows: samples.length,
    columns: {
      atMs: Float64Array.from(samples, (sample) => sample.atMs),
      index: Uint32Array.from(samples, (sample) => sample.index),
      faceCount: u8((sample) => sample.faceCount),
      hasFace: u8((sample) => Number(sample.face !== null)),
      landmarked: u8((sample) => Number(sample.landmarked)),
      yawDeg: f32((sample) => sample.face?.pose.yawDeg),
      pitchDeg: f32((sample) => sample.face?.pose.pitchDeg),
      rollDeg: f32((sample) => sample.face?.pose.rollDeg),
      distanceMm: f32((sample) => sample.face?.distanceMm),
      lumaMean: f32((sample) => sample.lumaMean),
      sharpness: f32((sample) => sample.sharpness),
      chestDxPx: f32((sample) => sample.chest?.dxPx),
      chestDyPx: f32((sample) => sample.chest?.dyPx),
      chestConfidence: f32((sample) => sample.chest?.confidence),
      hints: Uint32Array.from(samples, toHintBits),
    },
  }
}

const toHintBits = (sample: FrameSample): number =>
  sample.hints.reduce((bits, hint) => bits | (1 << frameHints.indexOf(hint)), 0)

function toRegions(samples: readonly FrameSample[]): RecordingChunk {
  const width = REGION_COUNT * REGION_STRIDE
  const fields = new Float32Array(samples.length * width)
  for (const [row, sample] of samples.entries()) if (sample.regions) fields.set(sample.regions, row * width)
  return {
    stream: 'regions',
    rows: samples.length,
    columns: {
      atMs: Float64Array.from(samples, (sample) => sample.atMs),
      index: Uint32Array.from(samples, (sample) => sample.index),
      fields,
    },
  }
}
