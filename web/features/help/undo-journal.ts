// What Cortex changed and can take back: kept in the store so that it survives a reload, undone only where nothing was edited since.
import type { JsonValue } from '#core/contracts/json-value.ts'
import { SESSION_VERSION, type UndoEntry } from '#core/contracts/sessions.ts'
import { judgeUndo } from '#core/policy/undo.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { createStore, type Readable } from '../../ui/store.ts'

/** Something of the page that can be changed and put back. Both speak of the same plain value. */
export interface Undoable {
  readonly read: () => JsonValue
  readonly write: (value: JsonValue) => void
}

export interface Change {
  readonly kind: string
  readonly planId: string
  readonly actionId: string
  readonly before: JsonValue
  readonly after: JsonValue
  readonly offeredMs: number
}

export type Undone = 'undone' | 'already' | 'conflict' | 'expired'

export interface UndoJournal extends Readable<readonly UndoEntry[]> {
  /** Reads what earlier visits left; newest first from then on. */
  readonly load: () => Promise<readonly UndoEntry[]>
  readonly note: (change: Change) => UndoEntry
  readonly undo: (undoId: string) => Undone
}

export interface UndoJournalParts {
  readonly store: Pick<StoreClient, 'ask'>
  readonly nowMs: () => number
  readonly newId: () => string
  readonly kinds: Readonly<Record<string, Undoable>>
}

/** How far back the list goes. */
const KEPT_MS = 86_400_000

export function createUndoJournal({ store, nowMs, newId, kinds }: UndoJournalParts): UndoJournal {
  const entries = createStore<readonly UndoEntry[]>([])
  const put = (entry: UndoEntry): void => {
    const others = entries.get().filter(({ undoId }) => undoId !== entry.undoId)
    entries.set([entry, ...others].toSorted((left, right) => right.doneMs - left.doneMs))
    void store.ask('putUndo', entry)
  }
  return {
    get: entries.get,
    subscribe: entries.subscribe,
    async load() {
      const now = nowMs()
      const kept = await store.ask('listUndo', { fromMs: now - KEPT_MS, toMs: now + 1 })
      if (kept.ok) entries.set(kept.value.records.toSorted((left, right) => right.doneMs - left.doneMs))
      return entries.get()
    },
    note({ kind, planId, actionId, before, after, offeredMs }) {
      const doneMs = Math.round(nowMs())
      const entry: UndoEntry = {
        v: SESSION_VERSION,
        undoId: `undo-${newId()}`,
        planId,
        actionId,
        kind,
        doneMs,
        offeredUntilMs: doneMs + offeredMs,
        before,
        after,
        status: 'open',
      }
      put(entry)
      return entry
    },
    undo(undoId) {
      const entry = entries.get().find((one) => one.undoId === undoId)
      const target = entry && kinds[entry.kind]
      if (!entry || !target) return 'expired'
      const verdict = judgeUndo(entry, target.read(), nowMs())
      if (verdict.kind === 'restore') target.write(verdict.value)
      const status = verdict.kind === 'restore' || verdict.kind === 'already' ? 'undone' : verdict.kind
      put({ ...entry, status })
      return verdict.kind === 'restore' ? 'undone' : verdict.kind
    },
  }
}
