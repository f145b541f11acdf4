// Feature lines to and from database rows: grouped by channel, packed into chunks, each tied to the list of names it was packed with.
import { z } from 'zod/mini'
import { crc32 } from '#core/contracts/crc32.ts'
import { channels, type Channel, type FeatureLine } from '#core/contracts/features.ts'
import { decodeRecordingChunk } from '#core/contracts/recording-decode.ts'
import { encodeRecordingChunk } from '#core/contracts/recording-encode.ts'
import { fromFeatureChunk, toFeatureChunk } from '#core/contracts/recording-features.ts'
import {
  currentVocabulary,
  MAX_CHUNK_ROWS,
  recordingVocabularySchema,
  type RecordingVocabulary,
} from '#core/contracts/recording.ts'
import type { RawRow } from './rows.ts'

/** A row never spans more time than this, so that a range is found by its start. Chosen by hand: six flushes. */
export const MAX_ROW_SPAN_MS = 60_000

export const vocabulary: RecordingVocabulary = currentVocabulary()
/** Key of this build's list of names in `meta`. */
export const vocabularyKey: string = toVocabularyKey(vocabulary)

function toVocabularyKey(names: RecordingVocabulary): string {
  const ascii = JSON.stringify(names) // names are ASCII by contract
  const bytes = Uint8Array.from(ascii, (character) => character.charCodeAt(0))
  return `vocabulary-${crc32(bytes).toString(16)}`
}

/** Rows for the database, in the order of the lines within each channel. Domain: lines that `isRecordable` accepts. */
export function packLines(lines: readonly FeatureLine[]): RawRow[] {
  return channels.flatMap((channel) =>
    splitRuns(lines.filter((line) => line.channel === channel)).map((run) => packRun(channel, run)),
  )
}

/** Cuts where a row would span too much time or hold too many lines, or where the clock jumped back. */
function splitRuns(lines: readonly FeatureLine[]): FeatureLine[][] {
  const runs: FeatureLine[][] = []
  for (const line of lines) {
    const run = runs.at(-1)
    const first = run?.[0]
    const last = run?.at(-1)
    const fits =
      run &&
      first &&
      last &&
      run.length < MAX_CHUNK_ROWS &&
      line.atMs >= last.atMs &&
      line.atMs - first.atMs < MAX_ROW_SPAN_MS
    if (fits) run.push(line)
    else runs.push([line])
  }
  return runs
}

function packRun(channel: Channel, run: readonly FeatureLine[]): RawRow {
  const bytes = encodeRecordingChunk(vocabulary, toFeatureChunk(channel, run)) as Uint8Array<ArrayBuffer> // freshly made, so not shared
  return {
    channel,
    startMs: run[0]?.atMs ?? 0,
    endMs: run.at(-1)?.atMs ?? 0,
    lines: run.length,
    vocabulary: vocabularyKey,
    bytes,
  }
}

/** The lines of one row, or null when the row is damaged or its list of names is lost. */
export function unpackRow(row: RawRow, names: RecordingVocabulary | undefined): FeatureLine[] | null {
  const chunk = names && decodeRecordingChunk(names, row.bytes)
  return chunk ? fromFeatureChunk(names, chunk) : null
}

/** Reads lists of names on demand and remembers them, because rows of one build share one. */
export function createVocabularies(fetch: (key: string) => Promise<unknown>) {
  const known = new Map<string, RecordingVocabulary | undefined>([[vocabularyKey, vocabulary]])
  return async (key: string): Promise<RecordingVocabulary | undefined> => {
    if (!known.has(key)) known.set(key, z.safeParse(recordingVocabularySchema, await fetch(key)).data)
    return known.get(key)
  }
}
