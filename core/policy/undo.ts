// Undo as a decision: given what stood before, what was left, and what stands now, may the change be taken back?
import type { JsonValue } from '../contracts/json-value.ts'
import type { UndoEntry } from '../contracts/sessions.ts'

export type UndoVerdict =
  | { readonly kind: 'restore'; readonly value: JsonValue }
  /** The person changed it since; taking it back would overwrite that. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'expired' }
  /** It is as it was before: nothing to do, however often it is asked. */
  | { readonly kind: 'already' }

/** Pure: the same entry and present give the same verdict. `present` is what stands now, in the shape of `before`. */
export function judgeUndo(entry: UndoEntry, present: JsonValue, nowMs: number): UndoVerdict {
  if (entry.status === 'undone') return { kind: 'already' }
  if (sameValue(present, entry.before)) return { kind: 'already' }
  if (entry.status === 'expired' || nowMs >= entry.offeredUntilMs) return { kind: 'expired' }
  return sameValue(present, entry.after) ? { kind: 'restore', value: entry.before } : { kind: 'conflict' }
}

/** Equal up to the order of fields. */
const sameValue = (left: JsonValue, right: JsonValue): boolean => canonical(left) === canonical(right)

const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
