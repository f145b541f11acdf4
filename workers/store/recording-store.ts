// Recordings in the database: the head as chunk 0, then chunks in the order they came; a whole one is just their bytes in a row.
import { z } from 'zod/mini'
import { decodeRecording, decodeRecordingChunk } from '#core/contracts/recording-decode.ts'
import { encodeRecordingHeader } from '#core/contracts/recording-encode.ts'
import { recordingHeaderSchema, type RecordingHeader } from '#core/contracts/recording.ts'
import { idSchema } from '#core/contracts/text.ts'
import type { Access, Reading } from './access.ts'
import { checked, refused, stored, type Stored } from './outcome.ts'
import type { RecordingRow } from './rows.ts'

export interface RecordingListing {
  readonly header: RecordingHeader
  readonly chunks: number
  readonly bytes: number
  readonly savedMs: number
}

/** Keys of one recording; an array sorts after every number. */
export const chunksOf = (recordingId: string): IDBKeyRange => IDBKeyRange.bound([recordingId], [recordingId, []])

export function createRecordingStore(access: Access, nowMs: () => number) {
  const add = (
    rows: (last: number | null) => RecordingRow | null,
    recordingId: string,
  ): Promise<Stored<number | null>> =>
    access.write({ stores: ['recordings'], durability: 'relaxed' }, async (transaction) => {
      const store = transaction.objectStore('recordings')
      const last = await store.openKeyCursor(chunksOf(recordingId), 'prev')
      const row = rows(last ? last.key[1] : null)
      if (!row) return null
      await store.add(row)
      return row.chunk
    })

  return {
    async startRecording(input: RecordingHeader): Promise<Stored<number>> {
      const header = checked(recordingHeaderSchema, input)
      if (!header.ok) return header
      const { recordingId } = header.value
      const bytes = own(encodeRecordingHeader(header.value))
      const row = { recordingId, chunk: 0, savedMs: nowMs(), bytes }
      const added = await add((last) => (last === null ? row : null), recordingId)
      return added.ok ? fromNumber(added.value, 'recordingId: there is one with this id') : added
    },

    /** One or more encoded chunks of a recording that was started; each is checked before it is kept. */
    async appendRecording({ recordingId, bytes }: { recordingId: string; bytes: Uint8Array }): Promise<Stored<number>> {
      const header = await access.read(['recordings'], (transaction) => readHeader(transaction, recordingId))
      if (!header.ok) return header
      if (!header.value) return refused('invalid', 'recordingId: no such recording')
      if (!decodeRecordingChunk(header.value, bytes)) return refused('invalid', 'bytes: not a chunk of this recording')
      const added = await add(
        (last) => (last === null ? null : { recordingId, chunk: last + 1, savedMs: nowMs(), bytes: own(bytes) }),
        recordingId,
      )
      return added.ok ? fromNumber(added.value, 'recordingId: no such recording') : added
    },

    listRecordings: (): Promise<Stored<readonly RecordingListing[]>> =>
      access.read(['recordings'], async (transaction) => {
        const listings = new Map<string, RecordingListing>()
        let cursor = await transaction.objectStore('recordings').openCursor()
        while (cursor) {
          const row = cursor.value
          const before = listings.get(row.recordingId)
          const header = before?.header ?? toHeader(row)
          const [chunks, bytes] = [(before?.chunks ?? -1) + 1, (before?.bytes ?? 0) + row.bytes.length]
          if (header) listings.set(row.recordingId, { header, chunks, bytes, savedMs: row.savedMs })
          cursor = await cursor.continue()
        }
        return [...listings.values()]
      }),

    /** The whole file, ready to be saved or decoded; null when there is none. */
    readRecording: (recordingId: string): Promise<Stored<Uint8Array<ArrayBuffer> | null>> =>
      access.read(['recordings'], async (transaction) => {
        const rows = await transaction.objectStore('recordings').getAll(chunksOf(recordingId))
        return rows.length > 0 ? joinBytes(rows.map((row) => row.bytes)) : null
      }),

    async removeRecording(recordingId: string): Promise<Stored<true>> {
      if (!z.safeParse(idSchema, recordingId).success) return refused('invalid', 'recordingId')
      return access.write({ stores: ['recordings'], durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('recordings').delete(chunksOf(recordingId))
        return true as const
      })
    },
  }
}

async function readHeader(transaction: Reading, recordingId: string): Promise<RecordingHeader | null> {
  const row = await transaction.objectStore('recordings').get([recordingId, 0])
  return row ? toHeader(row) : null
}

function toHeader(row: RecordingRow): RecordingHeader | null {
  const recording = decodeRecording(row.bytes)
  return recording.ok ? recording.header : null
}

const fromNumber = (chunk: number | null, detail: string): Stored<number> =>
  chunk === null ? refused('invalid', detail) : stored(chunk)

/** A copy that is not part of a larger buffer, which would be stored whole. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
