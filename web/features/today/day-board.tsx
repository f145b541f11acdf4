// Everything of one day on cards: the lanes, its totals, load, stretches to correct, notes, focus, comparisons.
import { formatSpan, formatTime } from '../../ui/clock.ts'
import { ChartCard } from '../../ui/chart-card.tsx'
import { DayStrip } from '../days/day-strip.tsx'
import { comparisonWords, daySentence, dayTable, loadSentence, loadTable, type Mark } from '../days/day-words.ts'
import type { WholeDay } from '../days/days-source.ts'
import { Legend } from '../days/legend.tsx'
import { LoadCurve } from '../days/load-curve.tsx'
import { Notes } from './notes.tsx'
import { Stretches } from './stretches.tsx'

const how = [
  ['Method', 'Every second belongs to one stretch; a state must last before it is drawn'],
  ['Grey', 'Paper was not sensed at all, light grey could not be read, an outline was away from the desk'],
  ['Corrections', 'What you say replaces what was read, and Cortex learns from it'],
] as const

const loadHow = [
  ['Method', 'Time busier than your usual adds up in z.s; rest and recovery take it away again'],
  ['Window', 'Minute by minute while minutes are kept, hour by hour later'],
] as const

function Focus({ whole: { view } }: { readonly whole: WholeDay }) {
  const { list, longestMs } = view.streaks
  return (
    <article className="card plain-card half">
      <h2>Focused stretches</h2>
      <p className="serif">
        {list.length === 0
          ? 'No stretch of ten minutes in flow on this day.'
          : `${list.length === 1 ? 'One stretch' : `${list.length} stretches`}, the longest ${formatSpan(longestMs)}.`}
      </p>
      <ul className="rows small">
        {list.map(({ startMs, endMs, flowMs, openEnded }) => (
          <li key={startMs}>
            <span className="row-words">
              {formatTime(startMs)} to {formatTime(endMs)}
            </span>
            <span className="muted">
              {formatSpan(flowMs)} in flow{openEnded && ', as far as it was read'}
            </span>
          </li>
        ))}
      </ul>
    </article>
  )
}

function Compared({ whole: { view } }: { readonly whole: WholeDay }) {
  return (
    <article className="card plain-card half">
      <h2>Against your own days</h2>
      {view.comparisons.length === 0 ? (
        <p className="serif">No comparison yet: it takes seven days with an hour of readings each.</p>
      ) : (
        <ul className="rows">
          {view.comparisons.map((comparison) => {
            const { name, value, usual, verdict } = comparisonWords(comparison)
            return (
              <li key={comparison.metric}>
                <span className="row-words">
                  {name} <b>{value}</b> <span className="small muted">usually {usual}</span>
                </span>
                <span className="small muted">{verdict}</span>
              </li>
            )
          })}
        </ul>
      )}
    </article>
  )
}

export function DayBoard({ whole, isSample }: { readonly whole: WholeDay; readonly isSample: boolean }) {
  const { view, tabs, helps } = whole
  const notes: readonly Mark[] = view.annotations.map(({ startMs, text }) => ({ atMs: startMs, text }))
  const summary = daySentence(view.totals)
  const marks = [
    ...helps.map((mark) => ({ ...mark, lane: 'Help' })),
    ...notes.map((mark) => ({ ...mark, lane: 'Note' })),
  ]
  const file = `cortex-${isSample ? 'sample-' : ''}${view.day}`
  return (
    <section className="days-grid">
      <ChartCard
        title="The day"
        summary={summary}
        table={() => dayTable(view, marks)}
        fileName={`${file}-day`}
        how={how}
        below={<Legend times={view.totals.times} />}
      >
        <DayStrip view={view} tabs={tabs} helps={helps} notes={notes} label={summary} />
      </ChartCard>
      <Stretches view={view} isSample={isSample} />
      <Notes view={view} isSample={isSample} />
      <ChartCard
        title="Load"
        summary={loadSentence(view.load)}
        table={() => loadTable(view.load)}
        fileName={`${file}-load`}
        how={loadHow}
      >
        <LoadCurve load={view.load} label={loadSentence(view.load)} />
      </ChartCard>
      <Focus whole={whole} />
      <Compared whole={whole} />
    </section>
  )
}
