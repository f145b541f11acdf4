// One effect as a mark on an axis: the estimate, its interval, how many trials, and the fixed words of the report.
import type { Effect } from '#core/report/causal/causal-report.ts'

const WIDTH = 240
const HEIGHT = 24
const MIDDLE = HEIGHT / 2
/** Effects live on [-1, 1]; personal ones are small, so the axis shows a third of that and clips with an arrow's honesty: at the edge. */
const REACH = 0.35

const toX = (value: number): number => WIDTH / 2 + (Math.max(-REACH, Math.min(REACH, value)) / REACH) * (WIDTH / 2 - 6)
const format = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`

const verdictWords: Readonly<Record<Effect['verdict'], string>> = {
  'no data': 'no trials yet',
  insufficient: 'too few trials to say',
  'compatible with no effect': 'compatible with no effect',
  'suggests benefit': 'suggests benefit',
  'suggests harm': 'suggests harm',
}

export function EffectRow({ name, effect }: { readonly name: string; readonly effect: Effect }) {
  const { estimate, interval, treated, control, verdict } = effect
  const numbers =
    estimate === null
      ? ''
      : interval === null
        ? format(estimate)
        : `${format(estimate)} (${format(interval.low)} to ${format(interval.high)})`
  return (
    <li>
      <span>{name}</span>
      <svg
        className="effect-plot"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${name}: ${numbers} ${verdictWords[verdict]}`}
      >
        <line className="effect-zero" x1={WIDTH / 2} x2={WIDTH / 2} y1={2} y2={HEIGHT - 2} />
        <line className="effect-base" x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
        {interval && (
          <line className="effect-range" x1={toX(interval.low)} x2={toX(interval.high)} y1={MIDDLE} y2={MIDDLE} />
        )}
        {estimate !== null && (
          <circle
            className="effect-mark"
            data-sure={interval !== null || undefined}
            cx={toX(estimate)}
            cy={MIDDLE}
            r={4.5}
          />
        )}
      </svg>
      <span className="small">
        <span className="effect-numbers">{numbers}</span>{' '}
        <span className="muted">
          {verdictWords[verdict]}, n = {treated} against {control}
        </span>
      </span>
    </li>
  )
}
