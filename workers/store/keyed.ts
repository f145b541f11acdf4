// Stores whose records carry their own key: labels, annotations, sessions, summaries, documents, the undo journal.
import { z } from 'zod/mini'
import { documentSchema, type StoredDocument } from '#core/contracts/documents.ts'
import { annotationSchema, labelSchema, type Annotation, type Label } from '#core/contracts/labels.ts'
import { sessionSchema, undoEntrySchema, type Session, type UndoEntry } from '#core/contracts/sessions.ts'
import { summarySchema, type Summary, type SummaryLevel } from '#core/contracts/summaries.ts'
import type { Access, Durability } from './access.ts'
import { checked, stored, type Stored } from './outcome.ts'

/** Half-open range of time, wall clock ms. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}
export interface Listing<T> {
  readonly records: readonly T[]
  /** Rows that no longer fit the contract; left out, still in the database. */
  readonly damaged: number
}

type TimedStore = 'labels' | 'annotations' | 'sessions'

/** Most summaries one call takes: a month of minutes. */
const MAX_SUMMARIES = 45_000

export function createKeyedStores(access: Access) {
  const put = async <T>(
    store: TimedStore | 'documents' | 'undo',
    schema: z.ZodMiniType<T>,
    input: T,
  ): Promise<Stored<true>> => {
    const record = checked(schema, input)
    if (!record.ok) return record
    return access.write({ stores: [store], durability: 'strict' }, async (transaction) => {
      await transaction.objectStore(store).put(record.value)
      return true as const
    })
  }

  const list = <T>(
    store: TimedStore,
    schema: z.ZodMiniType<T>,
    { fromMs, toMs }: TimeRange,
  ): Promise<Stored<Listing<T>>> =>
    access.read([store], async (transaction) => {
      const range = IDBKeyRange.bound(fromMs, toMs, false, true)
      return parseAll(schema, await transaction.objectStore(store).index('startMs').getAll(range))
    })

  return {
    putLabel: (label: Label) => put('labels', labelSchema, label),
    listLabels: (range: TimeRange) => list('labels', labelSchema, range),
    putAnnotation: (annotation: Annotation) => put('annotations', annotationSchema, annotation),
    listAnnotations: (range: TimeRange) => list('annotations', annotationSchema, range),
    removeAnnotation: (annotationId: string): Promise<Stored<true>> =>
      access.write({ stores: ['annotations'], durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('annotations').delete(annotationId)
        return true as const
      }),
    /** The whole session row is replaced at once, so a checkpoint is either the old or the new one. */
    putSession: (session: Session) => put('sessions', sessionSchema, session),
    /** Sessions that began in the range. */
    listSessions: (range: TimeRange) => list('sessions', sessionSchema, range),
    putUndo: (entry: UndoEntry) => put('undo', undoEntrySchema, entry),
    /** Changes done in the range, oldest first. */
    listUndo: ({ fromMs, toMs }: TimeRange): Promise<Stored<Listing<UndoEntry>>> =>
      access.read(['undo'], async (transaction) => {
        const range = IDBKeyRange.bound(fromMs, toMs, false, true)
        return parseAll(undoEntrySchema, await transaction.objectStore('undo').index('doneMs').getAll(range))
      }),
    putDocument: (document: StoredDocument) => put('documents', documentSchema, document),
    /** null when there is none, or when it can no longer be read. */
    readDocument: (name: string): Promise<Stored<StoredDocument | null>> =>
      access.read(['documents'], async (transaction) => {
        const row = await transaction.objectStore('documents').get(name)
        return z.safeParse(documentSchema, row).data ?? null
      }),
    /** Replaces what is there for the same level and start. Relaxed: they can be computed again from what is younger. */
    putSummaries: (summaries: readonly Summary[]) => putSummaries(access, summaries),
    /** Summaries of one level that begin in the range, oldest first. */
    listSummaries: ({ level, fromMs, toMs }: TimeRange & { level: SummaryLevel }): Promise<Stored<Listing<Summary>>> =>
      access.read(['summaries'], async (transaction) => {
        const range = IDBKeyRange.bound([level, fromMs], [level, toMs], false, true)
        return parseAll(summarySchema, await transaction.objectStore('summaries').getAll(range))
      }),
  }
}

async function putSummaries(
  access: Access,
  input: readonly Summary[],
  durability: Durability = 'relaxed',
): Promise<Stored<number>> {
  const summaries = checked(z.array(summarySchema).check(z.maxLength(MAX_SUMMARIES)), input)
  if (!summaries.ok) return summaries
  if (summaries.value.length === 0) return stored(0)
  return access.write({ stores: ['summaries'], durability }, async (transaction) => {
    const store = transaction.objectStore('summaries')
    await Promise.all(summaries.value.map((summary) => store.put(summary)))
    return summaries.value.length
  })
}

export function parseAll<T>(schema: z.ZodMiniType<T>, rows: readonly unknown[]): Listing<T> {
  const records = rows.flatMap((row) => {
    const parsed = z.safeParse(schema, row)
    return parsed.success ? [parsed.data] : []
  })
  return { records, damaged: rows.length - records.length }
}
