// Outcome: what a route comes to. A result, a refusal, or a write that becomes a result once it is on record.
import type { BridgeErrorCode, BridgeErrorDetails } from '#core/contracts/bridge-errors.ts'
import type { Refusal } from './guard/gate.ts'
import type { LedgerTx } from './ledger/ledger-tx.ts'
import type { NewRow } from './ledger/ledger-row.ts'

export type Settled<R> =
  | { readonly kind: 'ok'; readonly result: R; readonly status?: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface Write<R> {
  readonly kind: 'write'
  /** Runs inside the transaction that also holds the audit row; a refusal undoes what it wrote. */
  readonly apply: (tx: LedgerTx) => Settled<R>
  readonly durable: boolean
  /** Kept elsewhere while the database is away; absent: the write is refused then. */
  readonly spool?: { readonly rows: readonly NewRow[]; readonly result: R }
}
export type Outcome<R> = Settled<R> | Write<R>

export const ok = <R>(result: R, status = 200): Settled<R> => ({ kind: 'ok', result, status })

export const refuse = <C extends BridgeErrorCode>(code: C, details?: BridgeErrorDetails<C>): Settled<never> => ({
  kind: 'refused',
  refusal: details === undefined ? { code } : { code, details },
})
export const notFound = (): Settled<never> => refuse('not_found')
export const invalid = (field: string): Settled<never> =>
  refuse('validation_failed', { issues: [{ path: [field], rule: 'other' }] })
