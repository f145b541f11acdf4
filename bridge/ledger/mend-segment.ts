// Mends a damaged mirror file: its good lines, and from the database what was lost between them; the damaged one is set aside.
import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import type { Disk } from '../ports/disk.ts'
import { createStatements, toEvent } from './database.ts'
import { frame } from './framed-lines.ts'
import { classOf } from './ledger-row.ts'
import { readSegment, type Segment } from './mirror.ts'
import { replaceFile } from './temp-file.ts'

/** Returns how many rows came back. The lines before the first and after the last good one are found again at the next start. */
export function mendSegment(disk: Disk, ledgerPath: string, segment: Segment): number {
  const { rows } = readSegment(segment.path)
  const first = rows[0]?.seq ?? 0
  const last = rows.at(-1)?.seq ?? 0
  const known = new Map(rows.map((row) => [row.seq, row]))
  for (const row of rowsBetween(ledgerPath, first, last))
    if (classOf(row.kind) === segment.class) known.set(row.seq, row)
  renameSync(segment.path, `${segment.path}.corrupt-${Date.now()}`)
  const mended = [...known.values()].toSorted((a, b) => a.seq - b.seq)
  replaceFile(disk, segment.path, Buffer.from(mended.map(frame).join('')))
  return mended.length - rows.length
}

function rowsBetween(ledgerPath: string, first: number, last: number): LedgerEvent[] {
  if (!existsSync(ledgerPath)) return []
  const database = new DatabaseSync(ledgerPath, { readOnly: true, timeout: 5_000 })
  try {
    return createStatements(database)('SELECT * FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq')
      .all(first, last)
      .map(toEvent)
  } finally {
    database.close()
  }
}
