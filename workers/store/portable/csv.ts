// Tables for people and spreadsheets: RFC 4180 text, with free text that cannot turn into a formula.
import type { Annotation, Label } from '#core/contracts/labels.ts'
import type { ConsentEvent } from '#core/contracts/consent.ts'
import type { StoredRecord } from '#core/contracts/records.ts'
import type { Session } from '#core/contracts/sessions.ts'
import type { Summary } from '#core/contracts/summaries.ts'
import type { LineStore } from './lines.ts'

type Cell = string | number | boolean | null | undefined
export interface Table {
  readonly columns: readonly string[]
  /** Rows of the table for one line of the store; a line may give several or none. */
  readonly rowsOf: (line: never) => readonly (readonly Cell[])[]
}

const LINE_END = '\r\n'
/** A spreadsheet would run text that begins like this (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r]/

/** One line of CSV. Numbers stay bare; text that looks like a formula gets a quote in front, so that it shows and does not run. */
export const toCsvLine = (cells: readonly Cell[]): string => cells.map(toCell).join(',') + LINE_END

function toCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = FORMULA_START.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Universal time, as spreadsheets read it. */
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const decisions: Table = {
  columns: [
    'seq',
    'type',
    'decisionId',
    'time',
    'action',
    'probability',
    'available',
    'reasons',
    'rule',
    'value',
    'note',
  ],
  rowsOf: (record: StoredRecord) => [[record.seq, record.type, record.decisionId, ...decisionCells(record)]],
}

function decisionCells(record: StoredRecord): readonly Cell[] {
  switch (record.type) {
    case 'DECISION':
      return [
        iso(record.tWall),
        record.action,
        record.p[record.action],
        record.avail,
        record.reasons.join(' '),
        record.ruleId,
        null,
        null,
      ]
    case 'EXECUTED':
      return [iso(record.renderedAt), null, null, null, null, null, null, record.notRendered]
    case 'OUTCOME':
      return [iso(record.window[0]), null, null, null, null, null, record.value, record.missingReason]
    case 'FEEDBACK':
      return [null, null, null, null, null, null, record.value, record.kind]
  }
}

/** Stores that also go out as a table. Long form for summaries: a row for each feature of each span. */
export const tables: Readonly<Partial<Record<LineStore, Table>>> = {
  decisions,
  consent: {
    columns: ['time', 'subject', 'from', 'to', 'cause'],
    rowsOf: (event: ConsentEvent) => [[iso(event.atMs), event.subject, event.from, event.to, event.cause]],
  },
  labels: {
    columns: ['start', 'end', 'source', 'label'],
    rowsOf: (label: Label) => [
      [iso(label.startMs), iso(label.endMs), label.source, label.source === 'prompt' ? label.label : label.state],
    ],
  },
  annotations: {
    columns: ['start', 'end', 'text'],
    rowsOf: (annotation: Annotation) => [[iso(annotation.startMs), iso(annotation.endMs), annotation.text]],
  },
  sessions: {
    columns: ['start', 'last', 'status', 'zone', 'subject', 'gaps'],
    rowsOf: (session: Session) => [
      [
        iso(session.startMs),
        iso(session.checkpointMs),
        session.status,
        session.tz,
        session.subject,
        session.gaps.length,
      ],
    ],
  },
  summaries: {
    columns: ['level', 'start', 'end', 'day', 'zone', 'feature', 'n', 'mean', 'median', 'low', 'high'],
    rowsOf: (summary: Summary) => {
      const span = [summary.level, iso(summary.startMs), iso(summary.endMs), summary.day, summary.tz]
      return Object.entries(summary.features).map(([feature, { n, mean, median, low, high }]) => [
        ...span,
        feature,
        n,
        mean,
        median,
        low,
        high,
      ])
    },
  },
}
