// The write-ahead decision log: append-only, numbered by the database, each record once, durable before the answer.
import { z } from 'zod/mini'
import {
  recordKey,
  recordSchema,
  storedRecordSchema,
  type LogRecord,
  type StoredRecord,
} from '#core/contracts/records.ts'
import type { Access, Writing } from './access.ts'
import { checked, refused, stored, type Stored } from './outcome.ts'
import type { DecisionRow } from './rows.ts'

/** `already`: the same record was appended before and nothing was written; `same` is false when its content differed. */
export type Appended =
  | { readonly kind: 'appended'; readonly seq: number }
  | { readonly kind: 'already'; readonly seq: number; readonly same: boolean }

export interface LogPage {
  readonly records: readonly StoredRecord[]
  /** Rows that no longer fit the contract; left out, still in the database. */
  readonly damaged: number
  /** Where to go on, or null at the end of the log. */
  readonly nextAfterSeq: number | null
}

/** Parts are ids and names, which have no `|`. */
export const toIdentity = (record: LogRecord): string => recordKey(record).join('|')
const identitiesOf = (decisionId: string): IDBKeyRange => IDBKeyRange.bound(`${decisionId}|`, `${decisionId}|\uffff`)

const MAX_PAGE = 2_000

/** @param onAppended called with the number of each new record once it is durable */
export function createDecisionLog(access: Access, onAppended: (seq: number) => void) {
  return {
    /** Appends with strict durability. EXECUTED, OUTCOME and FEEDBACK need their DECISION in the log. */
    async appendRecord(input: LogRecord): Promise<Stored<Appended>> {
      const record = checked(recordSchema, input)
      if (!record.ok) return record
      const appended = await access.write({ stores: ['decisions'], durability: 'strict' }, (transaction) =>
        append(transaction, record.value),
      )
      if (!appended.ok) return appended
      if (!appended.value) return refused('invalid', 'decisionId: no such decision')
      if (appended.value.kind === 'appended') onAppended(appended.value.seq)
      return stored(appended.value)
    },

    /** The log in order, a page at a time. */
    readLog({ afterSeq = 0, limit = MAX_PAGE }: { afterSeq?: number; limit?: number }): Promise<Stored<LogPage>> {
      const count = Math.min(limit, MAX_PAGE)
      return access.read(['decisions'], async (transaction) => {
        const rows = await transaction.objectStore('decisions').getAll(IDBKeyRange.lowerBound(afterSeq, true), count)
        return { ...parseRows(rows), nextAfterSeq: rows.length < count ? null : (rows.at(-1)?.seq ?? null) }
      })
    },

    /** Everything logged about one decision, in order. */
    readDecision(decisionId: string): Promise<Stored<readonly StoredRecord[]>> {
      return access.read(['decisions'], async (transaction) => {
        const rows = await transaction.objectStore('decisions').index('identity').getAll(identitiesOf(decisionId))
        return parseRows(rows).records.toSorted((a, b) => a.seq - b.seq)
      })
    },
  }
}

/** null: the decision it speaks of is not in the log. */
async function append(transaction: Writing, record: LogRecord): Promise<Appended | null> {
  const log = transaction.objectStore('decisions')
  const identity = toIdentity(record)
  const before = await log.index('identity').get(identity)
  if (before) return { kind: 'already', seq: before.seq ?? 0, same: isSame(before.record, record) }
  const known = record.type === 'DECISION' || (await log.index('identity').getKey(`${record.decisionId}|DECISION|`))
  return known ? { kind: 'appended', seq: await log.add({ identity, record }) } : null
}

/** Both were parsed by the same schema, so equal content has equal text up to the order of fields. */
const isSame = (before: unknown, record: LogRecord): boolean => canonical(before) === canonical(record)
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

export function parseRows(rows: readonly DecisionRow[]): Pick<LogPage, 'records' | 'damaged'> {
  const records = rows.flatMap(({ seq, record }) => {
    const parsed = z.safeParse(storedRecordSchema, { ...(record as object), seq }) // spread of anything is an object
    return parsed.success ? [parsed.data] : []
  })
  return { records, damaged: rows.length - records.length }
}
