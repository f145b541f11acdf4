// One number with its quality, its trend of ten minutes, and how we know it.
import { isMeasured } from '#core/contracts/estimate.ts'
import { useMinute } from '../../ui/clock.ts'
import { How } from '../../ui/how.tsx'
import { Quality, Reading } from '../../ui/reading.tsx'
import { Sparkline, type TrendPoint } from '../../ui/sparkline.tsx'
import { usePart } from '../../ui/store.ts'
import { latestReading, LINE_STALE_MS, TREND_MS } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import type { Vital } from './vitals.ts'

export const noPoints: readonly TrendPoint[] = []

export function trendSummary(title: string, points: readonly TrendPoint[]): string {
  const values = points.map((point) => point.value).filter((value) => value !== null)
  if (values.length === 0) return `${title}: no readings in the last ten minutes`
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.round)
  return `${title}, last ten minutes: between ${low} and ${high}`
}

export function VitalCard({ vital }: { readonly vital: Vital }) {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines[vital.channel])
  const points = usePart(live, (view) => view.trends[vital.name]) ?? noPoints
  const camera = usePart(live, (view) => view.sources.camera.kind)
  const minuteMs = useMinute()
  const nowMs = Math.max(minuteMs, line?.atMs ?? 0)
  const estimate = latestReading({ lines: line ? { [vital.channel]: line } : {} }, vital, nowMs)
  return (
    <article className="card vital" aria-label={vital.title} data-declined={!isMeasured(estimate) || undefined}>
      <div className="label">
        <h2>{vital.title}</h2>
        <Quality estimate={estimate} />
        <How about={vital.title} rows={vital.how} compact />
      </div>
      <Reading
        estimate={estimate}
        unit={vital.unit}
        off={camera === 'off' ? 'Needs the camera.' : 'Not being read yet.'}
      />
      <Sparkline
        points={points}
        startMs={nowMs - TREND_MS}
        endMs={nowMs}
        maxStepMs={LINE_STALE_MS}
        summary={trendSummary(vital.title, points)}
      />
    </article>
  )
}
