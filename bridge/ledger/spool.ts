// The spool: where rows go, durably, while the database cannot take them; replayed when it can.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import type { Disk } from '../ports/disk.ts'
import { openAppendFile, type AppendFile } from './append-file.ts'
import { frame, readFrames } from './framed-lines.ts'
import { readRow } from './ledger-row.ts'
import { syncFolder } from './temp-file.ts'

export interface Spool {
  /** Returns when the rows are on the disk; throws when they cannot be. */
  write(rows: readonly LedgerEvent[]): void
  /** Everything not yet replayed, oldest file first, with what was torn or damaged. */
  read(): { readonly rows: readonly LedgerEvent[]; readonly damaged: number }
  /** After the rows are in the database. */
  clear(): void
  count(): number
  close(): void
}

const FILE = /^spool-[A-Za-z0-9_-]+\.jsonl$/

/** @param name sorts after the names of earlier runs */
export function openSpool(disk: Disk, folder: string, name: string): Spool {
  const path = join(folder, `spool-${name}.jsonl`)
  let file: AppendFile | null = null
  let count = 0
  const files = () =>
    disk
      .readdirSync(folder)
      .filter((name) => FILE.test(name))
      .toSorted()
  const close = () => {
    file?.close()
    file = null
  }
  return {
    write(rows) {
      if (file && !file.isInPlace()) close()
      file ??= openAppendFile(disk, path)
      try {
        file.append(rows.map(frame).join(''))
        file.sync()
      } catch (error) {
        close() // after a failed sync the system may have dropped the pages: this file is not written to again before it is reopened
        throw error
      }
      count += rows.length
    },
    read() {
      const rows: LedgerEvent[] = []
      let damaged = 0
      for (const name of files()) {
        const frames = readFrames(readFileSync(join(folder, name)))
        const good = frames.records.flatMap((record) => readRow(record) ?? [])
        rows.push(...good)
        damaged += frames.damaged + frames.records.length - good.length + (frames.tornBytes > 0 ? 1 : 0)
      }
      return { rows, damaged }
    },
    clear() {
      close()
      for (const name of files()) disk.unlinkSync(join(folder, name))
      syncFolder(disk, folder)
      count = 0
    },
    count: () => count,
    close,
  }
}
