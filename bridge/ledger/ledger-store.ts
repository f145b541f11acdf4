// Holds the open database and its transactions; opens it again after a failure, and rebuilds it from the mirror when it is beyond reading.
import { existsSync, renameSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { createStatements, findDamage, isCorruption, openDatabase, type Statements } from './database.ts'

export interface LedgerStore {
  /** Null while the database is unavailable. */
  statements(): Statements | null
  isReadOnly(): boolean
  begin(durable: boolean): void
  end(): void
  abandon(): void
  savepoint(): void
  release(): void
  rollbackToSavepoint(): void
  /** After a failure that is not the caller's: the database is closed, and opened again after a pause. */
  markDown(error: unknown): void
  /** Damage seen while running or by a deep check. */
  findDamage(): string | null
  close(): void
}

/** What opening found and did. */
export interface StoreReport {
  readonly quarantined: readonly string[]
  readonly readOnly: boolean
}

export interface StoreOptions {
  readonly path: string
  readonly wallMs: () => number
  readonly monoMs: () => number
  /** Look at every page before use: after a stop that was not clean. */
  readonly checkPages: boolean
  /** Fills a fresh database from what else is on disk; called after a quarantine and after every reopening. */
  readonly recover: (sql: Statements, database: DatabaseSync) => void
  readonly onReport: (report: StoreReport) => void
}

/** Chosen by hand: a disk that comes back is seen within a second, one that does not is not hammered. */
const REOPEN_AFTER_MS = 1_000

export function openStore(options: StoreOptions): LedgerStore {
  let database: DatabaseSync | null = null
  let sql: Statements | null = null
  let readOnly = false
  let downSinceMs = Number.NEGATIVE_INFINITY
  let suspect = options.checkPages

  const open = (): void => {
    const opened = openOrReplace(options, suspect)
    suspect = false
    database = opened.database
    readOnly = opened.readOnly
    sql = createStatements(database)
    if (!readOnly) options.recover(sql, database)
    if (opened.quarantined.length > 0 || readOnly) options.onReport({ quarantined: opened.quarantined, readOnly })
  }
  const shut = (): void => {
    try {
      database?.close()
    } catch {
      // it is being given up
    }
    database = null
    sql = null
  }
  const exec = (text: string): void => {
    if (!database) throw new Error('a transaction was used while the database is closed')
    database.exec(text)
  }
  open()
  return {
    statements() {
      if (sql !== null || options.monoMs() - downSinceMs < REOPEN_AFTER_MS) return sql
      try {
        open()
      } catch {
        shut()
        downSinceMs = options.monoMs()
      }
      return sql
    },
    isReadOnly: () => readOnly,
    begin: (durable) => exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`),
    end: () => exec('COMMIT'),
    abandon() {
      try {
        if (database?.isTransaction) database.exec('ROLLBACK')
      } catch {
        // SQLite has rolled back by itself
      }
    },
    savepoint: () => exec('SAVEPOINT write'),
    release: () => exec('RELEASE write'),
    rollbackToSavepoint: () => exec('ROLLBACK TO write; RELEASE write'),
    markDown(error) {
      suspect ||= isCorruption(error)
      shut()
      downSinceMs = options.monoMs()
    },
    findDamage: () => (database ? findDamage(database) : 'closed'),
    close: shut,
  }
}

interface Replaced {
  readonly database: DatabaseSync
  readonly readOnly: boolean
  readonly quarantined: readonly string[]
}

/** A database that cannot be read is moved aside, never deleted, and a new one takes its place. */
function openOrReplace(options: StoreOptions, checkPages: boolean): Replaced {
  const backUp = (from: number) => copyAside(options.path, `v${from}-${stamp(options)}`)
  const first = openDatabase({ path: options.path, backUp })
  if (first.kind === 'open') {
    if (!checkPages || first.readOnly || findDamage(first.database) === null) return { ...first, quarantined: [] }
    first.database.close()
  }
  const quarantined = quarantine(options.path, stamp(options))
  const second = openDatabase({ path: options.path, backUp })
  if (second.kind === 'corrupt') throw new Error('a database made a moment ago cannot be read')
  return { ...second, quarantined }
}

const stamp = ({ wallMs }: StoreOptions): string => new Date(wallMs()).toISOString().replaceAll(/[:.]/g, '-')

function quarantine(path: string, suffix: string): string[] {
  const moved = ['', '-wal', '-shm'].map((tail) => path + tail).filter(existsSync)
  for (const file of moved) renameSync(file, `${file}.corrupt-${suffix}`)
  return moved.map((file) => `${file}.corrupt-${suffix}`)
}

function copyAside(path: string, suffix: string): void {
  const { copyFileSync } = process.getBuiltinModule('node:fs')
  for (const file of ['', '-wal'].map((tail) => path + tail).filter(existsSync))
    copyFileSync(file, `${file}.before-${suffix}`)
}
