// The ledger's one writer: gathers writes of the moment into one transaction, makes it durable, and only then says so.
import { randomBytes } from 'node:crypto'
import type { ReadinessReason } from '#core/contracts/bridge-readiness.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { mintId, type Clock } from '../ports/clock.ts'
import { isFull } from '../ports/disk.ts'
import { sqlite, sqliteCode, type Statements } from './database.ts'
import type { LedgerStore } from './ledger-store.ts'
import { openTx, type LedgerTx } from './ledger-tx.ts'
import type { NewRow, RowOrigin } from './ledger-row.ts'
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
}

interface Job {
  readonly write: LedgerWrite<unknown>
  readonly settle: (written: Written<unknown>) => void
  readonly fail: (error: unknown) => void
}
type Ran = { readonly job: Job; readonly result: unknown } | { readonly job: Job; readonly bug: unknown }

export function createLedger(options: LedgerOptions): Ledger {
  const { bootId, clock, store, mirror, spool } = options
  const queue: Job[] = []
  let scheduled = false
  let commits = 0
  let full = false

  /** All jobs in one transaction, each behind its own savepoint. Throws only for failures of the database itself. */
  const runAll = (jobs: readonly Job[], sql: Statements): { ran: Ran[]; appended: LedgerEvent[] } => {
    const appended: LedgerEvent[] = []
    store.begin(jobs.some(({ write }) => write.durable))
    const ran = jobs.map((job) => runOne(job, sql, appended))
    store.end()
    return { ran, appended }
  }
  const runOne = (job: Job, sql: Statements, appended: LedgerEvent[]): Ran => {
    const { cid, who, apply, keep } = job.write
    const before = appended.length
    store.savepoint()
    try {
      const result = apply(openTx({ sql, bootId, cid, who, wallMs: clock.wallMs(), appended }))
      if (keep?.(result) ?? true) store.release()
      else undo(appended, before)
      return { job, result }
    } catch (error) {
      if (sqliteCode(error) !== 0) throw error
      undo(appended, before)
      return { job, bug: error }
    }
  }
  const undo = (appended: LedgerEvent[], length: number): void => {
    store.rollbackToSavepoint()
    appended.length = length
  }
  const flush = (): void => {
    scheduled = false
    const jobs = queue.splice(0)
    if (jobs.length === 0) return
    const sql = store.statements()
    if (sql === null) {
      jobs.forEach(spoolOrRefuse)
      return
    }
    try {
      const { ran, appended } = runAll(jobs, sql)
      commits++
      full = false
      mirror.write(appended)
      ran.forEach(settleRan)
      if (appended.length > 0) options.onAppended(appended)
    } catch (error) {
      onDatabaseFailure(error, jobs)
    }
  }
  const onDatabaseFailure = (error: unknown, jobs: readonly Job[]): void => {
    store.abandon()
    const code = sqliteCode(error)
    if (code === 0) {
      jobs.forEach((job) => job.fail(error))
      return
    }
    full = code === sqlite.full
    if (full) jobs.forEach((job) => job.settle({ kind: 'failed', code: 'storage_full' }))
    else {
      if (code !== sqlite.busy && code !== sqlite.locked) store.markDown(error)
      jobs.forEach(spoolOrRefuse)
    }
  }
  const spoolOrRefuse = ({ write, settle }: Job): void => {
    if (!write.spool) {
      settle({ kind: 'failed', code: 'storage_unavailable' })
      return
    }
    const { rows, result } = write.spool
    try {
      spool.write(rows.map((row) => ({ ...row, seq: 0, bootId, cid: write.cid, who: write.who })))
      settle({ kind: 'spooled', result })
    } catch (error) {
      settle({ kind: 'failed', code: isFull(error) ? 'storage_full' : 'storage_unavailable' })
    }
  }
  return {
    bootId,
    commit<T>(write: LedgerWrite<T>): Promise<Written<T>> {
      return new Promise((resolve, reject) => {
        queue.push({ write, settle: resolve as Job['settle'], fail: reject } as Job) // T comes back to the caller it came from
        if (scheduled) return
        scheduled = true
        setImmediate(flush) // after every request that has already arrived, so that they share one sync
      })
    },
    read(query) {
      const sql = store.statements()
      if (sql === null) return null
      try {
        return query(sql)
      } catch (error) {
        if (sqliteCode(error) === 0) throw error
        store.markDown(error)
        return null
      }
    },
    state() {
      if (store.statements() === null)
        return { state: 'unavailable', reason: spool.count() > 0 ? 'spooling' : 'failed' }
      if (store.isReadOnly()) return { state: 'degraded', reason: 'newer-schema' }
      if (full) return { state: 'degraded', reason: 'disk-full' }
      return mirror.state() === 'behind' ? { state: 'degraded', reason: 'mirror-behind' } : { state: 'ok' }
    },
    counts: () => ({ commits, spooled: spool.count() }),
    close() {
      flush()
      spool.close()
      mirror.close()
      store.close()
    },
  }
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
