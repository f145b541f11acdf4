// Hours by day: each field an hour in the colour of the state it was mostly in, fainter where less of it was known; grey without readings.
import type { DayCell, HourCell } from '#core/report/days/views.ts'
import { useWidth } from '../../ui/use-width.ts'
import { hourName, shortDay } from './period-words.ts'
import { segmentWords } from '../days/segment-words.tsx'

const ROW = 26
const GAP = 3
const NAMES_PX = 56
const FOOT = 22
const HOUR_MS = 3_600_000
const FIRST_HOUR = 7
const LAST_HOUR = 19
/** The faintest a field with any readings may be. */
const FAINTEST = 0.35

export interface HeatmapProps {
  readonly days: readonly DayCell[]
  readonly hours: Readonly<Record<string, readonly HourCell[]>>
  readonly label: string
}

/** From 7 to 19 at least, wider where there are readings. */
function hourRange(cells: readonly HourCell[]): readonly number[] {
  const known = cells.filter(({ knownMs }) => knownMs > 0).map(({ hour }) => hour)
  const first = Math.min(FIRST_HOUR, ...known)
  const last = Math.max(LAST_HOUR, ...known)
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
}

const Field = ({ cell, x, y, width }: { cell: HourCell; x: number; y: number; width: number }) => (
  <rect
    className="mark-state"
    data-state={cell.main}
    opacity={FAINTEST + (1 - FAINTEST) * Math.min(1, cell.knownMs / HOUR_MS)}
    x={x}
    y={y}
    width={width}
    height={ROW - GAP}
    rx="3"
  >
    <title>{`${hourName(cell.hour)}, ${cell.main ? segmentWords[cell.main] : ''}`}</title>
  </rect>
)

export function Heatmap({ days, hours, label }: HeatmapProps) {
  const [ref, widthPx] = useWidth()
  const shown = hourRange(Object.values(hours).flat())
  const step = Math.max(0, widthPx - NAMES_PX) / shown.length
  const every = step >= 26 ? 1 : step >= 13 ? 2 : 3
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={days.length * ROW + FOOT}>
        {days.map(({ day }, row) => (
          <g key={day}>
            <text x="0" y={row * ROW + (ROW - GAP) / 2} dominantBaseline="central">
              {shortDay(day)}
            </text>
            {shown.map((hour, column) => {
              const cell = hours[day]?.find((one) => one.hour === hour && one.main !== null)
              const at = { x: NAMES_PX + column * step, y: row * ROW, width: Math.max(0, step - GAP) }
              return cell ? (
                <Field key={hour} cell={cell} {...at} />
              ) : (
                <rect key={hour} className="mark-gap" {...at} height={ROW - GAP} rx="3" />
              )
            })}
          </g>
        ))}
        {shown.map(
          (hour, column) =>
            column % every === 0 && (
              <text key={hour} x={NAMES_PX + column * step + step / 2} y={days.length * ROW + 14} textAnchor="middle">
                {hour}
              </text>
            ),
        )}
      </svg>
    </div>
  )
}
