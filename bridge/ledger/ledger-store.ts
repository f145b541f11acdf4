// Holds the open database and its transactions; opens it again after a failure, and replaces it when it is beyond reading.
import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../ports/clock.ts'
import { createStatements, findDamage, isCorruption, openDatabase, type Statements } from './database.ts'

/** What opening found and did. */
export interface StoreReport {
  readonly quarantined: readonly string[]
  readonly readOnly: boolean
}

export interface StoreOptions {
  readonly path: string
  readonly clock: Clock
  /** Look at every page before use, `small`: only where that takes a moment, as after a stop that was not clean. */
  readonly checkPages: 'all' | 'small' | 'none'
  /** Fills the database from what else is on disk; called at every opening. */
  readonly recover: (sql: Statements, database: DatabaseSync) => void
  readonly onReport: (report: StoreReport) => void
}

/** Chosen by hand: a disk that comes back is seen within a second, one that does not is not hammered. */
const REOPEN_AFTER_MS = 1_000

export class LedgerStore {
  readonly #options: StoreOptions
  #database: DatabaseSync | null = null
  #sql: Statements | null = null
  #readOnly = false
  #suspect: boolean
  #downSinceMs = Number.NEGATIVE_INFINITY

  /** Opens at once; throws when that fails, because a start without records must be loud. */
  constructor(options: StoreOptions) {
    this.#options = options
    this.#suspect = options.checkPages === 'all' || (options.checkPages === 'small' && isSmall(options.path))
    this.#open()
  }

  /** Null while the database is unavailable; asked again later, it may be back. */
  statements(): Statements | null {
    const pausedMs = this.#options.clock.monoMs() - this.#downSinceMs
    if (this.#sql !== null || pausedMs < REOPEN_AFTER_MS) return this.#sql
    try {
      this.#open()
    } catch {
      this.#shut()
      this.#downSinceMs = this.#options.clock.monoMs()
    }
    return this.#sql
  }

  isReadOnly(): boolean {
    return this.#readOnly
  }

  begin(durable: boolean): void {
    this.#exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`)
  }

  end(): void {
    this.#exec('COMMIT')
  }

  abandon(): void {
    try {
      if (this.#database?.isTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself
    }
  }

  savepoint(): void {
    this.#exec('SAVEPOINT write')
  }

  release(): void {
    this.#exec('RELEASE write')
  }

  rollbackToSavepoint(): void {
    this.#exec('ROLLBACK TO write; RELEASE write')
  }

  /** After a failure that is not the caller's: the database is closed, and opened again after a pause. */
  markDown(error: unknown): void {
    this.#suspect ||= isCorruption(error)
    this.#shut()
    this.#downSinceMs = this.#options.clock.monoMs()
  }

  close(): void {
    this.#shut()
    this.#downSinceMs = Number.POSITIVE_INFINITY // never opened again
  }

  #open(): void {
    const opened = openOrReplace(this.#options, this.#suspect)
    this.#suspect = false
    this.#database = opened.database
    this.#readOnly = opened.readOnly
    const sql = createStatements(opened.database)
    if (!opened.readOnly) this.#options.recover(sql, opened.database)
    this.#sql = sql
    if (opened.quarantined.length > 0 || opened.readOnly) this.#options.onReport(opened)
  }

  #shut(): void {
    try {
      this.#database?.close()
    } catch {
      // it is being given up
    }
    this.#database = null
    this.#sql = null
  }

  #exec(text: string): void {
    if (!this.#database) throw new Error('a transaction was used while the database is closed')
    this.#database.exec(text)
  }
}

/**
 * Chosen by hand: this much is looked through in a fifth of a second. SQLite itself comes through a kill unharmed; what a failing disk does to
 * a larger database is found when the page is read, and by `cortex doctor`.
 */
const SMALL_BYTES = 67_108_864
const isSmall = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= SMALL_BYTES

interface Replaced extends StoreReport {
  readonly database: DatabaseSync
}

/** A database that cannot be read is moved aside, never deleted, and a new one takes its place. */
function openOrReplace({ path, clock }: StoreOptions, checkPages: boolean): Replaced {
  const stamp = new Date(clock.wallMs()).toISOString().replaceAll(/[:.]/g, '-')
  const backUp = (from: number) => copyAside(path, `before-v${from}-${stamp}`)
  const first = openDatabase({ path, backUp })
  if (first.kind === 'open') {
    if (!checkPages || first.readOnly || findDamage(first.database) === null) return { ...first, quarantined: [] }
    first.database.close()
  }
  const quarantined = moveAside(path, `corrupt-${stamp}`)
  const second = openDatabase({ path, backUp })
  if (second.kind === 'corrupt') throw new Error('a database made a moment ago cannot be read')
  return { ...second, quarantined }
}

const filesOf = (path: string): string[] =>
  ['', '-wal', '-shm'].map((tail) => path + tail).filter((file) => existsSync(file))

function moveAside(path: string, suffix: string): string[] {
  return filesOf(path).map((file) => {
    renameSync(file, `${file}.${suffix}`)
    return `${file}.${suffix}`
  })
}

function copyAside(path: string, suffix: string): void {
  for (const file of filesOf(path)) copyFileSync(file, `${file}.${suffix}`)
}
