// The load over a day as a line, drawn to measure; a break of an hour stays open.
import type { LoadPoint } from '#core/report/days/views.ts'
import { formatTime } from '../../ui/clock.ts'
import { useWidth } from '../../ui/use-width.ts'

const HEIGHT = 120
const FOOT = 22
const HOUR_MS = 3_600_000

export function LoadCurve({ load, label }: { readonly load: readonly LoadPoint[]; readonly label: string }) {
  const [ref, width] = useWidth()
  const first = load[0]
  const last = load.at(-1)
  if (!first || !last || first === last) return <p className="small muted">A line needs two readings.</p>
  const highest = Math.max(1, ...load.map(({ maxZs }) => maxZs))
  const x = (atMs: number): number => ((atMs - first.atMs) / (last.atMs - first.atMs)) * width
  const y = (zs: number): number => HEIGHT - (zs / highest) * (HEIGHT - 8)
  const path = load
    .map(({ atMs, endZs }, index) => {
      const before = load[index - 1]
      const move = !before || atMs - before.atMs > 2 * HOUR_MS ? 'M' : 'L'
      return `${move}${x(atMs).toFixed(1)} ${y(endZs).toFixed(1)}`
    })
    .join('')
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={HEIGHT + FOOT}>
        <line className="mark-axis" x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
        <path className="mark-line" d={path} />
        <text x="0" y={HEIGHT + 16}>
          {formatTime(first.atMs)}
        </text>
        <text x={width} y={HEIGHT + 16} textAnchor="end">
          {formatTime(last.atMs)}
        </text>
      </svg>
    </div>
  )
}
