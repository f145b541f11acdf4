// Lists over the ledger: exact filters, an order that is really applied, pages that neither repeat nor skip a row.
import { LIST_DEFAULT, type EventKind, type LedgerEvent, type ListQuery } from '#core/contracts/bridge-records.ts'
import { projectSchema, type Project } from '#core/contracts/bridge-workspace.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import type { CursorPoint, CursorSealer } from './cursor.ts'
import { toEvent, type Bound, type Statements } from './database.ts'
import { toDocument } from './ledger-tx.ts'

export type ListPage<T> =
  | { readonly kind: 'page'; readonly items: readonly T[]; readonly nextCursor: string | null }
  | { readonly kind: 'refused'; readonly field: 'cursor' | 'order_by' | 'kind' | 'bootId' | 'cid' }

export interface ListQuestion {
  readonly who: string
  /** Name of the list; part of what a cursor is bound to. */
  readonly list: string
  readonly query: ListQuery
  readonly sealer: CursorSealer
}

const eventColumns = { seq: 'seq', atMs: 'at_ms' } as const
type EventOrder = keyof typeof eventColumns

const limitOf = (query: ListQuery): number => (query.limit === undefined ? LIST_DEFAULT : Number(query.limit))

/** Who asks for what in which order: a cursor of one question opens no other. */
function bindingOf({ who, list, query }: ListQuestion): string {
  const { limit: _limit, cursor: _cursor, ...rest } = query
  return JSON.stringify([who, list, Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b))])
}

interface Order<Field extends string> {
  readonly field: Field
  readonly down: boolean
}

function readOrder<Field extends string>(
  text: string | undefined,
  fields: readonly Field[],
  fallback: Order<Field>,
): Order<Field> | null {
  if (text === undefined) return fallback
  const [name = '', direction] = text.split(':')
  const field = fields.find((candidate) => candidate === name)
  return field === undefined ? null : { field, down: direction === 'desc' }
}

function readCursor({ query, sealer }: ListQuestion, binding: string): CursorPoint | null | 'bad' {
  if (query.cursor === undefined) return null
  return sealer.open(binding, query.cursor) ?? 'bad'
}

