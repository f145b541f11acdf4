// The kernel of a call: run the route, put what it writes on record together with its audit row, and remember answers that may be asked for twice.
import { createHash } from 'node:crypto'
import {
  bridgeMethods,
  type BridgeMethod,
  type BridgeMethodId,
  type BodyOf,
  type QueryOf,
  type ResultOf,
} from '#core/contracts/bridge-methods.ts'
import type { Session } from './guard/session-lookup.ts'
import { auditRow } from './ledger/audit.ts'
import { ownRow, type Ledger } from './ledger/ledger.ts'
import type { NewRow } from './ledger/ledger-row.ts'
import { findAnswer, type LedgerTx, type RememberedAnswer } from './ledger/ledger-tx.ts'
import { ok, refuse, type Outcome, type Settled, type Write } from './outcome.ts'
import type { Clock } from './ports/clock.ts'

type IsOpen<I extends BridgeMethodId> = (typeof bridgeMethods)[I]['access'] extends 'open' ? true : false

/** What a route gets: parsed, within limits, allowed. */
export interface Call<I extends BridgeMethodId = BridgeMethodId> {
  readonly id: I
  readonly cid: string
  readonly session: IsOpen<I> extends true ? null : Session
  readonly params: Readonly<Record<string, string>>
  readonly query: QueryOf<I>
  readonly body: BodyOf<I>
  readonly idempotencyKey: string | null
  /** The asking page's origin, where it said one; it has passed the gate. */
  readonly origin: string | null
  readonly grant: string | null
}
export type Route<I extends BridgeMethodId> = (call: Call<I>) => Promise<Outcome<ResultOf<I>>> | Outcome<ResultOf<I>>
export type Routes = { readonly [I in BridgeMethodId]?: Route<I> }

/** A call whose method is known only at run time: its body was parsed by that method's own schema. */
export interface AnyCall {
  readonly id: BridgeMethodId
  readonly cid: string
  readonly session: Session | null
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  readonly idempotencyKey: string | null
  readonly origin: string | null
  readonly grant: string | null
}
export type AnyRoute = (call: AnyCall) => Promise<Outcome<unknown>> | Outcome<unknown>

export interface Kernel {
  run(call: AnyCall, route: AnyRoute): Promise<Settled<unknown>>
}

/** A ticket for a stream and the end of one's own session leave nothing behind; hello and shutdown write their own rows. */
const unrecorded: ReadonlySet<BridgeMethodId> = new Set<BridgeMethodId>([
  'hello',
  'shutdown',
  'streamTicket',
  'goodbye',
])

export const createKernel = (ledger: Ledger, clock: Clock): Kernel => new CallRecorder(ledger, clock)

interface Seen {
  readonly key: string
  readonly hash: string
}

class CallRecorder implements Kernel {
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #running = new Map<string, { readonly hash: string; readonly settled: Promise<Settled<unknown>> }>()

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger
    this.#clock = clock
  }

  /** One promise a caller and key while the first is under way, the remembered answer afterwards. */
  run(call: AnyCall, route: AnyRoute): Promise<Settled<unknown>> {
    const method: BridgeMethod = bridgeMethods[call.id]
    if (!method.idempotent || call.idempotencyKey === null) return this.#runOnce(call, route, null)
    const seen = { key: call.idempotencyKey, hash: hashOf(call) }
    const slot = `${whoOf(call)} ${seen.key}`
    const current = this.#running.get(slot)
    if (current) return current.hash === seen.hash ? current.settled : Promise.resolve(refuse('idempotency_conflict'))
    const settled = this.#runOnce(call, route, seen).finally(() => this.#running.delete(slot))
    this.#running.set(slot, { hash: seen.hash, settled })
    return settled
  }

  async #runOnce(call: AnyCall, route: AnyRoute, seen: Seen | null): Promise<Settled<unknown>> {
    const before = seen && this.#ledger.read((sql) => findAnswer(sql, whoOf(call), seen.key))
    if (before) return replay(before, seen.hash)
    const outcome = await route(call)
    if (outcome.kind === 'refused') return outcome
    if (outcome.kind === 'write') return this.#record(call, outcome, seen)
    if (!isRecorded(call.id)) return outcome
    // A deed that wrote nothing itself still gets its row before the answer.
    const deed: Write<unknown> = {
      kind: 'write',
      durable: false,
      apply: () => outcome,
      spool: { rows: [], result: outcome.result },
    }
    return this.#record(call, deed, seen)
  }

  async #record(call: AnyCall, write: Write<unknown>, seen: Seen | null): Promise<Settled<unknown>> {
    const nowMs = this.#clock.wallMs()
    const row = auditRow({ surface: 'http', route: call.id, sid: call.session?.sid ?? null }, nowMs)
    const apply = (tx: LedgerTx): Settled<unknown> => {
      const settled = write.apply(tx)
      if (settled.kind === 'refused') return settled
      if (seen) tx.rememberAnswer(seen.key, { requestHash: seen.hash, result: JSON.stringify(settled.result) })
      tx.append(row)
      return settled
    }
    const written = await this.#ledger.commit<Settled<unknown>>({
      cid: call.cid,
      who: whoOf(call),
      durable: write.durable,
      apply,
      keep: (settled) => settled.kind === 'ok',
      ...(write.spool ? { spool: toSpool(write.spool, { row, seen, nowMs }) } : {}),
    })
    return written.kind === 'failed' ? refuse(written.code) : written.result
  }
}

/** What was promised while the database is away is remembered with it, so that the same key gets the same answer when it is back. */
function toSpool(
  { rows, result }: NonNullable<Write<unknown>['spool']>,
  { row, seen, nowMs }: { row: NewRow; seen: Seen | null; nowMs: number },
): { rows: NewRow[]; result: Settled<unknown> } {
  const remembered = seen && { key: seen.key, requestHash: seen.hash, result: JSON.stringify(result) }
  return {
    rows: [...rows, row, ...(remembered ? [ownRow('answer', nowMs, remembered)] : [])],
    result: ok(result),
  }
}

const whoOf = (call: AnyCall): string => call.session?.who ?? 'stranger'
const hashOf = (call: AnyCall): string =>
  createHash('sha256')
    .update(`${call.id}\n${JSON.stringify([call.params, call.body])}`)
    .digest('hex')

const isRecorded = (id: BridgeMethodId): boolean => bridgeMethods[id].verb !== 'GET' && !unrecorded.has(id)

const replay = ({ requestHash, result }: RememberedAnswer, hash: string): Settled<unknown> =>
  requestHash === hash ? ok(JSON.parse(result) as unknown) : refuse('idempotency_conflict') // our own answer, as first given
