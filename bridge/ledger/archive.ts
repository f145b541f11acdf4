// The archive: everything on record as one JSONL file with a head, a checksum on each line and a foot that says how many there are.
import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { archiveFootSchema, archiveHeadSchema } from '#core/contracts/bridge-records.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import type { Disk } from '../ports/disk.ts'
import { createStatements, SCHEMA_VERSION, toEvent } from './database.ts'
import { frame, readFrames } from './framed-lines.ts'
import { readRow } from './ledger-row.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { writeAll } from './temp-file.ts'

export interface ExportOptions {
  readonly disk: Disk
  readonly ledgerPath: string
  readonly outPath: string
  readonly wallMs: number
}

const CHUNK = 2_000

/** Reads beside a running bridge; the file is new and for its owner only. Returns how many rows it holds. */
export function exportArchive({ disk, ledgerPath, outPath, wallMs }: ExportOptions): number {
  const database = new DatabaseSync(ledgerPath, { readOnly: true, timeout: 5_000 })
  const fd = openSync(outPath, 'wx', 0o600)
  const hash = createHash('sha256')
  try {
    database.exec('BEGIN')
    writeAll(disk, fd, Buffer.from(frame({ cortexArchive: 1, schema: SCHEMA_VERSION, exportedAtMs: wallMs })))
    const rows = writeRows(database, (text) => {
      hash.update(text)
      writeAll(disk, fd, Buffer.from(text))
    })
    writeAll(disk, fd, Buffer.from(frame({ rows, sha256: hash.digest('hex') })))
    disk.fsyncSync(fd)
    return rows
  } finally {
    closeSync(fd)
    database.close()
  }
}

function writeRows(database: DatabaseSync, write: (text: string) => void): number {
  const sql = createStatements(database)
  let rows = 0
  let from = 0
  for (;;) {
    const chunk = sql('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?').all(from, CHUNK).map(toEvent)
    if (chunk.length > 0) write(chunk.map(frame).join(''))
    rows += chunk.length
    const last = chunk.at(-1)
    if (!last || chunk.length < CHUNK) return rows
    from = last.seq
  }
}

export type ReadArchive =
  | { readonly kind: 'read'; readonly rows: readonly LedgerEvent[] }
  | { readonly kind: 'refused'; readonly why: string }

/** Larger than any honest archive: ten years at two thousand rows a day. */
const ARCHIVE_BYTES = 1_073_741_824

const refused = (why: string): ReadArchive => ({ kind: 'refused', why })

/** All or nothing: one line that is not what was written, and none of it is taken. */
export function readArchive(path: string): ReadArchive {
  if (statSync(path).size >= ARCHIVE_BYTES) return refused('The file is larger than any archive of Cortex.')
  const bytes = readFileSync(path)
  const { records, damaged, tornBytes } = readFrames(bytes)
  if (damaged > 0 || tornBytes > 0) return refused('The file is damaged: not every line is what was written.')
  const [head, ...rest] = records.map(withoutCrc)
  const foot = rest.pop()
  const checkedHead = checkShape(archiveHeadSchema, head)
  const checkedFoot = checkShape(archiveFootSchema, foot)
  if (!checkedHead.ok || !checkedFoot.ok) return refused('The file is no archive of Cortex.')
  if (checkedHead.value.schema > SCHEMA_VERSION)
    return refused('The file comes from a newer Cortex: update this one first.')
  const rows = rest.flatMap((record) => readRow(record) ?? [])
  if (rows.length !== checkedFoot.value.rows || rest.length !== rows.length)
    return refused('The file holds rows that Cortex does not know.')
  return hashOf(rows).digest('hex') === checkedFoot.value.sha256
    ? { kind: 'read', rows }
    : refused('The file has been changed: its content does not match its own checksum.')
}

const withoutCrc = (record: unknown): unknown => {
  const { crc: _crc, ...rest } = record as Record<string, unknown> // framed lines are objects
  return rest
}

function hashOf(rows: readonly LedgerEvent[]): Hash {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(frame(row))
  return hash
}
