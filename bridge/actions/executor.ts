// What carries one kind of action out: looks whether it can, takes a snapshot, acts, and takes it back if it can be taken back.
import type { ActTarget, ReceiptReason } from '#core/contracts/bridge-act.ts'
import type { PlanAction } from '#core/contracts/plan.ts'

/** Why a kind of action cannot be done on this computer now. */
export type Inability = 'not-installed' | 'not-configured' | 'no-display' | 'unsupported-platform' | 'failed'

/** Everything needed to act and to take it back; JSON, because it is on record before anything happens. */
export type Memo = Readonly<Record<string, string | number | boolean | null>>

export type Prepared =
  | { readonly kind: 'ready'; readonly memo: Memo }
  | { readonly kind: 'refused'; readonly reason: ReceiptReason }
export type Carried =
  | { readonly kind: 'done'; /** Looked at afterwards and found as intended. */ readonly confirmed: boolean }
  | { readonly kind: 'failed'; readonly reason: ReceiptReason }
export type TakenBack = 'undone' | 'changed-since' | 'undo-failed'

export interface Executor {
  /** Null when it can. */
  available(): Promise<Inability | null>
  /** Changes nothing. */
  prepare(action: PlanAction, ref: ActTarget['ref'] | null): Promise<Prepared>
  run(memo: Memo): Promise<Carried>
  /** Absent: what was done cannot be taken back. Looks first, and never overwrites what was changed since. */
  undo?(memo: Memo): Promise<TakenBack>
}

export const refuseStep = (reason: ReceiptReason): Prepared => ({ kind: 'refused', reason })
export const failStep = (reason: ReceiptReason): Carried => ({ kind: 'failed', reason })

/** A text of a memo; empty when it holds none by that name. */
export const textOf = (memo: Memo, name: string): string => {
  const value = memo[name]
  return typeof value === 'string' ? value : ''
}
