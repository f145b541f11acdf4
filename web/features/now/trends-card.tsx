// The last ten minutes of one number, large: axes, grey gaps, a sentence, and the minutes as a table.
import { lazy, Suspense, useCallback, useState } from 'react'
import { ChartCard } from '../../ui/chart-card.tsx'
import { Choice } from '../../ui/choice.tsx'
import { formatTime, useMinute } from '../../ui/clock.ts'
import { fileNameOf } from '../../ui/download.ts'
import type { TrendPoint } from '../../ui/sparkline.tsx'
import { usePart } from '../../ui/store.ts'
import { LINE_STALE_MS, TREND_MS } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { minuteTable, trendSentence } from './trend-words.ts'
import { vitals } from './vitals.ts'

const TrendPlot = lazy(async () => ({ default: (await import('../../ui/trend-plot.tsx')).TrendPlot }))

type VitalName = (typeof vitals)[number]['name']
const choices = vitals.map(({ name, title }) => [name, title] as const)
const noPoints: readonly TrendPoint[] = []

export function TrendsCard() {
  const { live } = useParts()
  const [name, setName] = useState<VitalName>(vitals[0].name)
  const vital = vitals.find((candidate) => candidate.name === name) ?? vitals[0]
  const points = usePart(live, (view) => view.trends[name]) ?? noPoints
  const read = useCallback(() => live.get().trends[name] ?? noPoints, [live, name])
  const summary = trendSentence(vital, points)
  const empty = points.every((point) => point.value === null)
  return (
    <ChartCard
      className="trends"
      title={`${vital.title}, last ten minutes`}
      summary={summary}
      table={() => minuteTable(vital, points, formatTime)}
      fileName={fileNameOf(name, useMinute())}
      how={vital.how}
      beside={<Choice label="Which number" value={name} options={choices} onChange={setName} />}
    >
      {empty ? (
        <div className="trend-plot trend-empty">
          <p className="small muted">The line begins with the first trusted reading; grey is a stretch without one.</p>
        </div>
      ) : (
        <Suspense fallback={<div className="trend-plot" />}>
          <TrendPlot
            read={read}
            subscribe={live.subscribe}
            spanMs={TREND_MS}
            maxStepMs={LINE_STALE_MS}
            label={summary}
          />
        </Suspense>
      )}
    </ChartCard>
  )
}
