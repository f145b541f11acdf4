// Days side by side: the hours of each, stacked by state in one order, so that days can be compared at a glance.
import type { DayCell } from '#core/report/days/views.ts'
import { useWidth } from '../../ui/use-width.ts'
import { shortDay } from './period-words.ts'
import { segmentOrder } from '../days/segment-words.tsx'

const HEIGHT = 150
const FOOT = 22
const AXIS_PX = 30
const HOUR_MS = 3_600_000
/** Labels of days need this much room. */
const LABEL_PX = 44

const drawn = segmentOrder.filter((label) => label !== 'AWAY')
const heightOf = ({ totals: { times } }: DayCell): number => drawn.reduce((sum, label) => sum + times[label], 0)

export function DayBars({ days, label }: { readonly days: readonly DayCell[]; readonly label: string }) {
  const [ref, width] = useWidth()
  const highest = Math.max(2 * HOUR_MS, ...days.map(heightOf))
  const hours = Math.ceil(highest / HOUR_MS)
  const tick = hours > 6 ? 4 : 2
  const step = Math.max(0, width - AXIS_PX) / days.length
  const every = Math.max(1, Math.ceil(LABEL_PX / Math.max(1, step)))
  const y = (ms: number): number => HEIGHT - (ms / (hours * HOUR_MS)) * (HEIGHT - 10)
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={HEIGHT + FOOT}>
        {Array.from({ length: Math.floor(hours / tick) + 1 }, (_, k) => k * tick).map((hour) => (
          <g key={hour}>
            <line className="mark-axis" x1={AXIS_PX} x2={width} y1={y(hour * HOUR_MS)} y2={y(hour * HOUR_MS)} />
            <text x="0" y={y(hour * HOUR_MS)} dominantBaseline="central">
              {hour} h
            </text>
          </g>
        ))}
        {days.map((cell, index) => {
          let below = 0
          const x = AXIS_PX + index * step + step * 0.15
          return (
            <g key={cell.day}>
              {drawn.map((state) => {
                const ms = cell.totals.times[state]
                if (ms <= 0) return null
                below += ms
                return (
                  <rect
                    key={state}
                    className="mark-state"
                    data-state={state}
                    x={x}
                    y={y(below)}
                    width={step * 0.7}
                    height={Math.max(0.5, y(below - ms) - y(below))}
                  />
                )
              })}
              {index % every === 0 && (
                <text x={x + step * 0.35} y={HEIGHT + 16} textAnchor="middle">
                  {shortDay(cell.day)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
