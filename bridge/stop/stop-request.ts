// A request to stop: put on record first; where there is no record to be had, let through by a grant and written down as an override.
import { randomBytes } from 'node:crypto'
import type { BootOptions } from '../boot-options.ts'
import type { Surface } from '../guard/knock.ts'
import { auditRow } from '../ledger/audit.ts'
import type { GrantBook } from '../ledger/grants.ts'
import { ownRow, type Ledger, type StorageFailure } from '../ledger/ledger.ts'
import type { LedgerTx } from '../ledger/ledger-tx.ts'
import { recordOverride } from '../ledger/overrides.ts'
import { mintId, type Clock } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import type { Parts } from '../parts.ts'
import type { Stopper } from './stopper.ts'

export interface StopRequest {
  readonly surface: Surface
  readonly cid: string
  readonly who: string
  readonly sid: string | null
  readonly grant: string | null
}
export type StopDecision = { readonly kind: 'stopping' } | { readonly kind: 'refused'; readonly code: StorageFailure }

export type RequestStop = (request: StopRequest) => Promise<StopDecision>

/** Writing an answer to a loopback socket takes under a millisecond; the stop waits so that it gets there. */
const ANSWER_MS = 20

/** Decides and, when it is to be, stops a moment later. */
export function createStopRequest(
  { disk, clock, tree }: BootOptions,
  { records }: Parts,
  stopper: Stopper,
): RequestStop {
  const { ledger, grants } = records
  return async (request) => {
    const decision = await decideStop({ ledger, grants, disk, clock, grantFolder: tree.grants }, request)
    if (decision.kind === 'stopping') setTimeout(() => void stopper.stop(), ANSWER_MS)
    return decision
  }
}

export interface StopRequestPorts {
  readonly ledger: Ledger
  readonly grants: GrantBook
  readonly disk: Disk
  readonly grantFolder: string
  readonly clock: Clock
}

export async function decideStop(ports: StopRequestPorts, request: StopRequest): Promise<StopDecision> {
  const { ledger, clock } = ports
  const { cid, who, surface, sid } = request
  const nowMs = clock.wallMs()
  const rows = [ownRow('stop', nowMs, { surface }), auditRow({ surface, route: 'shutdown', sid }, nowMs)]
  const apply = (tx: LedgerTx) => rows.every((row) => tx.append(row))
  const written = await ledger.commit({ cid, who, durable: true, apply, spool: { rows, result: true } })
  if (written.kind !== 'failed' || isCovered(ports, request, nowMs)) return { kind: 'stopping' }
  return { kind: 'refused', code: written.code }
}

/** The record cannot be written: only a grant for exactly this lets it through, and its use is kept in a file of its own. */
function isCovered(ports: StopRequestPorts, { grant, cid }: StopRequest, nowMs: number): boolean {
  const check = grant === null ? null : ports.grants.check(grant, 'stop', nowMs)
  if (check?.kind !== 'good') return false
  const { id: grantId } = check.grant
  try {
    recordOverride(ports.disk, ports.grantFolder, {
      id: mintId(randomBytes),
      action: 'stop',
      atMs: nowMs,
      by: 'bridge',
      cid,
      grantId,
    })
    return true
  } catch {
    return false // an act that leaves no trace at all is not let through; the launcher still can stop the bridge
  }
}
