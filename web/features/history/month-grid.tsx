// A month as a calendar: each day's date over a field that its states share as they shared the day; grey for days without readings.
import type { DayCell } from '#core/report/days/views.ts'
import { knownLabels } from '#core/report/days/segments.ts'
import { useWidth } from '../../ui/use-width.ts'
import { weekStart } from '../days/days-source.ts'
import { segmentWords } from '../days/segment-words.tsx'
import { dayName } from './period-words.ts'

const ROW = 46
const GAP = 4
const HEAD = 20
/** Height of a day's field under its date. */
const FIELD = ROW - 16 - GAP
/** A Sunday, to take the names of weekdays from. */
const SUNDAY = Date.UTC(2023, 11, 31)
const DAY_MS = 86_400_000
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' })

interface FieldProps {
  readonly cell: DayCell
  readonly x: number
  readonly y: number
  readonly width: number
}

function DayField({ cell: { day, main, totals }, x, y, width }: FieldProps) {
  const { shares } = totals
  const parts = knownLabels.map((label, index) => ({
    label,
    from: knownLabels.slice(0, index).reduce((sum, earlier) => sum + (shares?.[earlier] ?? 0), 0),
    share: shares?.[label] ?? 0,
  }))
  return (
    <g>
      <title>{`${dayName(day)}: ${main === null ? 'no readings' : `mostly ${segmentWords[main].toLowerCase()}`}`}</title>
      <rect className="mark-gap" x={x} y={y + 16} width={width} height={FIELD} rx="3" />
      {parts.map(({ label, from, share }) => (
        <rect
          key={label}
          className="mark-state"
          data-state={label}
          x={x + from * width}
          y={y + 16}
          width={share * width}
          height={FIELD}
        />
      ))}
    </g>
  )
}

export function MonthGrid({ days, label }: { readonly days: readonly DayCell[]; readonly label: string }) {
  const [ref, width] = useWidth()
  const start = weekStart()
  const offset = ((days[0]?.weekday ?? start) - start + 7) % 7
  const step = width / 7
  const rows = Math.ceil((offset + days.length) / 7)
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={HEAD + rows * ROW}>
        {Array.from({ length: 7 }, (_, column) => (
          <text key={column} x={column * step + 2} y="12">
            {weekday.format(SUNDAY + ((start + column) % 7) * DAY_MS)}
          </text>
        ))}
        {days.map((cell, index) => {
          const at = offset + index
          const place = { x: (at % 7) * step, y: HEAD + Math.floor(at / 7) * ROW, width: Math.max(0, step - GAP) }
          return (
            <g key={cell.day}>
              <DayField cell={cell} {...place} />
              <text x={place.x + 2} y={place.y + 11}>
                {Number(cell.day.slice(8))}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
