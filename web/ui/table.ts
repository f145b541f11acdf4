// A chart's numbers as a table, and that table as text for files: CSV by RFC 4180, JSON with named fields.

export type Cell = string | number | null

/** null in a cell: no reading. Every row has as many cells as there are columns. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A spreadsheet takes a text that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const inert = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** Comma-separated, CRLF, a header line; text that a spreadsheet could run as a formula is made inert with an apostrophe. */
export const toCsv = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')

export interface TableWords {
  readonly title: string
  readonly summary: string
}

/** The same numbers as objects, with the title and the sentence that stand on the page. */
export const toJson = ({ columns, rows }: Table, { title, summary }: TableWords): string =>
  `${JSON.stringify(
    {
      title,
      summary,
      rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
    },
    null,
    2,
  )}\n`
