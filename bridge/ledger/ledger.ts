// The ledger's one writer: gathers writes of the moment into one transaction, makes it durable, and only then says so.
import { randomBytes } from 'node:crypto'
import type { ReadinessReason } from '#core/contracts/bridge-readiness.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { mintId, type Clock } from '../ports/clock.ts'
import { isFull } from '../ports/disk.ts'
import { sqlite, sqliteCode, type Statements } from './database.ts'
import type { NewRow, RowOrigin } from './ledger-row.ts'
import type { LedgerStore } from './ledger-store.ts'
import { openTx, tally, type LedgerTx } from './ledger-tx.ts'
import type { Mirror } from './mirror.ts'
import type { Spool } from './spool.ts'

export type StorageFailure = 'storage_full' | 'storage_unavailable'

export interface LedgerWrite<T> extends RowOrigin {
  /** Synced to the disk before the answer. Telemetry and refusals go without: losing the last second of them to a power cut is fine. */
  readonly durable: boolean
  readonly apply: (tx: LedgerTx) => T
  /** False: the result stands but nothing that `apply` wrote is kept. */
  readonly keep?: (result: T) => boolean
  /** What to keep durably elsewhere when the database is unavailable. Absent: the write is refused then. */
  readonly spool?: { readonly rows: readonly NewRow[]; readonly result: T }
}

export type Written<T> =
  | { readonly kind: 'committed' | 'spooled'; readonly result: T }
  | { readonly kind: 'failed'; readonly code: StorageFailure }

export interface LedgerState {
  readonly state: 'ok' | 'degraded' | 'unavailable'
  readonly reason?: ReadinessReason
}

export interface Ledger {
  readonly bootId: string
  /** Resolves once the write is durable as asked. Rejects only when `apply` throws, which is a bug. */
  commit<T>(write: LedgerWrite<T>): Promise<Written<T>>
  /** Runs a read, or null when there is no database to read. */
  read<T>(query: (sql: Statements) => T): T | null
  state(): LedgerState
  counts(): { readonly commits: number; readonly spooled: number }
  /** Makes the mirror durable, finds its files again if they were moved, and gives it what it missed; called about once a second. */
  settle(): void
  /** Gives the room of removed rows back to the disk; without it a budget would be overrun for ever. */
  compact(): void
  /** Commits what waits and closes. */
  close(): void
}

export interface LedgerOptions {
  readonly bootId: string
  readonly clock: Clock
  readonly store: LedgerStore
  readonly mirror: Mirror
  readonly spool: Spool
  readonly onAppended: (rows: readonly LedgerEvent[]) => void
  /** Appends to the mirror's files what they lack; false when that cannot be done now. */
  readonly catchUpMirror: (sql: Statements) => boolean
}

interface Job {
  readonly write: LedgerWrite<unknown>
  readonly settle: (written: Written<unknown>) => void
  readonly fail: (error: unknown) => void
}
/** What one transaction has gathered for afterwards. */
interface Batch {
  readonly appended: LedgerEvent[]
  readonly afterwards: (() => void)[]
}
type Ran = { readonly job: Job; readonly result: unknown } | { readonly job: Job; readonly bug: unknown }

export const createLedger = (options: LedgerOptions): Ledger => new GroupCommit(options)

class GroupCommit implements Ledger {
  readonly bootId: string
  readonly #options: LedgerOptions
  readonly #queue: Job[] = []
  #scheduled = false
  #commits = 0
  #full = false

  constructor(options: LedgerOptions) {
    this.#options = options
    this.bootId = options.bootId
  }

