// Takes the database of running records away and gives it back, as a disk that fails and recovers does.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import type { Records } from '../../../bridge/ledger/records.ts'
import type { StateTree } from '../../../bridge/ledger/state-tree.ts'
import type { MovableClock } from './trial-bridge.ts'

interface Breakable {
  readonly tree: StateTree
  readonly records: Pick<Records, 'ledger'>
  readonly clock: MovableClock
}

/** A folder in place of the file: nothing can open it. */
export function breakDatabase({ tree, records, clock }: Breakable): void {
  records.ledger.read((sql) => sql('SELECT 1').get())
  for (const tail of ['', '-wal', '-shm'])
    if (existsSync(tree.ledger + tail)) renameSync(tree.ledger + tail, `${tree.ledger}${tail}.away`)
  mkdirSync(tree.ledger)
  try {
    records.ledger.read(() => {
      throw Object.assign(new Error('disk I/O error'), { errcode: 10 })
    })
  } catch {
    // the ledger has noticed and closed it
  }
  clock.advance(1)
}
export function mendDatabase({ tree }: Pick<Breakable, 'tree'>): void {
  rmSync(tree.ledger, { recursive: true })
  for (const tail of ['', '-wal', '-shm'])
    if (existsSync(`${tree.ledger}${tail}.away`)) renameSync(`${tree.ledger}${tail}.away`, tree.ledger + tail)
}
