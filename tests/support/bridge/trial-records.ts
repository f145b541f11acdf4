// The records of a bridge without the bridge: for tests of database, mirror and spool alone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { mintId, systemRandom } from '../../../bridge/ports/clock.ts'
import { systemDisk, type Disk } from '../../../bridge/ports/disk.ts'
import type { Written } from '../../../bridge/ledger/ledger.ts'
import type { NewRow } from '../../../bridge/ledger/ledger-row.ts'
import { openRecords, type Records } from '../../../bridge/ledger/records.ts'
import { resolveStateTree, type StateTree } from '../../../bridge/ledger/state-tree.ts'
import { toEvent } from '../../../bridge/ledger/database.ts'
import { movableClock, type MovableClock } from './trial-bridge.ts'
import { scratchFolder } from './scratch.ts'

export interface TrialRecords {
  readonly records: Records
  readonly tree: StateTree
  readonly clock: MovableClock
  readonly told: LedgerEvent[]
  append(id: string, more?: Partial<NewRow>, spoolable?: boolean): Promise<Written<boolean>>
  rows(): LedgerEvent[]
}

export const makeState = (): string => join(scratchFolder('records'), 'state')
export const dropState = (state: string): void => rmSync(join(state, '..'), { recursive: true, force: true })

export interface RecordsTrial {
  readonly disk?: Disk
  readonly clock?: MovableClock
  readonly checkPages?: boolean
}

export function openTrialRecords(
  state: string,
  { disk = systemDisk, clock = movableClock(), ...rest }: RecordsTrial = {},
): TrialRecords {
  const tree = resolveStateTree({ env: {}, stateDir: state })
  const told: LedgerEvent[] = []
  const bootId = mintId(systemRandom)
  const records = openRecords({ disk, tree, clock, bootId, onAppended: (rows) => told.push(...rows), ...rest })
  return {
    records,
    tree,
    clock,
    told,
    append(id, more = {}, spoolable = false) {
      const row: NewRow = { id, kind: 'decision', atMs: clock.wallMs(), body: { n: id }, ...more }
      const write = { cid: 'cid-12345678', who: 'test', durable: true }
      const spool = spoolable ? { spool: { rows: [row], result: true } } : {}
      return records.ledger.commit({ ...write, apply: (tx) => tx.append(row), ...spool })
    },
    rows: () => records.ledger.read((sql) => sql('SELECT * FROM events ORDER BY seq').all().map(toEvent)) ?? [],
  }
}
