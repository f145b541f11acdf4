// What the gate needs to know of sessions: it asks, it never makes one.
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import type { Bucket } from './rate.ts'

export interface Session {
  readonly sid: string
  /** Stable name of who holds it: `device:ID` or `local:ID`. Mutations are remembered under it across restarts. */
  readonly who: string
  /** Proved with the root token, so a program of this user. */
  readonly local: boolean
  readonly scopes: ReadonlySet<BridgeScope>
  readonly bucket: Bucket
}

export type SessionLookup = (
  bearer: string,
) => { readonly kind: 'valid'; readonly session: Session } | { readonly kind: 'expired' | 'unknown' }
