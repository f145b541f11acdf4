// One row of the ledger as it is kept: in the database, as a line of the mirror, as a line of the spool.
import { checkShape } from '#core/contracts/check-shape.ts'
import { eventSchema, type EventKind, type LedgerEvent } from '#core/contracts/bridge-records.ts'

/** A row before the ledger has numbered it. */
export interface NewRow {
  /** Unique for ever: the same id twice is the same row. */
  readonly id: string
  readonly kind: EventKind
  readonly atMs: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Who caused it, and under which correlation id. */
export interface RowOrigin {
  readonly cid: string
  readonly who: string
}

/** Kinds that are thrown away after a while. Everything else stays until the person deletes it. */
const passingKinds: ReadonlySet<EventKind> = new Set<EventKind>(['telemetry', 'answer'])
export const passing: readonly EventKind[] = [...passingKinds]

export type SegmentClass = 'lasting' | 'passing'
export const segmentClasses = ['lasting', 'passing'] as const
export const classOf = (kind: EventKind): SegmentClass => (passingKinds.has(kind) ? 'passing' : 'lasting')

/** A row read back from a file, or null when it is not one of ours. */
export function readRow(value: unknown): LedgerEvent | null {
  if (typeof value !== 'object' || value === null) return null
  const { crc: _crc, ...rest } = value as Record<string, unknown> // an object, checked just above
  const checked = checkShape(eventSchema, rest)
  return checked.ok ? checked.value : null
}
