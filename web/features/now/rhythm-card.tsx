// The rhythm of keys and pointer as it is read now: four numbers of the last minute, their trends, and where they are counted.
import { isMeasured } from '#core/contracts/estimate.ts'
import type { FeatureName } from '#core/contracts/features.ts'
import { useMinute } from '../../ui/clock.ts'
import { How } from '../../ui/how.tsx'
import { Quality, Reading } from '../../ui/reading.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { latestReading, LINE_STALE_MS, TREND_MS } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { noPoints, trendSummary } from './vital-card.tsx'
import './rhythm-card.css'

const rhythms: readonly { readonly title: string; readonly name: FeatureName; readonly unit: string }[] = [
  { title: 'Typing', name: 'keysPerMin', unit: 'keys / min' },
  { title: 'Between keys', name: 'ikiMedianMs', unit: 'ms, median' },
  { title: 'Corrections', name: 'correctionsPer100', unit: 'in 100 keys' },
  { title: 'Pointer', name: 'pointerSpeedPxPerS', unit: 'px / s' },
]

const how = [
  ['Method', 'Times and kinds of keys, and the path of the pointer, counted second by second; never which key'],
  ['Window', 'The last minute that was watched; a number needs enough events in it'],
  ['Quality', 'Share of that minute that was watched'],
  ['Source', 'This window, or the whole desktop where you let the bridge count'],
] as const

function OneRhythm({ title, name, unit }: (typeof rhythms)[number]) {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines.input)
  const points = usePart(live, (view) => view.trends[name]) ?? noPoints
  const nowMs = Math.max(useMinute(), line?.atMs ?? 0)
  const estimate = latestReading(
    { lines: line ? { input: line } : {}, readings: {} },
    { channel: 'input', name },
    nowMs,
  )
  return (
    <div className="rhythm" data-declined={!isMeasured(estimate) || undefined}>
      <div className="label">
        <h3>{title}</h3>
        <Quality estimate={estimate} />
      </div>
      <Reading estimate={estimate} unit={unit} off="Type or move for a few seconds." />
      <Sparkline
        points={points}
        startMs={nowMs - TREND_MS}
        endMs={nowMs}
        maxStepMs={LINE_STALE_MS}
        summary={trendSummary(title, points)}
      />
    </div>
  )
}

/** Only while the person lets keys and pointer be read: otherwise the pill above says that they are off. */
export function RhythmCard() {
  const { bridge, settings } = useParts()
  const { link, input } = useStore(bridge)
  if (!useStore(settings).sensing.rhythm) return null
  const everywhere = link.kind === 'live' && input?.state === 'running'
  return (
    <article className="card rhythms" aria-label="Keys and pointer">
      <div className="label">
        <h2>
          Keys and pointer{' '}
          <span className="muted">{everywhere ? 'on the whole desktop, counted by the bridge' : 'in this window'}</span>
        </h2>
        <How about="Keys and pointer" rows={how} />
      </div>
      <div className="rhythm-row">
        {rhythms.map((rhythm) => (
          <OneRhythm key={rhythm.name} {...rhythm} />
        ))}
      </div>
    </article>
  )
}
