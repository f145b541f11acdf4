// The mind's pen: hands records to the store one after the other, in order, and says when a decision is on disk.
import type { LogRecord } from '#core/contracts/records.ts'
import type { MindStore } from './store-link.ts'

export interface Journal {
  readonly write: (record: LogRecord) => void
  /** The store to write to from now on; what was not confirmed is written again, which the log takes as one. */
  readonly use: (store: MindStore) => void
  /** Tries again what a failing store did not take. */
  readonly retry: () => void
}

/** A log that cannot be written for hours must not fill the memory; the oldest measurements go first. Chosen: about a month of helps. */
const MOST_WAITING = 500

/** @param onDurable called with the id of each decision once it is on disk */
export function createJournal(onDurable: (decisionId: string) => void): Journal {
  const waiting: LogRecord[] = []
  let store: MindStore | null = null
  let turn = 0
  let isWriting = false

  const pump = async (): Promise<void> => {
    if (isWriting) return
    isWriting = true
    const mine = turn
    for (let record = waiting[0]; store && record; record = waiting[0]) {
      const answer = await store.append(record)
      if (mine !== turn) return // a new store has taken over, and its own pump is at work
      if (answer === 'unavailable') break
      waiting.shift()
      if (record.type === 'DECISION' && answer === 'durable') onDurable(record.decisionId)
    }
    isWriting = false
  }

  return {
    write(record) {
      waiting.push(record)
      if (waiting.length > MOST_WAITING) waiting.shift()
      void pump()
    },
    use(next) {
      store = next
      turn++
      isWriting = false
      void pump()
    },
    retry: () => void pump(),
  }
}
