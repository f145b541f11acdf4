// The mirror: every committed row once more as a line of a by-day JSONL file, readable without a database and good for rebuilding one.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import type { Disk } from '../ports/disk.ts'
import { openAppendFile, type AppendFile } from './append-file.ts'
import { frame, readFrames } from './framed-lines.ts'
import { classOf, readRow, segmentClasses, type SegmentClass } from './ledger-row.ts'

export interface Mirror {
  /** After a commit. Never throws: a mirror that missed rows writes no more until it has been caught up, so that it never has a hole. */
  write(rows: readonly LedgerEvent[]): void
  /** Makes what was written durable and reopens what was moved away; called about once a second. */
  settle(): void
  /** Brings today's file into being. */
  touch(): void
  state(): 'ok' | 'behind'
  /** What it lacked has been appended to its files: it goes on. */
  caughtUp(): void
  close(): void
}

export interface MirrorOptions {
  readonly disk: Disk
  readonly folder: string
  readonly wallMs: () => number
}

const SEGMENT = /^(lasting|passing)-(\d{4}-\d{2}-\d{2})\.jsonl$/

export interface Segment {
  readonly path: string
  readonly class: SegmentClass
  readonly day: string
}

export const toDay = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10)
export const segmentPath = (folder: string, kind: SegmentClass, day: string): string =>
  join(folder, `${kind}-${day}.jsonl`)

/** Oldest first. */
export function listSegments(disk: Disk, folder: string): Segment[] {
  return disk
    .readdirSync(folder)
    .flatMap((name) => {
      const [, kind, day] = SEGMENT.exec(name) ?? []
      return kind && day ? [{ path: join(folder, name), class: kind as SegmentClass, day }] : [] // one of two words by the pattern
    })
    .toSorted((a, b) => a.day.localeCompare(b.day) || a.class.localeCompare(b.class))
}

export const openMirror = (options: MirrorOptions): Mirror => new DayFiles(options)

class DayFiles implements Mirror {
  readonly #options: MirrorOptions
  readonly #open = new Map<SegmentClass, AppendFile>()
  #behind = false
  #dirty = false

  constructor(options: MirrorOptions) {
    this.#options = options
  }

  write(rows: readonly LedgerEvent[]): void {
    if (this.#behind) return
    for (const kind of segmentClasses) {
      const lines = rows.filter((row) => classOf(row.kind) === kind).map(frame)
      if (lines.length > 0) this.#attempt(() => this.#fileFor(kind).append(lines.join('')))
    }
    this.#dirty = true
  }

  settle(): void {
    this.#attempt(() => this.#dropMoved())
    if (this.#dirty) this.#attempt(() => this.#open.forEach((file) => file.sync()))
    this.#dirty = false
  }

  touch(): void {
    this.#attempt(() => void this.#fileFor('lasting'))
  }

  state(): 'ok' | 'behind' {
    return this.#behind ? 'behind' : 'ok'
  }

  caughtUp(): void {
    this.#behind = false
  }

  close(): void {
    this.#attempt(() => this.#open.forEach((file) => file.sync()))
    this.#attempt(() => this.#open.forEach((file) => file.close()))
    this.#open.clear()
  }

  #fileFor(kind: SegmentClass): AppendFile {
    const { disk, folder, wallMs } = this.#options
    const path = segmentPath(folder, kind, toDay(wallMs()))
    const current = this.#open.get(kind)
    if (current?.path === path) return current
    this.#forget(kind)
    const next = openAppendFile(disk, path)
    this.#open.set(kind, next)
    return next
  }

  /** Someone deleted or moved a file: what follows goes into a new one, and what is missing comes at the next start. */
  #dropMoved(): void {
    const { disk, folder } = this.#options
    for (const [kind, file] of this.#open) {
      if (file.isInPlace()) continue
      this.#forget(kind)
      this.#behind = true
    }
    if (this.#behind) disk.mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  #forget(kind: SegmentClass): void {
    this.#open.get(kind)?.close()
    this.#open.delete(kind)
  }

  #attempt(act: () => void): void {
    try {
      act()
    } catch {
      this.#behind = true // the database has the rows; they are appended when that works again, or at the next start
    }
  }
}

export interface SegmentContent {
  readonly rows: readonly LedgerEvent[]
  readonly wholeBytes: number
  readonly tornBytes: number
  readonly damaged: number
}

export function readSegment(path: string): SegmentContent {
  return toContent(readFileSync(path), 0)
}

function toContent(bytes: Buffer, offset: number): SegmentContent {
  const frames = readFrames(bytes)
  const rows = frames.records.flatMap((record) => readRow(record) ?? [])
  return {
    rows,
    wholeBytes: offset + frames.wholeBytes,
    tornBytes: frames.tornBytes,
    damaged: frames.damaged + frames.records.length - rows.length,
  }
}

const TAIL_BYTES = 262_144

/** The end of a segment, back to a row that is known already: a start must not read a day's file to find that nothing is missing. */
export function readSegmentTail(path: string, known: number): SegmentContent {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    for (let length = TAIL_BYTES; ; length *= 4) {
      const from = Math.max(0, size - length)
      const bytes = Buffer.alloc(size - from)
      readSync(fd, bytes, 0, bytes.length, from)
      // What comes before the first line feed may be the second half of a line.
      const begin = from === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1
      const content = toContent(bytes.subarray(begin), from + begin)
      if (from === 0 || content.rows.some(({ seq }) => seq <= known)) return content
    }
  } finally {
    closeSync(fd)
  }
}

const LINE_FEED = 0x0a

/** A row is at most a body of 64 KiB with its frame around it. */
const FIRST_LINE_BYTES = 131_072

/** Number of the first row of a segment, without reading the rest; null when there is none to read. */
export function firstSeqOf(path: string): number | null {
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(FIRST_LINE_BYTES)
    const read = readSync(fd, bytes, 0, FIRST_LINE_BYTES, 0)
    const row = readFrames(bytes.subarray(0, read))
      .records.map(readRow)
      .find((found) => found !== null)
    return row?.seq ?? null
  } finally {
    closeSync(fd)
  }
}
