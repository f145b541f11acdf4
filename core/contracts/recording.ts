// Recording: what a session file may hold. A closed list of derived signals, so that a picture has no place to hide in it (R8).
import { z } from 'zod/mini'
import { declineReasons } from './estimate.ts'
import { channels, featureCatalogue, type Channel } from './features.ts'
import { REGION_COUNT, REGION_STRIDE } from './frame-sample.ts'
import { idSchema, nameSchema, timeZoneSchema, wallMsSchema } from './text.ts'

export const RECORDING_VERSION = 1
export const RECORDING_EXTENSION = 'ctxrec'

export const columnTypes = ['f64', 'f32', 'u32', 'u8', 'text'] as const
export type ColumnType = (typeof columnTypes)[number]
/** A column of a stream: `width` numbers a row, or one JSON text a row. */
export interface ColumnSpec {
  readonly type: ColumnType
  readonly width: number
}
type StreamSpec = Readonly<Record<string, ColumnSpec>>

const one = (type: ColumnType): ColumnSpec => ({ type, width: 1 })
const atMs = one('f64')

/** One row a camera frame: counts, pose, light and chest motion. `hasFace` 0 means the pose columns hold no claim. */
const frames = {
  atMs,
  index: one('u32'),
  faceCount: one('u8'),
  hasFace: one('u8'),
  landmarked: one('u8'),
  yawDeg: one('f32'),
  pitchDeg: one('f32'),
  rollDeg: one('f32'),
  distanceMm: one('f32'),
  lumaMean: one('f32'),
  sharpness: one('f32'),
  chestDxPx: one('f32'),
  chestDyPx: one('f32'),
  chestConfidence: one('f32'),
  /** Bit i: hint i of `frameHints`. */
  hints: one('u32'),
} as const satisfies StreamSpec

/** Means over whole regions of skin, the raw material of the pulse: 108 x 8 numbers a frame, whatever the picture's size. */
const regions = {
  atMs,
  index: one('u32'),
  fields: { type: 'f32', width: REGION_COUNT * REGION_STRIDE },
} as const satisfies StreamSpec

/** One row a feature line: per feature of the channel a value and a mark (0 not attempted, 1 measured, 2 + i declined for reason i). */
const featureStream = (channel: Channel) => {
  const width = Object.keys(featureCatalogue[channel]).length
  return {
    atMs,
    quality: one('f64'),
    values: { type: 'f64', width },
    marks: { type: 'u8', width },
  } as const satisfies StreamSpec
}

/** Everything else a replay needs, as small JSON texts: what was pressed, decided, switched. Checked by its own reader. */
const events = { atMs, json: one('text') } as const satisfies StreamSpec
/** Longest event, UTF-16 units. Chosen by hand: a decision with eight arms is about 2,000. */
export const MAX_EVENT_CHARS = 4_096

export const recordingStreams = {
  frames,
  regions,
  physio: featureStream('physio'),
  kinematics: featureStream('kinematics'),
  input: featureStream('input'),
  tabs: featureStream('tabs'),
  events,
} as const satisfies Readonly<Record<string, StreamSpec>>
export type StreamName = keyof typeof recordingStreams
export const streamNames = Object.keys(recordingStreams) as [StreamName, ...StreamName[]] // keys of a const object, not empty

/** Rows in one chunk at most: two minutes of frames at 60 fps, rounded up. Bounds what a hostile length can make us allocate. */
export const MAX_CHUNK_ROWS = 8_192

const names = (max: number) => z.array(nameSchema).check(z.maxLength(max))

const vocabulary = {
  features: z.record(z.enum(channels as [Channel, ...Channel[]]), names(200)), // non-empty by construction
  reasons: names(200),
}
export const recordingVocabularySchema = z.strictObject(vocabulary)
export type RecordingVocabulary = z.infer<typeof recordingVocabularySchema>

/**
 * Head of the file. It repeats the names behind positions (features, decline reasons), so that a file stays readable when the
 * lists in the code grow.
 */
export const recordingHeaderSchema = z.strictObject({
  v: z.literal(RECORDING_VERSION),
  recordingId: idSchema,
  startedMs: wallMsSchema,
  tz: timeZoneSchema,
  build: z.string().check(z.maxLength(64), z.regex(/^[\w.+-]+$/)),
  subject: z.enum(['person', 'demo']),
  ...vocabulary,
})
export type RecordingHeader = z.infer<typeof recordingHeaderSchema>

/** The names behind positions as this build writes them. */
export const currentVocabulary = (): RecordingVocabulary => ({
  features: {
    physio: Object.keys(featureCatalogue.physio),
    kinematics: Object.keys(featureCatalogue.kinematics),
    input: Object.keys(featureCatalogue.input),
    tabs: Object.keys(featureCatalogue.tabs),
  },
  reasons: [...declineReasons],
})

/** Columns of a stream as this header's file has them: feature streams are as wide as the header's list of names. */
export function columnsOf(
  header: Pick<RecordingVocabulary, 'features'>,
  stream: StreamName,
): readonly (readonly [string, ColumnSpec])[] {
  const columns: [string, ColumnSpec][] = Object.entries(recordingStreams[stream])
  const featureNames = isChannel(stream) ? header.features[stream] : null
  if (!featureNames) return columns
  return columns.map(([name, spec]) => [
    name,
    name === 'values' || name === 'marks' ? { ...spec, width: featureNames.length } : spec,
  ])
}

export const isChannel = (stream: StreamName): stream is Channel => Object.hasOwn(featureCatalogue, stream)

export type ColumnData = Float64Array | Float32Array | Uint32Array | Uint8Array | readonly string[]
/** Consecutive rows of one stream; each column holds rows x width entries, row after row. */
export interface RecordingChunk {
  readonly stream: StreamName
  readonly rows: number
  readonly columns: Readonly<Record<string, ColumnData>>
}