/** @param kinds the kinds this list is made of; null = all of them, and then `kind` may filter */
export function listEvents(
  sql: Statements,
  question: ListQuestion,
  kinds: readonly EventKind[] | null,
): ListPage<LedgerEvent> {
  const { query } = question
  if (kinds !== null && query.kind !== undefined) return { kind: 'refused', field: 'kind' }
  const order = readOrder(query.order_by, Object.keys(eventColumns) as EventOrder[], { field: 'seq', down: true }) // keys of a const object
  if (order === null) return { kind: 'refused', field: 'order_by' }
  const binding = bindingOf(question)
  const point = readCursor(question, binding)
  if (point === 'bad' || (point && !isStillThere(sql, point.seq))) return { kind: 'refused', field: 'cursor' }
  const limit = limitOf(query)
  const rows = selectEvents(sql, { query, kinds, order, point, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    kind: 'page',
    items,
    nextCursor: more ? question.sealer.seal(binding, { value: last[order.field], seq: last.seq }) : null,
  }
}

/** A cursor that points at a row which retention has removed can no longer say where the page before ended. */
const isStillThere = (sql: Statements, seq: number): boolean =>
  sql('SELECT 1 FROM events WHERE seq = ?').get(seq) !== undefined

interface EventSelection {
  readonly query: ListQuery
  readonly kinds: readonly EventKind[] | null
  readonly order: Order<EventOrder>
  readonly point: CursorPoint | null
  readonly limit: number
}

function selectEvents(sql: Statements, { query, kinds, order, point, limit }: EventSelection): LedgerEvent[] {
  const column = eventColumns[order.field]
  const sign = order.down ? '<' : '>'
  const where: string[] = []
  const values: Bound[] = []
  const add = (clause: string, ...bound: Bound[]) => {
    where.push(clause)
    values.push(...bound)
  }
  const wanted = query.kind === undefined ? kinds : [query.kind]
  if (wanted) add(`kind IN (${wanted.map(() => '?').join(', ')})`, ...wanted)
  if (query.cid !== undefined) add('cid = ?', query.cid)
  if (query.bootId !== undefined) add('boot = ?', query.bootId)
  if (point) add(`(${column}, seq) ${sign} (?, ?)`, point.value, point.seq)
  const direction = order.down ? 'DESC' : 'ASC'
  const text = `SELECT * FROM events ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY ${column} ${direction}, seq ${direction} LIMIT ?`
  return sql(text)
    .all(...values, limit)
    .map(toEvent)
}

export function getEvent(sql: Statements, id: string, kinds: readonly EventKind[] | null): LedgerEvent | null {
  const row = sql('SELECT * FROM events WHERE id = ?').get(id)
  const event = row ? toEvent(row) : null
  return event && (kinds === null || kinds.includes(event.kind)) ? event : null
}

export const newestEvents = (sql: Statements, kind: EventKind, limit: number): LedgerEvent[] =>
  sql('SELECT * FROM events WHERE kind = ? ORDER BY seq DESC LIMIT ?').all(kind, limit).map(toEvent)

/** Rows by kind, kept as they are written; counting a large table would take longer than the whole dashboard may. */
export function countEvents(sql: Statements): ReadonlyMap<string, number> {
  return new Map(
    sql('SELECT kind, rows FROM tallies')
      .all()
      .map((row) => [String(row['kind']), Number(row['rows'])]),
  )
}

const projectFields = ['label', 'updatedAtMs'] as const

export function listProjects(sql: Statements, question: ListQuestion): ListPage<Project> {
  const { query } = question
  for (const field of ['kind', 'bootId', 'cid'] as const)
    if (query[field] !== undefined) return { kind: 'refused', field }
  const order = readOrder(query.order_by, projectFields, { field: 'updatedAtMs', down: true })
  if (order === null) return { kind: 'refused', field: 'order_by' }
  const binding = bindingOf(question)
  const point = readCursor(question, binding)
  const all = sortProjects(readProjects(sql), order)
  // The page before ended with this project: its number in the ledger stands in `seq`, its id in `value`.
  const from = point === null ? 0 : point === 'bad' ? -1 : all.findIndex(({ id }) => id === point.value) + 1
  if (from < 0 || (point !== null && from === 0)) return { kind: 'refused', field: 'cursor' }
  const items = all.slice(from, from + limitOf(query))
  const last = items.at(-1)
  const more = last !== undefined && from + items.length < all.length
  return { kind: 'page', items, nextCursor: more ? question.sealer.seal(binding, { value: last.id, seq: 0 }) : null }
}

/** As people sort names: case aside, numbers by value. The same everywhere, whatever the language of the system. */
const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

function sortProjects(projects: readonly Project[], { field, down }: Order<(typeof projectFields)[number]>): Project[] {
  const compare = (a: Project, b: Project): number => {
    const order = field === 'label' ? collator.compare(a.label, b.label) : a.updatedAtMs - b.updatedAtMs
    return order === 0 ? (a.id < b.id ? -1 : 1) : order
  }
  return projects.toSorted((a, b) => (down ? compare(b, a) : compare(a, b)))
}

export function readProjects(sql: Statements): Project[] {
  return sql("SELECT * FROM documents WHERE collection = 'projects'")
    .all()
    .flatMap((row) => readProject(row) ?? [])
}

function readProject(row: Record<string, unknown>): Project | null {
  const { version, updatedMs, body } = toDocument(row)
  const checked = checkShape(projectSchema, { ...(body as object), version, updatedAtMs: updatedMs }) // whatever it is, the schema decides
  return checked.ok ? checked.value : null
}

export function getProject(sql: Statements, id: string): Project | null {
  const row = sql("SELECT * FROM documents WHERE collection = 'projects' AND id = ?").get(id)
  return row ? readProject(row) : null
}
