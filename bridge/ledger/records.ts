// Opens everything the bridge keeps: lock, database, mirror, spool, grants; and says what it found and mended on the way.
import { dirname } from 'node:path'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import type { HintId } from '#core/contracts/bridge-readiness.ts'
import { exitCodes, StartFailure } from '../exit-codes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import { takeLock, type ExclusiveLock } from './exclusive-lock.ts'
import { openGrantBook, type GrantBook } from './grants.ts'
import { createLedger, ownRow, type Ledger } from './ledger.ts'
import { LedgerStore, type StoreOptions } from './ledger-store.ts'
import { openMirror } from './mirror.ts'
import { readOverrides, uncovered } from './overrides.ts'
import { provisionKeys, type ProvisionNote } from './provision.ts'
import { reconcile, type ReconcileReport } from './reconcile.ts'
import { isStillRunning, readRunFile } from './run-file.ts'
import { openSpool } from './spool.ts'
import type { StateTree } from './state-tree.ts'
import { unwritable } from './secure-folder.ts'

export interface RecordsOptions {
  readonly disk: Disk
  readonly tree: StateTree
  readonly clock: Clock
  readonly bootId: string
  readonly onAppended: (rows: readonly LedgerEvent[]) => void
}

export interface Records {
  readonly rootKey: Uint8Array
  readonly notes: readonly ProvisionNote[]
  readonly ledger: Ledger
  readonly grants: GrantBook
  /** What the person should hear about, until the next start. */
  readonly hints: Set<HintId>
  close(): void
}

/** Throws StartFailure with exit code 2, 3 or 4. */
export function openRecords(options: RecordsOptions): Records {
  const { disk, tree } = options
  const { rootKey, grantKey, notes } = provisionKeys(disk, tree)
  const lock = lockOrFail(tree)
  try {
    const opened = openLedger(options)
    const grants = openGrantBook({ disk, folder: tree.grants, key: grantKey })
    const hints = new Set<HintId>(opened.hints)
    if (notes.some((note) => note.kind === 'key-rotated')) hints.add('keys-rotated')
    watchOverrides(tree, grants, hints)
    noteBoot(options, opened)
    return { rootKey, notes, ledger: opened.ledger, grants, hints, close: () => closeAll(opened.ledger, lock) }
  } catch (error) {
    lock.release()
    throw error
  }
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
  readonly hints: readonly HintId[]
  readonly report: ReconcileReport | null
  readonly quarantined: readonly string[]
  readonly wasClean: boolean
}

function openLedger({ disk, tree, clock, bootId, onAppended }: RecordsOptions): OpenedLedger {
  const wasClean = readRunFile(tree.run) === null
  const spoolName = `${String(Math.trunc(clock.wallMs())).padStart(15, '0')}-${bootId}`
  const spool = openSpool(disk, tree.spool, spoolName)
  const wallMs = () => clock.wallMs()
  const found: { report: ReconcileReport | null; quarantined: readonly string[] } = { report: null, quarantined: [] }
  const store = openOrExplain(dirname(tree.ledger), () => {
    const recover: StoreOptions['recover'] = (sql, database) => {
      found.report = reconcile(sql, database, { disk, folder: tree.mirror, spool, wallMs })
    }
    const onReport: StoreOptions['onReport'] = ({ quarantined }) => (found.quarantined = quarantined)
    return new LedgerStore({ path: tree.ledger, clock, checkPages: !wasClean, recover, onReport })
  })
  const mirror = openMirror({ disk, folder: tree.mirror, wallMs })
  const ledger = createLedger({ bootId, clock, store, mirror, spool, onAppended })
  const mended = found.quarantined.length > 0 || (found.report !== null && found.report.damagedLines > 0)
  return { ledger, hints: mended ? ['records-repaired'] : [], wasClean, ...found }
}

function openOrExplain<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw error instanceof StartFailure ? error : unwritable(path, error)
  }
}

/** Overrides happen when nothing else can be recorded, so they are looked at when recording works again. */
export function watchOverrides(tree: StateTree, grants: GrantBook, hints: Set<HintId>): void {
  if (uncovered(readOverrides(tree.grants), grants).length > 0) hints.add('override-without-grant')
}

/** The first row of every run: how the last one ended and what was mended. It also brings the day's mirror file into being. */
function noteBoot({ bootId, clock }: RecordsOptions, { ledger, report, quarantined, wasClean }: OpenedLedger): void {
  const body = { wasClean, quarantined: quarantined.length, ...report }
  const row = ownRow('boot', clock.wallMs(), body)
  const write = { cid: bootId, who: 'bridge', durable: true, spool: { rows: [row], result: true } }
  void ledger.commit({ ...write, apply: (tx) => tx.append(row) })
}

function closeAll(ledger: Ledger, lock: ExclusiveLock): void {
  ledger.close()
  lock.release()
}
