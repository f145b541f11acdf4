// Runs one transaction: reopens a lost connection, makes room when the disk is full, and says in a code what cannot be done.
import type { IDBPTransaction, StoreNames } from 'idb'
import type { Connection } from './connection.ts'
import { nameOf } from './open.ts'
import { refused, stored, type Stored } from './outcome.ts'
import type { CortexSchema } from './rows.ts'

export type Name = StoreNames<CortexSchema>
export type Reading = IDBPTransaction<CortexSchema, Name[]>
export type Writing = IDBPTransaction<CortexSchema, Name[], 'readwrite'>

/** Strict: the answer waits until the system has flushed. Relaxed: a power cut may take the last moments. */
export type Durability = 'strict' | 'relaxed'

export interface Access {
  readonly read: <T>(stores: Name[], run: (transaction: Reading) => Promise<T>) => Promise<Stored<T>>
  /** Resolves after `complete`, never after mere success. `run` may be repeated, so it must not have effects of its own. */
  readonly write: <T>(plan: WritePlan, run: (transaction: Writing) => Promise<T>) => Promise<Stored<T>>
}
export interface WritePlan {
  readonly stores: Name[]
  readonly durability: Durability
  /** Aborts the transaction until it is complete. */
  readonly signal?: AbortSignal
}

export interface AccessOptions {
  readonly connection: Connection
  /** Frees space at the cost of samples; false when there are none left to give. */
  readonly makeRoom: () => Promise<boolean>
}

/** A connection can be lost between opening and use; a third loss in a row is no accident. */
const MAX_ATTEMPTS = 3
/** Rounds of shedding for one write. Chosen by hand: each frees about a tenth of the samples. */
const MAX_ROOM_ROUNDS = 10

/** Errors of a connection that is gone or going (IndexedDB 3.0, sections 4.4 and 5.5; UnknownError is Chrome's for its own failures). */
const lossNames: ReadonlySet<string> = new Set([
  'InvalidStateError',
  'UnknownError',
  'AbortError',
  'TransactionInactiveError',
])

export function createAccess({ connection, makeRoom }: AccessOptions): Access {
  async function attempt<T>(writes: boolean, run: (opened: CortexTransact) => Promise<T>): Promise<Stored<T>> {
    let losses = 0
    let rounds = 0
    for (;;) {
      const opened = await connection.open()
      if (opened.kind === 'refused') return refused(opened.refusal, opened.detail)
      if (writes && !opened.writable) return refused('newer')
      try {
        return stored(await run(opened.db.transaction.bind(opened.db) as CortexTransact)) // same method, narrower signature
      } catch (error) {
        const name = nameOf(error)
        if (name === 'QuotaExceededError') {
          if (++rounds > MAX_ROOM_ROUNDS || !(await makeRoom())) return refused('full')
        } else if (lossNames.has(name)) {
          if (++losses >= MAX_ATTEMPTS) return refused('unavailable', name)
          connection.drop()
        } else throw error
      }
    }
  }

  return {
    read: (stores, run) => attempt(false, (transact) => settle(transact(stores, 'readonly') as Reading, run)), // mode as asked
    async write({ stores, durability, signal }, run) {
      if (signal?.aborted) return refused('aborted')
      try {
        return await attempt(true, (transact) => {
          const writing = transact(stores, 'readwrite', { durability }) as Writing // mode as asked
          return settle(writing, (transaction) => abortable(transaction, signal, run))
        })
      } catch (error) {
        if (signal?.aborted) return refused('aborted')
        throw error
      }
    },
  }
}

type CortexTransact = (stores: Name[], mode: IDBTransactionMode, options?: IDBTransactionOptions) => unknown

/** The value of `run` once the transaction is complete; after a failure the transaction is undone and its own error preferred. */
async function settle<T, X extends Reading | Writing>(transaction: X, run: (transaction: X) => Promise<T>): Promise<T> {
  try {
    const value = await run(transaction)
    await transaction.done
    return value
  } catch (error) {
    abort(transaction)
    const reason: unknown = await transaction.done.then(
      () => null,
      (cause: unknown) => cause,
    )
    throw nameOf(reason) === 'QuotaExceededError' ? reason : error
  }
}

function abort(transaction: Reading | Writing): void {
  try {
    transaction.abort()
  } catch {
    // it had already ended by itself
  }
}

/** Carries an abort into the transaction. The error is not one of a lost connection, so nothing is tried again. */
async function abortable<T>(
  transaction: Writing,
  signal: AbortSignal | undefined,
  run: (transaction: Writing) => Promise<T>,
): Promise<T> {
  if (!signal) return run(transaction)
  const onAbort = (): void => abort(transaction)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await run(transaction)
  } catch (error) {
    if (signal.aborted) throw new StoppedByCaller()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

class StoppedByCaller extends Error {}
