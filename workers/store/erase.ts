// Deletes everything: counts first, empties second, then removes the database itself; the receipt says which of it was possible.
import { deleteDB } from 'idb'
import { ARCHIVE_VERSION, storeNames, type DeleteReceipt, type StoreName } from '#core/contracts/archive.ts'
import type { Access, Reading, Writing } from './access.ts'
import type { Connection } from './connection.ts'
import { refused, stored, type Stored } from './outcome.ts'

/** How long other windows may take to let go. They close at once when asked; a frozen one does not. */
const LET_GO_MS = 3_000

export interface EraseOptions {
  readonly access: Access
  readonly connection: Connection
  readonly pause: (ms: number) => Promise<void>
  readonly nowMs: number
  readonly receiptId: string
}

/**
 * After it has answered, nothing of the person is left: when a frozen window keeps the database from being removed it is empty, and the
 * browser removes it as soon as that window is gone. Records of a newer version are removed too, if nothing keeps them open.
 */
export async function eraseAll({
  access,
  connection,
  pause,
  nowMs,
  receiptId,
}: EraseOptions): Promise<Stored<DeleteReceipt>> {
  const counts = await access.read([...storeNames], countRows)
  if (!counts.ok) return counts
  const emptied = await access.write({ stores: [...storeNames, 'meta'], durability: 'strict' }, clearAll)
  if (!emptied.ok && emptied.refusal !== 'newer') return emptied
  connection.end('deleted')
  const removal = deleteDB(connection.name).then(
    () => true,
    () => false,
  )
  const isGone = await Promise.race([removal, pause(LET_GO_MS).then(() => false)])
  if (!isGone && !emptied.ok) return refused('blocked')
  return stored({
    format: 'cortex-delete-receipt',
    v: ARCHIVE_VERSION,
    receiptId,
    deletedMs: nowMs,
    counts: counts.value,
    database: isGone ? 'gone' : 'emptied',
  })
}

async function countRows(transaction: Reading): Promise<Record<StoreName, number>> {
  const counts = await Promise.all(
    storeNames.map(async (store) => [store, await transaction.objectStore(store).count()] as const),
  )
  return Object.fromEntries(counts) as Record<StoreName, number> // one entry for each store name
}

async function clearAll(transaction: Writing): Promise<void> {
  await Promise.all([...storeNames, 'meta' as const].map((store) => transaction.objectStore(store).clear()))
}
