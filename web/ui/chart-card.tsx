// A card around a chart: its one sentence, the chart or the same numbers as a table, and ways to take both along.
import { useId, useRef, useState, type ReactNode } from 'react'
import { download } from './download.ts'
import { How } from './how.tsx'
import { toPicture } from './picture.ts'
import { toCsv, toJson, type Cell, type Table } from './table.ts'
import './chart-card.css'

export interface ChartCardProps {
  readonly title: string
  /** What the chart shows, in one sentence; the first thing a screen reader meets. */
  readonly summary: string
  /** Asked for when it is shown or saved. */
  readonly table: () => Table
  /** Name of saved files, without an ending: `cortex-2026-11-20-states`. */
  readonly fileName: string
  readonly how?: readonly (readonly [term: string, text: string])[]
  /** Stands beside the title: a legend, a choice. */
  readonly beside?: ReactNode
  readonly className?: string
  /** Stands under the chart in both views. */
  readonly below?: ReactNode
  readonly children: ReactNode
}

const shown = (cell: Cell): string => (cell === null ? '–' : typeof cell === 'number' ? cell.toLocaleString() : cell)

function TableView({ title, table: { columns, rows } }: { readonly title: string; readonly table: Table }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart-table" role="region" aria-label={`${title}, table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // Rows have no name of their own and never change places.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={columns[column]} data-number={typeof cell === 'number' || undefined}>
                  {shown(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="small muted">Nothing to list yet.</p>}
    </div>
  )
}

interface SaveProps extends Pick<ChartCardProps, 'title' | 'summary' | 'table' | 'fileName'> {
  /** null while the table is shown: there is no picture then. */
  readonly onPicture: (() => Promise<Blob | null>) | null
}

function Save({ title, summary, table, fileName, onPicture }: SaveProps) {
  const saveText = (text: string, type: string, ending: string): void =>
    download(new Blob([text], { type }), `${fileName}.${ending}`)
  const savePicture = async (): Promise<void> => {
    const picture = await onPicture?.()
    if (picture) download(picture, `${fileName}.png`)
  }
  const button = (name: string, run: () => void) => (
    <button type="button" className="text-button" onClick={run} aria-label={`Save ${title} as ${name}`}>
      {name}
    </button>
  )
  return (
    <span className="chart-save">
      Save as {button('CSV', () => saveText(toCsv(table()), 'text/csv', 'csv'))}
      {button('JSON', () => saveText(toJson(table(), { title, summary }), 'application/json', 'json'))}
      {onPicture && button('PNG', () => void savePicture())}
    </span>
  )
}

export function ChartCard(props: ChartCardProps) {
  const { title, summary, table, how, beside, below, className = '', children } = props
  const [asTable, setAsTable] = useState(false)
  const figure = useRef<HTMLElement>(null)
  const id = useId()
  return (
    <article className={`card chart-card ${className}`} aria-labelledby={id}>
      <header className="chart-head">
        <h2 id={id}>{title}</h2>
        {beside}
        {how && <How about={title} rows={how} compact />}
      </header>
      <p className="chart-summary">{summary}</p>
      {asTable ? (
        <TableView title={title} table={table()} />
      ) : (
        <figure ref={figure} className="chart">
          {children}
        </figure>
      )}
      {below}
      <footer className="chart-foot small muted">
        <button type="button" className="text-button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show as chart' : 'Show as table'}
          <span className="visually-hidden">: {title}</span>
        </button>
        <Save
          {...props}
          onPicture={asTable ? null : async () => figure.current && toPicture(figure.current, { title, summary })}
        />
      </footer>
    </article>
  )
}
