// Emergency overrides: acts that went past their normal condition. Each is written down at once, and told of when no grant covered it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkShape } from '#core/contracts/check-shape.ts'
import { overrideSchema, type Override } from '#core/contracts/bridge-records.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import { openAppendFile } from './append-file.ts'
import { frame, readFrames } from './framed-lines.ts'
import type { GrantBook } from './grants.ts'

const pathIn = (folder: string): string => join(folder, 'overrides.jsonl')

/** Durable when this returns. Needs no database: overrides happen when there is none. */
export function recordOverride(disk: Disk, folder: string, override: Override): void {
  const file = openAppendFile(disk, pathIn(folder))
  try {
    file.append(frame(override))
    file.sync()
  } finally {
    file.close()
  }
}

export function readOverrides(folder: string): readonly Override[] {
  try {
    return readFrames(readFileSync(pathIn(folder))).records.flatMap((record) => readOverride(record) ?? [])
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

function readOverride(record: unknown): Override | null {
  const { crc: _crc, ...rest } = record as Record<string, unknown> // framed lines are objects
  const checked = checkShape(overrideSchema, rest)
  return checked.ok ? checked.value : null
}

/** Overrides that no grant covered when they happened. */
export const uncovered = (overrides: readonly Override[], grants: GrantBook): readonly Override[] =>
  overrides.filter(({ grantId, action, atMs }) => grantId === null || !grants.covers(grantId, action, atMs))
