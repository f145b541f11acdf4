// How each store travels: what one line of its file holds, how a page of rows becomes lines, and how a line becomes a row again.
import { z } from 'zod/mini'
import { consentEventSchema } from '#core/contracts/consent.ts'
import { documentSchema } from '#core/contracts/documents.ts'
import { featureLineSchema, type FeatureLine } from '#core/contracts/features.ts'
import { annotationSchema, labelSchema } from '#core/contracts/labels.ts'
import { storeNames, type StoreName } from '#core/contracts/archive.ts'
import { isRecordable } from '#core/contracts/recording-features.ts'
import { storedRecordSchema, type StoredRecord } from '#core/contracts/records.ts'
import { sessionSchema, undoEntrySchema } from '#core/contracts/sessions.ts'
import { settingsSchema } from '#core/contracts/settings.ts'
import { summarySchema } from '#core/contracts/summaries.ts'
import type { Reading } from '../access.ts'
import { toIdentity } from '../decision-log.ts'
import { createVocabularies, unpackRow } from '../raw-rows.ts'
import type { RawRow } from '../rows.ts'
import { SETTINGS_KEY } from '../settings-store.ts'

/** Stores that travel as one JSON value a line; recordings travel as files of their own. */
export type LineStore = Exclude<StoreName, 'recordings'>
export const lineStores = storeNames.filter((store): store is LineStore => store !== 'recordings')

export interface LinePage {
  readonly lines: readonly unknown[]
  /** Rows looked at; the next page begins after the last of them. */
  readonly rows: number
  readonly lastKey: IDBValidKey | null
  /** Rows that no longer fit their contract and stay behind. */
  readonly damaged: number
}

/** What one line of the file may be. Features a build does not know cannot be packed, so they are refused here. */
export const lineSchemas: Readonly<Record<LineStore, z.ZodMiniType>> = {
  settings: settingsSchema,
  decisions: storedRecordSchema,
  consent: consentEventSchema,
  labels: labelSchema,
  annotations: annotationSchema,
  sessions: sessionSchema,
  summaries: summarySchema,
  raw: featureLineSchema.check(z.refine<FeatureLine>(isRecordable, 'a feature is not one of its channel')),
  documents: documentSchema,
  undo: undoEntrySchema,
}

/** Reads up to `count` rows after `afterKey` in one transaction and turns them into lines that fit their contract. */
export async function readLines(
  transaction: Reading,
  store: LineStore,
  { afterKey, count }: { afterKey: IDBValidKey | null; count: number },
): Promise<LinePage> {
  const range = afterKey === null ? null : IDBKeyRange.lowerBound(afterKey, true)
  const source = transaction.objectStore(store)
  const [rows, keys] = await Promise.all([source.getAll(range, count), source.getAllKeys(range, count)])
  const values =
    store === 'raw'
      ? await unpackRows(transaction, rows as RawRow[]) /* read from `raw` */
      : rows.map((row) => toLine(store, row))
  const lines = values.filter((value) => z.safeParse(lineSchemas[store], value).success)
  return { lines, rows: rows.length, lastKey: keys.at(-1) ?? null, damaged: values.length - lines.length }
}

/** A row that cannot be unpacked becomes null, which fits no contract and is counted as damaged. */
async function unpackRows(transaction: Reading, rows: readonly RawRow[]): Promise<unknown[]> {
  const namesOf = createVocabularies((key) => transaction.objectStore('meta').get(key))
  const lines: unknown[] = []
  for (const row of rows) lines.push(...(unpackRow(row, await namesOf(row.vocabulary)) ?? [null]))
  return lines
}

function toLine(store: LineStore, row: unknown): unknown {
  const fields = Object(row) as Record<string, unknown> // Object() makes an object of anything
  if (store === 'decisions') return { ...Object(fields['record']), seq: fields['seq'] }
  return store === 'consent' ? fields['event'] : row
}

/** What is put into the store for a line that was checked; `key` only for stores without a key of their own. */
export interface PortableRow {
  readonly value: unknown
  readonly key?: string
}

export function toRow(store: Exclude<LineStore, 'raw'>, line: unknown): PortableRow {
  if (store === 'decisions') {
    const { seq, ...record } = line as StoredRecord // parsed by its schema
    return { value: { seq, identity: toIdentity(record), record } }
  }
  if (store === 'consent') return { value: { eventId: (line as { eventId: string }).eventId, event: line } } // parsed by its schema
  return store === 'settings' ? { value: line, key: SETTINGS_KEY } : { value: line }
}
