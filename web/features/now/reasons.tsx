// The strongest reasons of a state: how much each weighs, its value against the usual, and its last minute as a line.
import type { StateReason } from '#core/contracts/state.ts'
import { ShareBar } from '../../ui/share-bar.tsx'
import { Sparkline, type TrendPoint } from '../../ui/sparkline.tsx'
import { usePart } from '../../ui/store.ts'
import { LINE_STALE_MS, type LiveView } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { reasonWords } from './reason-words.ts'

/** Sixty readings at one a second. */
const SPARK_MS = 60_000

const trendOf = (trends: LiveView['trends'], feature: string): readonly TrendPoint[] | undefined =>
  (trends as Readonly<Record<string, readonly TrendPoint[]>>)[feature] // reasons keep names as text

function Reason({ reason, atMs }: { readonly reason: StateReason; readonly atMs: number }) {
  const { live } = useParts()
  const points = usePart(live, (view) => trendOf(view.trends, reason.feature))
  const { name, comparison, value, usual } = reasonWords(reason)
  const recent = points?.filter((point) => point.atMs > atMs - SPARK_MS) ?? []
  return (
    <li>
      <span>{name}</span>
      <ShareBar share={reason.contribution} label={`${name}, part of the score`} />
      <span className="reason-spark">
        {recent.length > 1 && (
          <Sparkline
            points={recent}
            startMs={atMs - SPARK_MS}
            endMs={atMs}
            maxStepMs={LINE_STALE_MS}
            summary={`${name}, last minute`}
          />
        )}
      </span>
      <span className="small muted">
        <span className="reason-value">
          {value}
          {usual === null ? ', your usual is not known yet' : `, usually ${usual}`}
        </span>
        {usual !== null && <b className="reason-change">{comparison}</b>}
      </span>
    </li>
  )
}

export const Reasons = ({ reasons, atMs }: { readonly reasons: readonly StateReason[]; readonly atMs: number }) => (
  <ul className="reasons" aria-label="Strongest reasons">
    {reasons.map((reason) => (
      <Reason key={reason.feature} reason={reason} atMs={atMs} />
    ))}
  </ul>
)
