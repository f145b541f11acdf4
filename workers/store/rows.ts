// The rows as they lie in the database, typed for idb. Their content is parsed when it is read back.
import type { DBSchema } from 'idb'
import type { Channel } from '#core/contracts/features.ts'

/** A log record with what the database needs beside it. */
export interface DecisionRow {
  readonly seq?: number
  readonly identity: string
  readonly record: unknown
}
export interface ConsentRow {
  readonly seq?: number
  readonly eventId: string
  readonly event: unknown
}
/** Some seconds of feature lines of one channel, as one recording chunk. */
export interface RawRow {
  readonly id?: number
  readonly channel: Channel
  readonly startMs: number
  readonly endMs: number
  readonly lines: number
  /** Which list of names gives the columns their meaning: a key of `meta`. */
  readonly vocabulary: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
export interface RecordingRow {
  readonly recordingId: string
  readonly chunk: number
  readonly savedMs: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface CortexSchema extends DBSchema {
  settings: { key: string; value: unknown }
  decisions: { key: number; value: DecisionRow; indexes: { identity: string } }
  consent: { key: number; value: ConsentRow; indexes: { eventId: string } }
  labels: { key: string; value: unknown; indexes: { startMs: number } }
  annotations: { key: string; value: unknown; indexes: { startMs: number } }
  sessions: { key: string; value: unknown; indexes: { startMs: number } }
  summaries: { key: [level: string, startMs: number]; value: unknown }
  raw: { key: number; value: RawRow; indexes: { endMs: number; channelTime: [channel: string, startMs: number] } }
  documents: { key: string; value: unknown }
  undo: { key: string; value: unknown; indexes: { doneMs: number } }
  recordings: { key: [recordingId: string, chunk: number]; value: RecordingRow }
  meta: { key: string; value: unknown }
}
