// The log: one JSON line a happening, with the correlation id of the moment, in a file that rotates and survives being moved away.
import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { openAppendFile, type AppendFile } from '../ledger/append-file.ts'
import type { Disk } from './disk.ts'
import { currentScope } from './request-scope.ts'

export type Log = Logger

export interface LogFile {
  readonly log: Log
  /** Looks whether the file is still in its place; called about once a second. */
  settle(): void
  state(): 'ok' | 'not-writable'
  close(): void
}

import { LOG_NAME } from './log-name.ts'
/** Chosen by hand: five files of a megabyte hold weeks of an ordinary bridge. */
const ROTATE_BYTES = 1_048_576
const KEPT_FILES = 5

/** Names whose values never reach the file, wherever they stand. What may carry secrets is not logged in the first place. */
const redactedNames = [
  'token',
  'secret',
  'key',
  'code',
  'proof',
  'authorization',
  'openUrl',
  'serverProof',
  'clientProof',
]
const redact = redactedNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

export interface LogOptions {
  readonly disk: Disk
  readonly folder: string
  readonly level?: string
  readonly bootId: string
}

export function openLog({ disk, folder, level = 'info', bootId }: LogOptions): LogFile {
  const path = join(folder, LOG_NAME)
  let file: AppendFile | null = null
  let size = 0
  let failing = false
  const open = (): AppendFile => {
    disk.mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = openAppendFile(disk, path)
    size = statSync(path).size
    return opened
  }
  const rotate = (): void => {
    file?.close()
    file = null
    for (let i = KEPT_FILES - 1; i >= 1; i--) moveIfThere(`${path}.${i}`, `${path}.${i + 1}`)
    moveIfThere(path, `${path}.1`)
  }
  const attempt = (act: () => void): void => {
    try {
      act()
      failing = false
    } catch {
      failing = true // shown in readiness; there is nowhere else to write it
    }
  }
  const write = (line: string): void =>
    attempt(() => {
      if (size > ROTATE_BYTES) rotate()
      file ??= open()
      file.append(line)
      size += line.length
    })
  const log = pino(
    {
      level,
      base: { boot: bootId },
      redact: { paths: redact, censor: '[redacted]' },
      mixin: () => ({ ...currentScope() }),
    },
    { write },
  )
  return {
    log,
    settle: () =>
      attempt(() => {
        if (file?.isInPlace() ?? true) return
        file?.close()
        file = open()
      }),
    state: () => (failing ? 'not-writable' : 'ok'),
    close() {
      attempt(() => file?.close())
      file = null
    },
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to)
}
