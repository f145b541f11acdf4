// A number set like a watch: value, small unit, its interval; or a dash with the reason. Never a number without its quality.
import { isMeasured, type Estimate } from '#core/contracts/estimate.ts'
import { declineSentences } from './decline-sentences.ts'

const QUALITY_STEPS = 5
/** Left edges of the bars in a 28-wide box. */
const bars = [0, 6, 12, 18, 24] as const

/** Whole steps of five for a 0..1 quality; a measured value never shows none. */
export const qualitySteps = (quality: number): number => Math.max(1, Math.round(quality * QUALITY_STEPS))

export function Quality({ estimate }: { readonly estimate: Estimate }) {
  const steps = isMeasured(estimate) ? qualitySteps(estimate.quality) : 0
  const spoken = steps === 0 ? 'no reading' : `quality ${steps} of ${QUALITY_STEPS}`
  return (
    <svg className="quality" viewBox="0 0 28 10" role="img" aria-label={spoken}>
      <title>{spoken}</title>
      {bars.map((x, index) => (
        <rect key={x} x={x} width="4" height="10" rx="1" data-on={index < steps || undefined} />
      ))}
    </svg>
  )
}

export interface ReadingProps {
  readonly estimate: Estimate
  /** Decimals shown; the interval is shown with the same. */
  readonly digits?: number
  /** Replaces the unit of the estimate where people say it differently (`blinks / min`). */
  readonly unit?: string
  /** What to say while the source is off: which one it needs. */
  readonly off?: string
}

export function Reading({ estimate, digits = 0, unit, off }: ReadingProps) {
  if (!isMeasured(estimate))
    return (
      <div className="reading" data-declined>
        <div className="reading-value" aria-hidden="true">
          –
        </div>
        <p className="reading-reason">
          <span className="visually-hidden">No reading: </span>
          {estimate.reason === 'source-off' && off ? off : declineSentences[estimate.reason]}
        </p>
      </div>
    )
  const format = (value: number): string =>
    value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (
    <div className="reading">
      <div className="reading-value">
        {format(estimate.value)} <small>{unit ?? estimate.unit}</small>
        {estimate.interval !== undefined && (
          <span className="reading-interval" title="90 % interval">
            ±{format(estimate.interval)}
          </span>
        )}
      </div>
    </div>
  )
}
