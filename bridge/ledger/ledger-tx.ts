// What a write may do inside one transaction: append rows, keep documents with versions, remember answers.
import { randomBytes } from 'node:crypto'
import type { EventKind, LedgerEvent } from '#core/contracts/bridge-records.ts'
import { mintId } from '../ports/clock.ts'
import type { Statements } from './database.ts'
import type { NewRow, RowOrigin } from './ledger-row.ts'

/** Things that have a current state, as opposed to events. */
export type Collection = 'settings' | 'projects' | 'spending' | 'acts'

export interface Document {
  readonly id: string
  readonly version: number
  readonly updatedMs: number
  readonly body: unknown
}

export interface RememberedAnswer {
  readonly requestHash: string
  readonly result: string
}

export interface LedgerTx {
  /** False when a row with this id was there already. */
  append(row: NewRow): boolean
  readDocument(collection: Collection, id: string): Document | null
  /** Writes the whole document under the next version and appends a row that says so. */
  putDocument(collection: Collection, id: string, body: unknown): Document
  findAnswer(key: string): RememberedAnswer | null
  rememberAnswer(key: string, answer: RememberedAnswer): void
  lastSeq(): number
  /** Removes rows of one kind by their numbers; returns how many went. */
  removeRows(kind: EventKind, first: number, last: number): number
  /** Runs once everything is on record; not at all when it is not. */
  afterCommit(act: () => void): void
}

export interface TxContext extends RowOrigin {
  readonly sql: Statements
  readonly bootId: string
  readonly wallMs: number
  /** Rows appended so far, in order. */
  readonly appended: LedgerEvent[]
  readonly afterwards: (() => void)[]
}

export function openTx(context: TxContext): LedgerTx {
  const { sql, who, wallMs } = context
  const insert = (row: NewRow): number | null => {
    const event = { ...row, seq: 0, bootId: context.bootId, cid: context.cid, who }
    const seq = insertRow(sql, event)
    if (seq !== null) context.appended.push({ ...event, seq })
    return seq
  }
  const note = (kind: NewRow['kind'], body: NewRow['body']): number | null =>
    insert({ id: mintId(randomBytes), kind, atMs: wallMs, body })
  return {
    append: (row) => insert(row) !== null,
    readDocument: (collection, id) => readDocument(sql, collection, id),
    putDocument(collection, id, body) {
      const version = (readDocument(sql, collection, id)?.version ?? 0) + 1
      const document = { id, version, updatedMs: wallMs, body }
      storeDocument(sql, collection, document)
      note('document', { collection, ...document })
      return document
    },
    findAnswer: (key) => findAnswer(sql, who, key),
    rememberAnswer(key, answer) {
      const seq = note('answer', { key, ...answer }) ?? 0
      storeAnswer(sql, { who, key, seq, ...answer })
    },
    lastSeq: () => lastSeq(sql),
    removeRows: (kind, first, last) => removeRows(sql, kind, { first, last }),
    afterCommit: (act) => void context.afterwards.push(act),
  }
}

const INSERT =
  'INSERT INTO events (id, boot, kind, at_ms, cid, who, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING'
const INSERT_AT =
  'INSERT INTO events (seq, id, boot, kind, at_ms, cid, who, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'
const TALLY =
  'INSERT INTO tallies (kind, rows) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET rows = rows + excluded.rows'

/** Number of the new row; null when its id is there already. A row that had a number before keeps it. Whoever inserts also tallies. */
export function insertRow(sql: Statements, row: LedgerEvent): number | null {
  const { id, bootId, kind, atMs, cid, who } = row
  const values = [id, bootId, kind, atMs, cid, who, JSON.stringify(row.body)] as const
  const done = row.seq > 0 ? sql(INSERT_AT).run(row.seq, ...values) : sql(INSERT).run(...values)
  return done.changes === 0 ? null : Number(done.lastInsertRowid)
}

export const tally = (sql: Statements, kind: string, rows: number): void => void sql(TALLY).run(kind, rows)

function removeRows(sql: Statements, kind: EventKind, { first, last }: { first: number; last: number }): number {
  const { changes } = sql('DELETE FROM events WHERE kind = ? AND seq BETWEEN ? AND ?').run(kind, first, last)
  if (kind === 'answer') sql('DELETE FROM answers WHERE seq BETWEEN ? AND ?').run(first, last)
  tally(sql, kind, -Number(changes))
  return Number(changes)
}

export function lastSeq(sql: Statements): number {
  return Number(sql('SELECT max(seq) AS seq FROM events').get()?.['seq'] ?? 0)
}

export function readDocument(sql: Statements, collection: Collection, id: string): Document | null {
  const row = sql('SELECT * FROM documents WHERE collection = ? AND id = ?').get(collection, id)
  return row ? toDocument(row) : null
}

export const toDocument = (row: Record<string, unknown>): Document => ({
  id: String(row['id']),
  version: Number(row['version']),
  updatedMs: Number(row['updated_ms']),
  body: JSON.parse(String(row['body'])) as unknown, // the reader applies its own schema
})

export function storeDocument(sql: Statements, collection: string, { id, version, updatedMs, body }: Document): void {
  sql(
    `INSERT INTO documents (collection, id, version, updated_ms, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (collection, id) DO UPDATE SET version = excluded.version, updated_ms = excluded.updated_ms, body = excluded.body
     WHERE excluded.version > version`,
  ).run(collection, id, version, updatedMs, JSON.stringify(body))
}

export function findAnswer(sql: Statements, who: string, key: string): RememberedAnswer | null {
  const row = sql('SELECT request_hash, result FROM answers WHERE who = ? AND key = ?').get(who, key)
  return row ? { requestHash: String(row['request_hash']), result: String(row['result']) } : null
}

export function storeAnswer(
  sql: Statements,
  answer: RememberedAnswer & { who: string; key: string; seq: number },
): void {
  sql('INSERT INTO answers (who, key, seq, request_hash, result) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
    answer.who,
    answer.key,
    answer.seq,
    answer.requestHash,
    answer.result,
  )
}
