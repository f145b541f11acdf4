// The acts on record: one document each, written durably before and after every step, and a row among the interventions when it is over.
import type { Ledger } from '../ledger/ledger.ts'
import { ownRow } from '../ledger/ledger.ts'
import { readDocument, toDocument, type LedgerTx } from '../ledger/ledger-tx.ts'
import { isUndoable, readActFile, toAct, type ActFile } from './act-file.ts'

export interface ActBook {
  read(actId: string): ActFile | null
  /** False when it could not be recorded: then nothing may happen. */
  write(file: ActFile, cid: string): Promise<boolean>
  /** Acts that were running, or that something of stands and will end by itself. */
  unfinished(): readonly ActFile[]
}

/** Acts older than this many are history: they are in the list of interventions, and nothing of them can be open. */
const LOOKED_AT = 200

export function openActBook(ledger: Ledger, wallMs: () => number): ActBook {
  return {
    read: (actId) => readActFile(ledger.read((sql) => readDocument(sql, 'acts', actId))?.body),
    async write(file, cid) {
      const apply = (tx: LedgerTx): true => {
        tx.putDocument('acts', file.actId, file)
        if (!file.isRunning) tx.append(ownRow('intervention', wallMs(), { ...toAct(file, wallMs()) }))
        return true
      }
      return (await ledger.commit({ cid, who: 'bridge', durable: true, apply })).kind === 'committed'
    },
    unfinished() {
      const rows = ledger.read((sql) =>
        sql("SELECT * FROM documents WHERE collection = 'acts' ORDER BY updated_ms DESC LIMIT ?").all(LOOKED_AT),
      )
      return (rows ?? []).flatMap((row) => {
        const file = readActFile(toDocument(row).body)
        return file && (file.isRunning || file.steps.some(isUndoable)) ? [file] : []
      })
    },
  }
}
