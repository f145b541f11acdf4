// Records: appending events durably, and the lists over them.
import type { EventKind, ListQuery } from '#core/contracts/bridge-records.ts'
import type { Call, Routes } from '../kernel.ts'
import type { CursorSealer } from '../ledger/cursor.ts'
import type { Statements } from '../ledger/database.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { getEvent, getProject, listEvents, listProjects, type ListPage, type ListQuestion } from '../ledger/lists.ts'
import { invalid, notFound, ok, refuse, type Settled } from '../outcome.ts'

interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}
type Paging<T> = (sql: Statements, question: ListQuestion) => ListPage<T>

/** Losing the last second of these to a power cut is fine; everything else is synced before the answer. */
const light: ReadonlySet<EventKind> = new Set<EventKind>(['telemetry'])

export function recordRoutes(ledger: Ledger, sealer: CursorSealer): Routes {
  const list = <T>(call: Pick<Call, 'id' | 'session'> & { query: ListQuery }, page: Paging<T>): Settled<Page<T>> => {
    const question = { who: call.session?.who ?? '', list: call.id, query: call.query, sealer }
    const answer = ledger.read((sql) => page(sql, question))
    if (answer === null) return refuse('storage_unavailable')
    return answer.kind === 'refused'
      ? invalid(answer.field)
      : ok({ items: [...answer.items], nextCursor: answer.nextCursor })
  }
  const one = <T>(read: (sql: Statements) => T | null): Settled<T> => {
    const answer = ledger.read((sql) => ({ found: read(sql) }))
    if (answer === null) return refuse('storage_unavailable')
    return answer.found === null ? notFound() : ok(answer.found)
  }
  const of = (kinds: readonly EventKind[] | null) => (sql: Statements, question: ListQuestion) =>
    listEvents(sql, question, kinds)
  const get = (kinds: readonly EventKind[] | null) => (call: { params: Readonly<Record<string, string>> }) =>
    one((sql) => getEvent(sql, call.params['id'] ?? '', kinds))
  return {
    listEvents: (call) => list(call, of(null)),
    getEvent: get(null),
    listDecisions: (call) => list(call, of(['decision'])),
    getDecision: get(['decision']),
    listInterventions: (call) => list(call, of(['intervention'])),
    getIntervention: get(['intervention']),
    listCrashes: (call) => list(call, of(['crash'])),
    getCrash: get(['crash']),
    listProjects: (call) => list(call, listProjects),
    getProject: (call) => one((sql) => getProject(sql, call.params['id'] ?? '')),
    appendEvents({ body: { events } }) {
      return {
        kind: 'write',
        durable: events.some((event) => !light.has(event.kind)),
        apply(tx) {
          const appended = events.filter((event) => tx.append(event)).length
          return ok({ appended, repeated: events.length - appended, lastSeq: tx.lastSeq() })
        },
        spool: { rows: events, result: { appended: events.length, repeated: 0, lastSeq: 0 } },
      }
    },
  }
}
