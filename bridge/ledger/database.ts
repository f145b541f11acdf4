// The ledger's SQLite database: opening, schema, migrations and the statements everything else is built on.
import { chmodSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { EventKind, LedgerEvent } from '#core/contracts/bridge-records.ts'

export const SCHEMA_VERSION = 1

/** Each entry takes a database from its index to the next version; they run in one transaction, after a backup copy. */
const migrations: readonly string[] = [
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     boot TEXT NOT NULL,
     kind TEXT NOT NULL,
     at_ms REAL NOT NULL,
     cid TEXT NOT NULL,
     who TEXT NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX events_by_kind ON events (kind, seq);
   CREATE INDEX events_by_time ON events (kind, at_ms, seq);
   CREATE INDEX events_by_cid ON events (cid);
   CREATE TABLE tallies (kind TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE documents (
     collection TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL,
     updated_ms REAL NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (collection, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE answers (
     who TEXT NOT NULL,
     key TEXT NOT NULL,
     seq INTEGER NOT NULL,
     request_hash TEXT NOT NULL,
     result TEXT NOT NULL,
     PRIMARY KEY (who, key)
   ) STRICT, WITHOUT ROWID;`,
]

export type OpenedDatabase =
  | { readonly kind: 'open'; readonly database: DatabaseSync; readonly readOnly: boolean }
  | { readonly kind: 'corrupt' }

/** SQLite's result codes that this code tells apart. */
export const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const

/** Primary result code of a failed statement, or 0 for anything else. */
export const sqliteCode = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0

export const isCorruption = (error: unknown): boolean =>
  ([sqlite.corrupt, sqlite.notADatabase] as number[]).includes(sqliteCode(error)) // widened so that any code may be asked for

export interface OpenOptions {
  readonly path: string
  /** Copies the database aside before its schema changes. */
  readonly backUp: (from: number) => void
}

/** Opens and migrates. A newer schema opens read-only: an older program must not write what it does not understand. */
export function openDatabase({ path, backUp }: OpenOptions): OpenedDatabase {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path, { timeout: 2_000 })
    if (process.platform !== 'win32') chmodSync(path, 0o600)
    database.exec(
      'PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF',
    )
    const version = versionOf(database)
    if (version > SCHEMA_VERSION) {
      database.close()
      return { kind: 'open', database: new DatabaseSync(path, { readOnly: true, timeout: 2_000 }), readOnly: true }
    }
    if (version < SCHEMA_VERSION) {
      if (version > 0) backUp(version)
      migrate(database, version)
    }
    return { kind: 'open', database, readOnly: false }
  } catch (error) {
    database?.close()
    if (isCorruption(error)) return { kind: 'corrupt' }
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get()
  return Number(row?.['user_version'] ?? 0)
}

function migrate(database: DatabaseSync, from: number): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    for (const step of migrations.slice(from)) database.exec(step)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Looks at every page; null when all is well. */
export function findDamage(database: DatabaseSync): string | null {
  try {
    const row = database.prepare('PRAGMA quick_check(1)').get()
    const verdict = String(row?.['quick_check'] ?? 'ok')
    return verdict === 'ok' ? null : verdict
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable'
  }
}

type Bound = string | number | null

/** Prepared once, kept by text. */
export function createStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>()
  return (sql) => {
    let statement = prepared.get(sql)
    if (!statement) prepared.set(sql, (statement = database.prepare(sql)))
    return statement
  }
}
export type Statements = ReturnType<typeof createStatements>
export type { Bound }

export function toEvent(row: Record<string, unknown>): LedgerEvent {
  return {
    seq: Number(row['seq']),
    bootId: String(row['boot']),
    id: String(row['id']),
    kind: String(row['kind']) as EventKind, // written by this program from the closed list
    atMs: Number(row['at_ms']),
    cid: String(row['cid']),
    who: String(row['who']),
    body: JSON.parse(String(row['body'])) as Record<string, unknown>, // written as an object
  }
}
