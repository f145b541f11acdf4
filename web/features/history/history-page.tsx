// The History page: a day, a week or a month in one look; which one lies in the address, so that it can be kept and shared between windows.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { addDays, monthOf, weekOf } from '#core/report/days/calendar.ts'
import { Choice } from '../../ui/choice.tsx'
import { useMinute } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { dayQuery, localDay, periodQuery, weekStart, type DaysSource, type Span } from '../days/days-source.ts'
import { SampleBar, useDays } from '../sample/use-days.tsx'
import { goTo } from '../shell/navigation.ts'
import { PageHeader } from '../shell/page-header.tsx'
import { DayBoard } from '../today/day-board.tsx'
import { EmptyHistory } from './empty-history.tsx'
import { PeriodBoard } from './period-board.tsx'
import { dayName } from './period-words.ts'
import '../days/days.css'

type Look = 'day' | Span
const looks = [
  ['day', 'Day'],
  ['week', 'Week'],
  ['month', 'Month'],
] as const satisfies readonly (readonly [Look, string])[]

const monthName = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' })

interface Place {
  readonly look: Look
  readonly day: string
}

const addressOf = ({ look, day }: Place): string => `/history?by=${look}&day=${day}`

function usePlace(today: string): Place {
  const search = new URLSearchParams(useSearch())
  const look = looks.find(([name]) => name === search.get('by'))?.[0] ?? 'week'
  const day = search.get('day')
  return { look, day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && day <= today ? day : today }
}

const daysOf = ({ look, day }: Place): readonly string[] =>
  look === 'day' ? [day] : look === 'week' ? weekOf(day, weekStart()) : monthOf(day)

function nameOf(place: Place): string {
  const days = daysOf(place)
  const first = days[0] ?? place.day
  if (place.look === 'day') return dayName(first)
  if (place.look === 'month') return monthName.format(Date.parse(`${first}T12:00Z`))
  return `Week of ${dayName(first)}`
}

function Bar({ place, today }: { readonly place: Place; readonly today: string }) {
  const days = daysOf(place)
  const before = addDays(days[0] ?? today, -1)
  const after = addDays(days.at(-1) ?? today, 1)
  const move = (day: string): void => goTo(addressOf({ ...place, day }))
  return (
    <div className="days-bar">
      <Choice
        label="How much at once"
        value={place.look}
        options={looks}
        onChange={(look) => goTo(addressOf({ ...place, look }))}
      />
      <span className="days-moves">
        <button type="button" className="button" onClick={() => move(before)}>
          Earlier
        </button>
        <span className="days-span" aria-live="polite">
          {nameOf(place)}
        </span>
        <button type="button" className="button" disabled={after > today} onClick={() => move(after)}>
          Later
        </button>
      </span>
    </div>
  )
}

const Trouble = ({ error }: { readonly error: Error }) => (
  <p className="card" role="alert">
    <Icon name="alert" /> These days could not be read. {error.message}
  </p>
)

interface BodyProps {
  readonly source: DaysSource
  readonly day: string
}

function OneDay({ source, day }: BodyProps) {
  const { data: whole, error } = useQuery(dayQuery(source, day))
  if (error) return <Trouble error={error} />
  if (!whole) return <p className="muted">Reading the day …</p>
  return <DayBoard key={day} whole={whole} isSample={source.isSample} />
}

function Period({ source, day, span }: BodyProps & { readonly span: Span }) {
  const { data: view, error } = useQuery(periodQuery(source, span, day))
  if (error) return <Trouble error={error} />
  if (!view) return <p className="muted">Reading the days …</p>
  const nothing = view.totals.knownMs === 0 && view.totals.times.UNKNOWN === 0 && view.golden.kind === 'too-few-days'
  if (nothing) return <EmptyHistory isSample={source.isSample} />
  const file = `cortex-${source.isSample ? 'sample-' : ''}${span}-${view.days[0]?.day ?? day}`
  return <PeriodBoard view={view} span={span} file={file} />
}

export function HistoryPage() {
  const today = localDay(useMinute())
  const place = usePlace(today)
  const source = useDays()
  const { look, day } = place
  return (
    <>
      <PageHeader title="History" sub="Days, weeks, months" />
      <SampleBar />
      <Bar place={place} today={today} />
      {!source ? (
        <p className="muted">Drawing the days …</p>
      ) : look === 'day' ? (
        <OneDay source={source} day={day} />
      ) : (
        <Period source={source} day={day} span={look} />
      )}
    </>
  )
}
