// Feature lines to and from recording columns, without losing a bit: what a replay feeds to the state.
import { declineReasons, type DeclineReason } from './estimate.ts'
import { featureCatalogue, type Channel, type FeatureLine } from './features.ts'
import { MAX_CHUNK_ROWS, type RecordingChunk, type RecordingVocabulary } from './recording.ts'

const NOT_ATTEMPTED = 0
const MEASURED = 1
const FIRST_REASON = 2

/** Is every name of the line a feature of its channel, and none both measured and declined? Only such lines can be recorded. */
export function isRecordable(line: FeatureLine): boolean {
  const known = featureCatalogue[line.channel]
  const declinedNames = Object.keys(line.declined ?? {})
  return (
    [...Object.keys(line.values), ...declinedNames].every((name) => Object.hasOwn(known, name)) &&
    declinedNames.every((name) => !Object.hasOwn(line.values, name))
  )
}

/**
 * Packs lines of one channel into one chunk, in the order given. At most MAX_CHUNK_ROWS lines.
 * Throws RangeError on a line of another channel or one that `isRecordable` refuses.
 */
export function toFeatureChunk(channel: Channel, lines: readonly FeatureLine[]): RecordingChunk {
  if (lines.length > MAX_CHUNK_ROWS)
    throw new RangeError(`at most ${MAX_CHUNK_ROWS} lines fit in a chunk, got ${lines.length}`)
  const names = Object.keys(featureCatalogue[channel])
  const values = new Float64Array(lines.length * names.length)
  const marks = new Uint8Array(lines.length * names.length)
  for (const [row, line] of lines.entries()) {
    if (line.channel !== channel || !isRecordable(line))
      throw new RangeError(`a line does not belong to the channel ${channel}`)
    for (const [i, name] of names.entries()) {
      values[row * names.length + i] = line.values[name] ?? 0
      marks[row * names.length + i] = toMark(line, name)
    }
  }
  const atMs = Float64Array.from(lines, (line) => line.atMs)
  const quality = Float64Array.from(lines, (line) => line.quality)
  return { stream: channel, rows: lines.length, columns: { atMs, quality, values, marks } }
}

function toMark(line: FeatureLine, name: string): number {
  if (Object.hasOwn(line.values, name)) return MEASURED
  const reason = line.declined?.[name]
  return reason === undefined ? NOT_ATTEMPTED : FIRST_REASON + declineReasons.indexOf(reason)
}

/**
 * Unpacks a chunk of a feature stream with the names and reasons of its file. Features and reasons this build does not know are left out:
 * a newer file replays as far as it is understood. Null when the chunk is no feature stream.
 */
export function fromFeatureChunk(vocabulary: RecordingVocabulary, chunk: RecordingChunk): FeatureLine[] | null {
  const { atMs, quality, values, marks } = chunk.columns
  if (!Object.hasOwn(featureCatalogue, chunk.stream)) return null
  const channel = chunk.stream as Channel // own key of the catalogue, checked above
  const known = featureCatalogue[channel]
  const names = vocabulary.features[channel]
  return Array.from({ length: chunk.rows }, (_, row) => {
    const measured: Record<string, number> = {}
    const line = { atMs: Number(atMs?.[row]), channel, quality: Number(quality?.[row]), values: measured }
    const declined: Record<string, DeclineReason> = {}
    for (const [i, name] of names.entries()) {
      const mark = Number(marks?.[row * names.length + i])
      if (mark === NOT_ATTEMPTED || !Object.hasOwn(known, name)) continue
      if (mark === MEASURED) measured[name] = Number(values?.[row * names.length + i])
      else addReason(declined, name, vocabulary.reasons[mark - FIRST_REASON])
    }
    return Object.keys(declined).length > 0 ? { ...line, declined } : line
  })
}

function addReason(declined: Record<string, DeclineReason>, name: string, reason: string | undefined): void {
  const known = declineReasons.find((one) => one === reason)
  if (known) declined[name] = known
}
