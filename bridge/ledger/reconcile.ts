// At every start: replays the spool, compares mirror and database from their ends, and lets each supply what the other lacks.
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { errorCode, systemDisk, type Disk } from '../ports/disk.ts'
import { truncateSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { openAppendFile } from './append-file.ts'
import { toEvent, type Statements } from './database.ts'
import { frame } from './framed-lines.ts'
import { insertRow, lastSeq, storeAnswer, storeDocument, tally } from './ledger-tx.ts'
import { classOf, segmentClasses, type SegmentClass } from './ledger-row.ts'
import { firstSeqOf, listSegments, readSegment, readSegmentTail, segmentPath, toDay, type Segment } from './mirror.ts'
import type { Spool } from './spool.ts'

export interface ReconcileReport {
  readonly spoolReplayed: number
  /** Rows the database had and the mirror lacked. */
  readonly mirrorAppended: number
  /** Rows the mirror had and the database lacked. */
  readonly ledgerRestored: number
  readonly tornTails: number
  readonly damagedLines: number
}

interface MirrorPlace {
  readonly disk: Disk
  readonly folder: string
  readonly wallMs: () => number
}

export interface ReconcileOptions extends MirrorPlace {
  readonly spool: Spool
}

/** Only the newest segments are read; older ones were compared while they were new. Deterministic: both sides end with the same rows. */
export function reconcile(sql: Statements, database: DatabaseSync, options: ReconcileOptions): ReconcileReport {
  const known = lastSeq(sql)
  const tails = segmentClasses.map((kind) => restoreTail(sql, database, { ...options, kind, known }))
  const spooled = options.spool.read()
  const spoolReplayed = inOneTransaction(database, () =>
    restoreRows(
      sql,
      spooled.rows.map((row) => ({ ...row, seq: 0 })),
    ),
  )
  if (spooled.rows.length > 0 || spooled.damaged > 0) options.spool.clear()
  const mirrorAppended = tails.reduce((sum, tail) => sum + catchUp(sql, options, tail), 0)
  return {
    spoolReplayed,
    ledgerRestored: tails.reduce((sum, tail) => sum + tail.restored, 0),
    mirrorAppended,
    tornTails: tails.filter((tail) => tail.torn).length,
    damagedLines: spooled.damaged + tails.reduce((sum, tail) => sum + tail.damaged, 0),
  }
}

function inOneTransaction<T>(database: DatabaseSync, act: () => T): T {
  database.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
  try {
    const result = act()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Inserts a row and what follows from it; false when it was there. */
export function restoreRow(sql: Statements, row: LedgerEvent): boolean {
  const seq = insertRow(sql, row)
  if (seq === null) return false
  tally(sql, row.kind, 1)
  const { body } = row
  if (row.kind === 'document')
    storeDocument(sql, String(body['collection']), {
      id: String(body['id']),
      version: Number(body['version']),
      updatedMs: Number(body['updatedMs']),
      body: body['body'],
    })
  if (row.kind === 'answer')
    storeAnswer(sql, {
      who: row.who,
      seq,
      key: String(body['key']),
      requestHash: String(body['requestHash']),
      result: String(body['result']),
    })
  return true
}

/** A row of an archive: it keeps its number where that is free, and is skipped when it is there already. */
export function takeInRow(sql: Statements, row: LedgerEvent): boolean {
  if (sql('SELECT 1 FROM events WHERE id = ?').get(row.id) !== undefined) return false
  return restoreRow(sql, row) || restoreRow(sql, { ...row, seq: 0 })
}

const restoreRows = (sql: Statements, rows: readonly LedgerEvent[]): number =>
  rows.filter((row) => restoreRow(sql, row)).length

interface Tail {
  readonly kind: SegmentClass
  /** Highest number that the mirror holds, of this class. */
  readonly lastSeq: number
  readonly restored: number
  readonly torn: boolean
  readonly damaged: number
}

interface TailQuestion extends ReconcileOptions {
  readonly kind: SegmentClass
  /** Highest number that the database holds. */
  readonly known: number
}

/** Gives the database what the newest segments of one class have beyond it; one segment in memory at a time. */
function restoreTail(sql: Statements, database: DatabaseSync, question: TailQuestion): Tail {
  const { kind, known } = question
  let tail: Tail = { kind, lastSeq: 0, restored: 0, torn: false, damaged: 0 }
  for (const segment of newestSegments(question)) {
    const content = readSegmentTail(segment.path, known)
    if (content.tornBytes > 0) truncateSync(segment.path, content.wholeBytes)
    const unknown = content.rows.filter((row) => row.seq > known)
    tail = {
      kind,
      lastSeq: Math.max(tail.lastSeq, content.rows.at(-1)?.seq ?? 0),
      restored: tail.restored + (unknown.length > 0 ? inOneTransaction(database, () => restoreRows(sql, unknown)) : 0),
      torn: tail.torn || content.tornBytes > 0,
      damaged: tail.damaged + content.damaged,
    }
  }
  return tail
}

/** Oldest first, from the newest segment that begins at or before what the database knows. */
function newestSegments({ disk, folder, kind, known }: TailQuestion): Segment[] {
  const segments = listSegments(disk, folder).filter((segment) => segment.class === kind)
  const from = segments.findLastIndex((segment) => (firstSeqOf(segment.path) ?? Infinity) <= known)
  return segments.slice(Math.max(0, from))
}

/** Chosen by hand: a database whose mirror was deleted is written out anew in pieces that fit in memory. */
const CHUNK = 5_000

/** The same while running, for what failed a moment ago. False where it fails again, or is so much that it waits for the next start. */
export function catchUpMirror(sql: Statements, options: MirrorPlace): boolean {
  try {
    const tails = segmentClasses.map((kind) => ({ kind, lastSeq: lastSeqOf(options, kind) }))
    const missing = sql('SELECT count(*) AS rows FROM events WHERE seq > ?').get(
      Math.min(...tails.map((tail) => tail.lastSeq)),
    )
    if (Number(missing?.['rows']) > CHUNK) return false
    for (const tail of tails) catchUp(sql, options, tail)
    return true
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return false
  }
}

/** Number of the last row of one class in the mirror; 0 when there is none. A torn end is cut off, or the next line would join it. */
function lastSeqOf({ disk, folder }: MirrorPlace, kind: SegmentClass): number {
  for (const segment of listSegments(disk, folder).toReversed()) {
    if (segment.class !== kind) continue
    const { rows, wholeBytes, tornBytes } = readSegmentTail(segment.path, Infinity)
    if (tornBytes > 0) truncateSync(segment.path, wholeBytes)
    const last = rows.at(-1)
    if (last) return last.seq
  }
  return 0
}

/** Appends to the mirror what the database has beyond it. */
function catchUp(sql: Statements, options: MirrorPlace, tail: Pick<Tail, 'kind' | 'lastSeq'>): number {
  let from = tail.lastSeq
  let appended = 0
  for (;;) {
    const rows = sql('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?').all(from, CHUNK).map(toEvent)
    const missing = rows.filter((row) => classOf(row.kind) === tail.kind)
    appendLines(options, tail.kind, missing)
    appended += missing.length
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return appended
    from = last.seq
  }
}

function appendLines({ disk, folder, wallMs }: MirrorPlace, kind: SegmentClass, rows: readonly LedgerEvent[]): void {
  if (rows.length === 0) return
  const file = openAppendFile(disk, segmentPath(folder, kind, toDay(wallMs())))
  try {
    file.append(rows.map(frame).join(''))
    file.sync()
  } finally {
    file.close()
  }
}

export interface SurveyedSegment extends Segment {
  /** Lines that are not what was written, a torn tail counting as one. */
  readonly damage: number
}
export interface Survey {
  readonly segments: readonly SurveyedSegment[]
  readonly rows: number
  readonly damaged: number
}

/** The deep look of `cortex doctor`: every segment, every line. */
export function surveySegments(folder: string, disk: Disk = systemDisk): Survey {
  let rows = 0
  const segments = listSegments(disk, folder).map((segment) => {
    const content = readSegment(segment.path)
    rows += content.rows.length
    return { ...segment, damage: content.damaged + (content.tornBytes > 0 ? 1 : 0) }
  })
  return { segments, rows, damaged: segments.reduce((sum, { damage }) => sum + damage, 0) }
}
