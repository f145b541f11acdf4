// Opens the database once: upgrade on the way, a few retries, read-only when it was written by a newer version.
import { openDB, type IDBPDatabase } from 'idb'
import type { StoreRefusal } from './outcome.ts'
import type { CortexSchema } from './rows.ts'
import { planUpgrade, type SchemaVersion } from './schema.ts'
import { applyUpgrade, type AnyDatabase, type AnyUpgrade } from './upgrade.ts'

export type CortexDatabase = IDBPDatabase<CortexSchema>

export type Opened =
  | { readonly kind: 'open'; readonly db: CortexDatabase; readonly writable: boolean }
  | { readonly kind: 'refused'; readonly refusal: StoreRefusal; readonly detail: string }

export interface OpenOptions {
  readonly name: string
  readonly versions: readonly SchemaVersion[]
  readonly pause: (ms: number) => Promise<void>
  /** An older window keeps the database open; opening goes on when it lets go. */
  readonly onBlocked: () => void
  /** Another window wants the database: for version `next`, or to delete it (null). */
  readonly onWanted: (next: number | null) => void
  readonly onLost: () => void
}

/** Waits between attempts: Chrome's "internal error opening backing store" often passes. Chosen by hand, one second in all. */
const RETRY_AFTER_MS = [50, 200, 750] as const

export async function openDatabase(options: OpenOptions): Promise<Opened> {
  for (const waitMs of [...RETRY_AFTER_MS, null]) {
    try {
      return { kind: 'open', db: await openLatest(options), writable: true }
    } catch (error) {
      if (nameOf(error) === 'VersionError') return openNewer(options)
      if (waitMs === null || nameOf(error) !== 'UnknownError') return toRefusal(error)
      await options.pause(waitMs)
    }
  }
  return toRefusal(null)
}

async function openLatest({ name, versions, onBlocked, onWanted, onLost }: OpenOptions): Promise<CortexDatabase> {
  let failure: unknown
  const upgrade = (db: AnyDatabase, from: number, transaction: AnyUpgrade): void => {
    const note = (error: unknown): void => void (failure ??= error)
    transaction.done.catch(note) // its end is also the end of opening, which reports it
    applyUpgrade(db, transaction, planUpgrade(from, versions)).catch(note)
  }
  try {
    return await openDB<CortexSchema>(name, versions.length, {
      upgrade: (db, from, _to, transaction) =>
        upgrade(db as unknown as AnyDatabase, from, transaction as unknown as AnyUpgrade), // shape in the making
      blocked: onBlocked,
      blocking: (_version, next) => onWanted(next),
      terminated: onLost,
    })
  } catch (error) {
    throw failure ?? error
  }
}

/** A newer version was here: what it wrote can be read with care, and nothing is written. */
async function openNewer({ name, onBlocked, onWanted, onLost }: OpenOptions): Promise<Opened> {
  try {
    const db: CortexDatabase = await openDB<CortexSchema>(name, undefined, {
      blocked: onBlocked,
      blocking: (_version, next) => onWanted(next),
      terminated: onLost,
    })
    return { kind: 'open', db, writable: false }
  } catch (error) {
    return toRefusal(error)
  }
}

const toRefusal = (error: unknown): Opened => ({ kind: 'refused', refusal: 'unavailable', detail: nameOf(error) })

export const nameOf = (error: unknown): string =>
  error instanceof Error || error instanceof DOMException ? error.name : 'UnknownError'
