// One number with its quality, its trend of ten minutes, and how we know it.
import { isMeasured, type Estimate } from '#core/contracts/estimate.ts'
import { formatTime, useMinute } from '../../ui/clock.ts'
import { How } from '../../ui/how.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Quality, Reading } from '../../ui/reading.tsx'
import { Sparkline, type TrendPoint } from '../../ui/sparkline.tsx'
import { usePart } from '../../ui/store.ts'
import { lostSince } from '../live/loss.ts'
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

/** Window and quality of this very number, after what is always true of its kind. */
function howRows({ how }: Vital, estimate: Estimate): Vital['how'] {
  if (!isMeasured(estimate)) return how
  const { quality, window } = estimate
  const seconds = Math.round((window.endMs - window.startMs) / 1000)
  const now = `${Math.round(quality * 100)} % quality${seconds > 0 ? `, from the last ${seconds} seconds` : ''}`
  return [...how, ['Just now', now]]
}

function Loss({ sinceMs }: { readonly sinceMs: number }) {
  return (
    <p className="vital-loss small">
      <Icon name="alert" /> Last read {formatTime(sinceMs)}
    </p>
  )
}

export function VitalCard({ vital }: { readonly vital: Vital }) {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines[vital.channel])
  const readings = usePart(live, (view) => view.readings[vital.channel])
  const points = usePart(live, (view) => view.trends[vital.name]) ?? noPoints
  const camera = usePart(live, (view) => view.sources.camera.kind)
  const minuteMs = useMinute()
  const nowMs = Math.max(minuteMs, line?.atMs ?? 0)
  const estimate = latestReading(
    { lines: line ? { [vital.channel]: line } : {}, readings: readings ? { [vital.channel]: readings } : {} },
    vital,
    nowMs,
  )
  const lost = lostSince(points)
  return (
    <article className="card vital" aria-label={vital.title} data-lost={lost !== null || undefined}>
      <div className="label">
        <h2>{vital.title}</h2>
        <Quality estimate={estimate} />
        <How about={vital.title} rows={howRows(vital, estimate)} compact />
      </div>
      <Reading
        estimate={estimate}
        unit={vital.unit}
        off={camera === 'off' ? 'Needs the camera.' : 'Not being read yet.'}
      />
      {lost !== null && <Loss sinceMs={lost} />}
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