  commit<T>(write: LedgerWrite<T>): Promise<Written<T>> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, settle: resolve as Job['settle'], fail: reject } as Job) // T goes back to the caller it came from
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.#flush()) // after every request that has already arrived, so that they share one sync
    })
  }

  read<T>(query: (sql: Statements) => T): T | null {
    const { store } = this.#options
    const sql = store.statements()
    if (sql === null) return null
    try {
      return query(sql)
    } catch (error) {
      if (sqliteCode(error) === 0) throw error
      store.markDown(error)
      return null
    }
  }

  state(): LedgerState {
    const { store, spool, mirror } = this.#options
    if (store.statements() === null)
      return { state: 'unavailable', reason: spool.count() > 0 ? 'spooling' : 'not-writable' }
    if (store.isReadOnly()) return { state: 'degraded', reason: 'newer-schema' }
    if (this.#full) return { state: 'degraded', reason: 'disk-full' }
    return mirror.state() === 'behind' ? { state: 'degraded', reason: 'mirror-behind' } : { state: 'ok' }
  }

  counts(): { readonly commits: number; readonly spooled: number } {
    return { commits: this.#commits, spooled: this.#options.spool.count() }
  }

  settle(): void {
    const { mirror, catchUpMirror } = this.#options
    if (mirror.state() === 'behind' && this.read(catchUpMirror)) mirror.caughtUp()
    mirror.settle()
  }

  compact(): void {
    this.read((sql) => {
      sql('PRAGMA incremental_vacuum').all()
      sql('PRAGMA wal_checkpoint(TRUNCATE)').all()
    })
  }

  close(): void {
    this.#flush()
    this.#options.spool.close()
    this.#options.mirror.close()
    this.#options.store.close()
  }

  #flush(): void {
    this.#scheduled = false
    const jobs = this.#queue.splice(0)
    if (jobs.length === 0) return
    const sql = this.#options.store.statements()
    if (sql === null) jobs.forEach((job) => this.#spoolOrRefuse(job))
    else if (this.#options.store.isReadOnly())
      jobs.forEach((job) => job.settle({ kind: 'failed', code: 'storage_unavailable' }))
    else this.#commitAll(jobs, sql)
  }

  /** All jobs in one transaction, each behind its own savepoint. */
  #commitAll(jobs: readonly Job[], sql: Statements): void {
    const { store, mirror, onAppended } = this.#options
    const batch: Batch = { appended: [], afterwards: [] }
    let ran: readonly Ran[]
    try {
      store.begin(jobs.some(({ write }) => write.durable))
      ran = jobs.map((job) => this.#runOne(job, sql, batch))
      tallyAll(sql, batch.appended)
      store.end()
    } catch (error) {
      this.#onDatabaseFailure(error, jobs)
      return
    }
    this.#commits++
    this.#full = false
    mirror.write(batch.appended)
    batch.afterwards.forEach((act) => act())
    ran.forEach(settleRan)
    if (batch.appended.length > 0) onAppended(batch.appended)
  }

  /** Throws only for failures of the database itself: what `apply` throws concerns its own caller alone. */
  #runOne(job: Job, sql: Statements, batch: Batch): Ran {
    const { bootId, clock, store } = this.#options
    const { cid, who, apply, keep } = job.write
    const { appended, afterwards } = batch
    const before = { appended: appended.length, afterwards: afterwards.length }
    const undo = () => {
      store.rollbackToSavepoint()
      appended.length = before.appended
      afterwards.length = before.afterwards
    }
    store.savepoint()
    try {
      const result = apply(openTx({ sql, bootId, cid, who, wallMs: clock.wallMs(), appended, afterwards }))
      if (keep?.(result) ?? true) store.release()
      else undo()
      return { job, result }
    } catch (error) {
      if (sqliteCode(error) !== 0) throw error
      undo()
      return { job, bug: error }
    }
  }

  #onDatabaseFailure(error: unknown, jobs: readonly Job[]): void {
    const { store } = this.#options
    store.abandon()
    const code = sqliteCode(error)
    this.#full = code === sqlite.full
    if (code === 0) jobs.forEach((job) => job.fail(error))
    else if (this.#full) jobs.forEach((job) => job.settle({ kind: 'failed', code: 'storage_full' }))
    else {
      if (code !== sqlite.busy && code !== sqlite.locked) store.markDown(error)
      jobs.forEach((job) => this.#spoolOrRefuse(job))
    }
  }

  #spoolOrRefuse({ write, settle }: Job): void {
    if (!write.spool) {
      settle({ kind: 'failed', code: 'storage_unavailable' })
      return
    }
    const { rows, result } = write.spool
    const { cid, who } = write
    try {
      this.#options.spool.write(rows.map((row) => ({ ...row, seq: 0, bootId: this.bootId, cid, who })))
      settle({ kind: 'spooled', result })
    } catch (error) {
      settle({ kind: 'failed', code: isFull(error) ? 'storage_full' : 'storage_unavailable' })
    }
  }
}

/** Once a kind for the whole transaction, over the rows that stood. */
function tallyAll(sql: Statements, appended: readonly LedgerEvent[]): void {
  const counts = new Map<string, number>()
  for (const { kind } of appended) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  for (const [kind, rows] of counts) tally(sql, kind, rows)
}

const settleRan = (ran: Ran): void => {
  if ('bug' in ran) ran.job.fail(ran.bug)
  else ran.job.settle({ kind: 'committed', result: ran.result })
}

/** A row of the bridge's own making. */
export const ownRow = (kind: NewRow['kind'], atMs: number, body: NewRow['body']): NewRow => ({
  id: mintId(randomBytes),
  kind,
  atMs,
  body,
})
