// The mind's handle on the store worker: the log, one document, the consent history. What comes back was parsed by the store.
import { CONSENT_VERSION, type ConsentEvent } from '#core/contracts/consent.ts'
import { DOCUMENT_VERSION } from '#core/contracts/documents.ts'
import type { JsonValue } from '#core/contracts/json-value.ts'
import type { LogRecord, StoredRecord } from '#core/contracts/records.ts'
import type { Label } from '#core/contracts/labels.ts'
import type { Summary } from '#core/contracts/summaries.ts'
import type { Reply } from '#core/contracts/worker-protocol.ts'
import { connectPort } from '../host/connect.ts'
import type { Stored } from '../store/outcome.ts'
import type { KeeperStore } from './keeper.ts'
import type { StoreMethods } from '../store/store.ts'

export interface MindStore extends KeeperStore {
  /** `refused`: this record can never be written. `unavailable`: not now. */
  readonly append: (record: LogRecord) => Promise<'durable' | 'refused' | 'unavailable'>
  /** The whole log, or null when it cannot be read. */
  readonly readLog: () => Promise<readonly StoredRecord[] | null>
  readonly readDocument: (name: string) => Promise<JsonValue | null>
  readonly putDocument: (document: { readonly name: string; readonly body: unknown; readonly atMs: number }) => void
  readonly appendConsent: (event: Omit<ConsentEvent, 'v'>) => void
  /** Minutes kept since a moment, oldest first; none when they cannot be read. */
  readonly readMinutes: (fromMs: number, toMs: number) => Promise<readonly Summary[]>
  readonly putLabel: (label: Label) => void
  readonly readLabels: (fromMs: number, toMs: number) => Promise<readonly Label[]>
  /** Closes sessions that ran when everything stopped. */
  readonly recoverSessions: (now: { readonly nowMs: number; readonly exceptId: string }) => Promise<void>
}

const BODY_VERSION = 1

export function connectMindStore(port: MessagePort): MindStore {
  const { call } = connectPort<StoreMethods>(port)
  return {
    async append(record) {
      const reply = await call('appendRecord', record)
      if (!reply.ok) return 'unavailable'
      if (reply.value.ok) return 'durable'
      return reply.value.refusal === 'invalid' || reply.value.refusal === 'deleted' ? 'refused' : 'unavailable'
    },
    async readLog() {
      const records: StoredRecord[] = []
      for (let afterSeq: number | null = 0; afterSeq !== null;) {
        const reply: Awaited<ReturnType<typeof call<'readLog'>>> = await call('readLog', { afterSeq })
        if (!reply.ok || !reply.value.ok) return null
        records.push(...reply.value.value.records)
        afterSeq = reply.value.value.nextAfterSeq
      }
      return records
    },
    async readDocument(name) {
      const reply = await call('readDocument', name)
      return reply.ok && reply.value.ok ? (reply.value.value?.body ?? null) : null
    },
    putDocument: ({ name, body, atMs }) =>
      void call('putDocument', {
        v: DOCUMENT_VERSION,
        name,
        bodyVersion: BODY_VERSION,
        savedMs: Math.round(atMs),
        body: body as JsonValue, // plain data; the store checks it again
      }),
    appendConsent: (event) => void call('appendConsent', { v: CONSENT_VERSION, ...event }),
    addMinutes: async (minutes) => isTaken(await call('addMinutes', minutes)),
    putSession: async (session) => isTaken(await call('putSession', session)),
    addLines: (lines) => void call('addSamples', lines),
    async readMinutes(fromMs, toMs) {
      const reply = await call('listSummaries', { level: 'minute', fromMs, toMs })
      return reply.ok && reply.value.ok ? reply.value.value.records : []
    },
    putLabel: (label) => void call('putLabel', label),
    async readLabels(fromMs, toMs) {
      const reply = await call('listLabels', { fromMs, toMs })
      return reply.ok && reply.value.ok ? reply.value.value.records : []
    },
    recoverSessions: async (now) => void (await call('recoverSessions', now)),
  }
}

/** What is wrong with a record stays wrong, so it counts as taken. */
const isTaken = (reply: Reply<Stored<unknown>>): boolean =>
  reply.ok && (reply.value.ok || reply.value.refusal === 'invalid' || reply.value.refusal === 'deleted')
