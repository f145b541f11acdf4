// The second copy of the decision log: while the bridge is connected, every record is handed to its ledger once, in order.
import { recordKey, type LogRecord, type StoredRecord } from '#core/contracts/records.ts'
import { DOCUMENT_VERSION } from '#core/contracts/documents.ts'
import type { BridgeClient } from '../../clients/bridge-client.ts'
import type { StoreClient } from '../../clients/store-client.ts'

export interface MirrorParts {
  readonly store: StoreClient
  readonly bridge: Pick<BridgeClient, 'get' | 'subscribe' | 'connection'>
  readonly nowMs: () => number
}

/** How far the copy reaches. */
const MIRROR_NAME = 'policy-mirror'
/** A decision is about 2 KB and a request holds at most 64 KiB. */
const BATCH = 20

const kinds = { DECISION: 'decision', EXECUTED: 'executed', OUTCOME: 'outcome', FEEDBACK: 'feedback' } as const
const marks: Readonly<Record<LogRecord['type'], string>> = { DECISION: 'D', EXECUTED: 'E', OUTCOME: 'O', FEEDBACK: 'F' }

/** The id a record has in the ledger: the same record again is the same event. */
function eventIdOf(record: LogRecord): string {
  const [decisionId, type, variant] = recordKey(record)
  return `${decisionId}-${marks[type]}${variant}`
}

const timeOf = (record: LogRecord, nowMs: number): number => {
  if (record.type === 'DECISION') return record.tWall
  if (record.type === 'OUTCOME') return record.window[1]
  return record.type === 'EXECUTED' ? (record.renderedAt ?? nowMs) : nowMs
}

/** Follows the log and the connection from now on. A batch that failed is sent again with the next record or the next connection. */
export function mirrorLog({ store, bridge, nowMs }: MirrorParts): void {
  let isSending = false
  let wanted = false
  const send = async (): Promise<void> => {
    wanted = true
    if (isSending || bridge.get().link.kind !== 'live') return
    isSending = true
    while (wanted) {
      wanted = false
      for (let more = true; more;) more = await sendBatch()
    }
    isSending = false
  }
  const sendBatch = async (): Promise<boolean> => {
    const kept = await store.ask('readDocument', MIRROR_NAME)
    const throughSeq = kept.ok ? seqOf(kept.value?.body) : null
    if (throughSeq === null) return false
    const page = await store.ask('readLog', { afterSeq: throughSeq, limit: BATCH })
    const last = page.ok ? page.value.records.at(-1) : undefined
    if (!page.ok || !last || !(await handOver(page.value.records))) return false
    await store.ask('putDocument', {
      v: DOCUMENT_VERSION,
      name: MIRROR_NAME,
      bodyVersion: 1,
      savedMs: Math.round(nowMs()),
      body: { throughSeq: last.seq },
    })
    return page.value.nextAfterSeq !== null
  }
  const handOver = async (records: readonly StoredRecord[]): Promise<boolean> => {
    const connection = await bridge.connection()
    const events = records.map((record) => ({
      id: eventIdOf(record),
      kind: kinds[record.type],
      atMs: Math.round(timeOf(record, nowMs())),
      body: { ...record },
    }))
    return (await connection.request('appendEvents', { body: { events } })).kind === 'ok'
  }
  store.worker.onEvent((event) => {
    if (event.kind === 'logged') void send()
  })
  let wasLive = false
  const follow = (): void => {
    const isLive = bridge.get().link.kind === 'live'
    if (isLive && !wasLive) void send()
    wasLive = isLive
  }
  bridge.subscribe(follow)
  follow()
}

const seqOf = (body: unknown): number =>
  typeof body === 'object' && body !== null && 'throughSeq' in body && typeof body.throughSeq === 'number'
    ? body.throughSeq
    : 0
