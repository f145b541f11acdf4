// A week or a month on cards: hours or days as fields, days as bars, best hour, rows of days, what was held back, where it is going.
import { Link } from 'wouter'
import type { PeriodView } from '#core/report/days/views.ts'
import { ChartCard } from '../../ui/chart-card.tsx'
import type { Span } from '../days/days-source.ts'
import { Legend } from '../days/legend.tsx'
import { Bars } from './bars.tsx'
import { DayBars } from './day-bars.tsx'
import { Heatmap } from './heatmap.tsx'
import { MonthGrid } from './month-grid.tsx'
import {
  daysTable,
  goldenSentence,
  goldenTable,
  heldBack,
  heldSentence,
  heldTable,
  hourName,
  hoursTable,
  periodSentence,
  shortDay,
  streakSentence,
  trendSentence,
} from './period-words.ts'

const goldenHow = [
  [
    'Method',
    'Share of known time in flow for each hour of the day, drawn towards your overall share where little is known',
  ],
  ['Window', 'The 28 days up to the last one shown; an hour needs 60 known minutes and five days'],
  ['Clear', 'It must come out best in eight of ten redrawings of your days'],
] as const
const heldHow = [
  ['Method', 'Minutes in which help was wanted and something spoke against it, by the first thing that did'],
] as const

const legendLabels = ['FLOW', 'HYPER', 'HYPO', 'RECOVERY', 'USUAL', 'UNKNOWN'] as const

const OpenDays = ({ view }: { readonly view: PeriodView }) => (
  <nav className="open-days small" aria-label="Open a day">
    {view.days
      .filter(({ totals }) => totals.knownMs > 0)
      .map(({ day }) => (
        <Link key={day} href={`/today?day=${day}`}>
          {shortDay(day)}
        </Link>
      ))}
  </nav>
)

interface BoardProps {
  readonly view: PeriodView
  readonly span: Span
  /** Beginning of saved files' names. */
  readonly file: string
}

function Golden({ view, file }: Pick<BoardProps, 'view' | 'file'>) {
  const { golden } = view
  const sentence = goldenSentence(golden)
  const best = golden.kind === 'clear' ? golden.hour : null
  return (
    <ChartCard
      className="half"
      title="Golden hour"
      summary={sentence}
      table={() => goldenTable(golden)}
      fileName={`${file}-golden-hour`}
      how={goldenHow}
    >
      {golden.hours.length === 0 ? (
        <p className="small muted">Hours appear here as soon as five days share one.</p>
      ) : (
        <Bars
          label={sentence}
          bars={golden.hours.map(({ hour, share }) => ({
            name: hourName(hour),
            value: share,
            shown: `${Math.round(100 * share)} %`,
            best: hour === best,
          }))}
        />
      )}
    </ChartCard>
  )
}

function HeldBack({ view, file }: Pick<BoardProps, 'view' | 'file'>) {
  const held = heldBack(view.counts)
  const sentence = heldSentence(view.counts)
  return (
    <ChartCard
      className="half"
      title="Held back"
      summary={sentence}
      table={() => heldTable(view.counts)}
      fileName={`${file}-held-back`}
      how={heldHow}
    >
      {held.length === 0 ? (
        <p className="small muted">A call, typing, quiet hours, flow, or simply enough for the day would stand here.</p>
      ) : (
        <Bars
          label={sentence}
          bars={held.map(({ why, minutes }) => ({ name: why, value: minutes, shown: `${minutes} min` }))}
        />
      )}
    </ChartCard>
  )
}

export function PeriodBoard({ view, span, file }: BoardProps) {
  const sentence = periodSentence(view)
  return (
    <section className="days-grid">
      <ChartCard
        title={span === 'week' ? 'Hours of the week' : 'Days of the month'}
        summary={sentence}
        table={() => (span === 'week' ? hoursTable(view.hours) : daysTable(view.days))}
        fileName={`${file}-${span === 'week' ? 'hours' : 'days'}`}
        below={
          <>
            <Legend labels={legendLabels} />
            <OpenDays view={view} />
          </>
        }
      >
        {span === 'week' ? (
          <Heatmap days={view.days} hours={view.hours} label={sentence} />
        ) : (
          <MonthGrid days={view.days} label={sentence} />
        )}
      </ChartCard>
      <ChartCard
        title="Where the time went"
        summary={trendSentence(view.trend)}
        table={() => daysTable(view.days)}
        fileName={`${file}-time`}
      >
        <DayBars days={view.days} label="Hours of each day, by state" />
      </ChartCard>
      <Golden view={view} file={file} />
      <HeldBack view={view} file={file} />
      <article className="card plain-card">
        <h2>Streaks</h2>
        <p className="serif">{streakSentence(view)}</p>
      </article>
    </section>
  )
}
