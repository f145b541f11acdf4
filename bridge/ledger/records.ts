// Opens everything the bridge keeps: lock, database, mirror, spool, grants; and says what it found and mended on the way.
import type { HintId } from '#core/contracts/bridge-readiness.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { exitCodes, StartFailure } from '../exit-codes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import { takeLock, type ExclusiveLock } from './exclusive-lock.ts'
import { openGrantBook, type GrantBook } from './grants.ts'
import type { Statements } from './database.ts'
import { createLedger, ownRow, type Ledger } from './ledger.ts'
import { LedgerStore, type StoreOptions } from './ledger-store.ts'
import { openMirror } from './mirror.ts'
import { readOverrides, uncovered } from './overrides.ts'
import { provisionKeys, type ProvisionNote } from './provision.ts'
import { catchUpMirror, reconcile, takeInRow, type ReconcileReport } from './reconcile.ts'
import { holdRootSecret, type RootSecret } from './root-secret.ts'
import { isStillRunning, readRunFile } from './run-file.ts'
import { unwritable } from './secure-folder.ts'
import { openSpool } from './spool.ts'
import type { StateTree } from './state-tree.ts'

export interface RecordsOptions {
  readonly disk: Disk
  readonly tree: StateTree
  readonly clock: Clock
  readonly bootId: string
  readonly onAppended: (rows: readonly LedgerEvent[]) => void
  /** Look at every page of the database even after a clean stop. */
  readonly checkPages?: boolean
}

export interface Records {
  readonly root: RootSecret
  readonly notes: readonly ProvisionNote[]
  readonly ledger: Ledger
  readonly grants: GrantBook
  /** What the person should hear about, until the next start. */
  readonly hints: Set<HintId>
  /** How the last run ended and what was mended at this opening. */
  readonly found: FoundRecords
  /** Rows of an archive; returns how many were new. Throws when the database fails. */
  takeIn(rows: readonly LedgerEvent[]): number
  close(): void
}

export interface FoundRecords {
  readonly wasClean: boolean
  readonly quarantined: readonly string[]
  readonly report: ReconcileReport | null
}

/** Throws StartFailure with exit code 2, 3 or 4. */
export function openRecords(options: RecordsOptions): Records {
  const { disk, tree } = options
  const { rootKey, grantKey, notes } = provisionKeys(disk, tree)
  const lock = lockOrFail(tree)
  try {
    const { ledger, store, found } = openLedger(options)
    const grants = openGrantBook({ disk, folder: tree.grants, key: grantKey })
    const hints = firstHints(notes, found)
    watchOverrides(tree, grants, hints)
    const root = holdRootSecret(disk, tree, rootKey)
    return {
      root,
      notes,
      ledger,
      grants,
      hints,
      found,
      takeIn: (rows) => takeIn(store, rows),
      close: () => closeAll(ledger, lock),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function firstHints(notes: readonly ProvisionNote[], { quarantined, report }: FoundRecords): Set<HintId> {
  const hints = new Set<HintId>()
  if (notes.some((note) => note.kind === 'key-rotated')) hints.add('keys-rotated')
  if (quarantined.length > 0 || (report !== null && report.damagedLines > 0)) hints.add('records-repaired')
  return hints
}

function lockOrFail(tree: StateTree): ExclusiveLock {
  const lock = takeLock(tree.lock)
  if (lock) return lock
  const run = readRunFile(tree.run)
  const holder = run && isStillRunning(run) ? ` (process ${run.pid}, port ${run.httpPort})` : ''
  throw new StartFailure(
    exitCodes.stateLocked,
    `Cortex is already running with the records in ${tree.base}${holder}: stop it with "cortex stop" or set CORTEX_STATE_DIR.`,
  )
}

interface OpenedLedger {
  readonly ledger: Ledger
  readonly store: LedgerStore
  readonly found: FoundRecords
}

function openLedger({ disk, tree, clock, bootId, onAppended, checkPages = false }: RecordsOptions): OpenedLedger {
  const wasClean = readRunFile(tree.run) === null
  const wallMs = () => clock.wallMs()
  const spool = openSpool(disk, tree.spool, `${String(Math.trunc(wallMs())).padStart(15, '0')}-${bootId}`)
  const found: { report: ReconcileReport | null; quarantined: readonly string[] } = { report: null, quarantined: [] }
  const recover: StoreOptions['recover'] = (sql, database) => {
    found.report = reconcile(sql, database, { disk, folder: tree.mirror, spool, wallMs })
  }
  const onReport: StoreOptions['onReport'] = ({ quarantined }) => (found.quarantined = quarantined)
  const pages = checkPages ? 'all' : wasClean ? 'none' : 'small'
  const store = openOrExplain(
    tree,
    () => new LedgerStore({ path: tree.ledger, clock, checkPages: pages, recover, onReport }),
  )
  const mirror = openMirror({ disk, folder: tree.mirror, wallMs })
  mirror.touch()
  const mend = (sql: Statements) => catchUpMirror(sql, { disk, folder: tree.mirror, wallMs })
  const ledger = createLedger({ bootId, clock, store, mirror, spool, onAppended, catchUpMirror: mend })
  return { ledger, store, found: { wasClean, ...found } }
}

function openOrExplain<T>(tree: StateTree, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw error instanceof StartFailure ? error : unwritable(tree.ledger, error)
  }
}

/** Overrides happen when nothing else can be recorded, so they are looked at when recording works again. */
export function watchOverrides(tree: StateTree, grants: GrantBook, hints: Set<HintId>): void {
  if (uncovered(readOverrides(tree.grants), grants).length > 0) hints.add('override-without-grant')
}

/** The first row of every run: how the last one ended and what was mended. */
export function noteBoot({ bootId, clock }: RecordsOptions, { ledger, found }: Records): void {
  const body = { wasClean: found.wasClean, quarantined: found.quarantined.length, ...found.report }
  const row = ownRow('boot', clock.wallMs(), body)
  const write = { cid: bootId, who: 'bridge', durable: true, spool: { rows: [row], result: true } }
  void ledger.commit({ ...write, apply: (tx) => tx.append(row) })
}

function takeIn(store: LedgerStore, rows: readonly LedgerEvent[]): number {
  const sql = store.statements()
  if (sql === null) throw new Error('the database is not open')
  store.begin(true)
  try {
    const taken = rows.filter((row) => takeInRow(sql, row)).length
    store.end()
    return taken
  } catch (error) {
    store.abandon()
    throw error
  }
}

function closeAll(ledger: Ledger, lock: ExclusiveLock): void {
  ledger.close()
  lock.release()
}
