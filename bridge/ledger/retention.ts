// Keeps the ledger within its days and its disk budget, by deleting whole sealed segments of what passes, never anything else.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../ports/disk.ts'
import { passing } from './ledger-row.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerTx } from './ledger-tx.ts'
import { firstSeqOf, listSegments, readSegment, toDay, type Segment } from './mirror.ts'

export interface RetentionOptions {
  readonly disk: Disk
  readonly ledgerFolder: string
  readonly mirrorFolder: string
  readonly wallMs: number
  readonly keepDays: number
  readonly budgetBytes: number
}

export interface RetentionPlan {
  /** Segments to go, oldest first. */
  readonly expired: readonly Segment[]
  readonly usedBytes: number
  /** Even without everything that passes, the records would not fit. */
  readonly overBudget: boolean
}

const DAY_MS = 86_400_000

/** A segment is sealed once its day is over; today's is never touched. */
export function planRetention(options: RetentionOptions): RetentionPlan {
  const { disk, mirrorFolder, wallMs, keepDays, budgetBytes } = options
  const today = toDay(wallMs)
  const sealed = listSegments(disk, mirrorFolder).filter(
    (segment) => segment.class === 'passing' && segment.day < today,
  )
  const lastKept = toDay(wallMs - keepDays * DAY_MS)
  let usedBytes = folderBytes(disk, options.ledgerFolder) + folderBytes(disk, mirrorFolder)
  const expired: Segment[] = []
  for (const segment of sealed) {
    const size = sizeOf(segment.path)
    if (segment.day >= lastKept && usedBytes <= budgetBytes) break
    // The same rows stand in the database too, about as large.
    usedBytes -= 2 * size
    expired.push(segment)
  }
  return { expired, usedBytes, overBudget: usedBytes > budgetBytes }
}

/** Removes one segment: its rows first, then its file. Killed in between, the file goes the next time. */
export async function removeSegment(ledger: Ledger, disk: Disk, segment: Segment): Promise<boolean> {
  const first = firstSeqOf(segment.path)
  const last = readSegment(segment.path).rows.at(-1)?.seq
  if (first !== null && last !== undefined) {
    const apply = (tx: LedgerTx) => passing.forEach((kind) => tx.removeRows(kind, first, last))
    const written = await ledger.commit({ cid: 'retention', who: 'bridge', durable: true, apply })
    if (written.kind === 'failed') return false
  }
  disk.unlinkSync(segment.path)
  return true
}

function folderBytes(disk: Disk, folder: string): number {
  return disk.readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0)
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : 0
}
