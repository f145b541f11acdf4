// Named bars beneath each other, drawn to measure, with their number at the end.
import { useWidth } from '../../ui/use-width.ts'

const ROW = 34

export interface Bar {
  readonly name: string
  readonly value: number
  readonly shown: string
  /** Drawn in the colour of flow instead of ink. */
  readonly best?: boolean
}

export function Bars({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  const [ref, width] = useWidth()
  const highest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  return (
    <div ref={ref}>
      <svg data-chart role="img" aria-label={label} height={bars.length * ROW}>
        {bars.map(({ name, value, shown, best }, row) => (
          <g key={name}>
            <text x="0" y={row * ROW + 11}>
              {name}
            </text>
            <text x={width} y={row * ROW + 11} textAnchor="end">
              {shown}
            </text>
            <rect className="mark-gap" x="0" y={row * ROW + 17} width={width} height="7" rx="3.5" />
            <rect
              className={best ? 'mark-state' : 'mark-bar'}
              data-state={best ? 'FLOW' : undefined}
              x="0"
              y={row * ROW + 17}
              width={(value / highest) * width}
              height="7"
              rx="3.5"
            />
          </g>
        ))}
      </svg>
    </div>
  )
}
