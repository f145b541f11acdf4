// Raw feature lines in the database: written by batch with relaxed durability, read by channel and time, shed oldest first.
import type { Channel, FeatureLine } from '#core/contracts/features.ts'
import type { Access, Writing } from './access.ts'
import type { Stored } from './outcome.ts'
import { createVocabularies, MAX_ROW_SPAN_MS, packLines, unpackRow, vocabulary, vocabularyKey } from './raw-rows.ts'
import type { TimeRange } from './keyed.ts'

export interface RawListing {
  readonly lines: readonly FeatureLine[]
  /** Rows that could not be read. */
  readonly damaged: number
}
export interface Shedding {
  readonly rows: number
  readonly lines: number
  /** No line older than this is left. */
  readonly beforeMs: number
}

export function createRawStore(access: Access) {
  return {
    write: (lines: readonly FeatureLine[]): Promise<Stored<number>> =>
      access.write({ stores: ['raw', 'meta'], durability: 'relaxed' }, async (transaction) => {
        await rememberVocabulary(transaction)
        const rows = packLines(lines)
        await Promise.all(rows.map((row) => transaction.objectStore('raw').add(row)))
        return rows.length
      }),

    list: ({ channel, fromMs, toMs }: TimeRange & { channel: Channel }): Promise<Stored<RawListing>> =>
      access.read(['raw', 'meta'], async (transaction) => {
        const range = IDBKeyRange.bound([channel, fromMs - MAX_ROW_SPAN_MS], [channel, toMs], false, true)
        const rows = await transaction.objectStore('raw').index('channelTime').getAll(range)
        const namesOf = createVocabularies((key) => transaction.objectStore('meta').get(key))
        const unpacked: (FeatureLine[] | null)[] = []
        for (const row of rows) unpacked.push(unpackRow(row, await namesOf(row.vocabulary)))
        const lines = unpacked.flatMap((one) => one ?? []).filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
        return { lines, damaged: unpacked.filter((one) => one === null).length }
      }),

    /** Deletes the rows that ended before `beforeMs`. */
    shedBefore: (beforeMs: number): Promise<Stored<Shedding>> =>
      access.write({ stores: ['raw'], durability: 'relaxed' }, (transaction) =>
        shed(transaction, (row) => row.endMs < beforeMs),
      ),

    /** Deletes the oldest rows until at least this many bytes of samples are gone, or none is left. */
    shedBytes: (bytes: number): Promise<Stored<Shedding>> => {
      let left = bytes
      return access.write({ stores: ['raw'], durability: 'relaxed' }, (transaction) => {
        left = bytes
        return shed(transaction, (row) => (left -= row.bytes.length) + row.bytes.length > 0)
      })
    },

    /** Deletes the oldest tenth, at least one row. */
    shedTenth: (): Promise<Stored<Shedding>> =>
      access.write({ stores: ['raw'], durability: 'relaxed' }, async (transaction) => {
        let left = Math.ceil((await transaction.objectStore('raw').count()) / 10)
        return shed(transaction, () => left-- > 0)
      }),
  }
}

/** Written once per build, in the same transaction as the first rows that need it. */
export async function rememberVocabulary(transaction: Writing): Promise<void> {
  const meta = transaction.objectStore('meta')
  if ((await meta.getKey(vocabularyKey)) === undefined) await meta.put(vocabulary, vocabularyKey)
}

interface Weight {
  readonly endMs: number
  readonly bytes: Uint8Array
}

/** Walks from the oldest row and deletes as long as `goes` agrees. */
async function shed(transaction: Writing, goes: (row: Weight) => boolean): Promise<Shedding> {
  let gone: Shedding = { rows: 0, lines: 0, beforeMs: 0 }
  let cursor = await transaction.objectStore('raw').index('endMs').openCursor()
  while (cursor && goes(cursor.value)) {
    const { lines, endMs } = cursor.value
    gone = { rows: gone.rows + 1, lines: gone.lines + lines, beforeMs: endMs }
    await cursor.delete()
    cursor = await cursor.continue()
  }
  return gone
}
