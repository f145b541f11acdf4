// A lock that the operating system itself drops when its holder dies: SQLite's exclusive file lock, held by one process at a time.
import { DatabaseSync } from 'node:sqlite'

export interface ExclusiveLock {
  release(): void
}

/** SQLite's code for "another process holds it". */
const BUSY = 5
const LOCKED = 6

/**
 * Takes the lock or returns null when another process holds it for longer than `waitMs`.
 * No pid is stored anywhere, so there is no stale lock and no reused pid to be fooled by.
 */
export function takeLock(path: string, waitMs = 0): ExclusiveLock | null {
  const database = new DatabaseSync(path, { timeout: waitMs })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isHeld(error)) return null
    throw error
  }
  return { release: () => database.close() }
}

const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === BUSY || error.errcode === LOCKED)
