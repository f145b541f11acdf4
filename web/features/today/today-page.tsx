// The Today page: one day in lanes, what it adds up to, how it compares; its labels can be corrected and notes put to it.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from 'wouter'
import { addDays } from '#core/report/days/calendar.ts'
import { formatDay, useMinute } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { dayQuery, localDay, type DaysSource, type WholeDay } from '../days/days-source.ts'
import { SampleBar, useDays } from '../sample/use-days.tsx'
import { goTo } from '../shell/navigation.ts'
import { DayAndTime, PageHeader } from '../shell/page-header.tsx'
import { DayBoard } from './day-board.tsx'
import { EmptyToday } from './empty-today.tsx'
import { Notes } from './notes.tsx'
import '../days/days.css'

const addressOf = (day: string, today: string): string => (day === today ? '/today' : `/today?day=${day}`)
/** Noon, so that the date is the same wherever the clock stands. */
const noonOf = (day: string): number => new Date(`${day}T12:00`).getTime()

function DayMoves({ day, today }: { readonly day: string; readonly today: string }) {
  const before = addDays(day, -1)
  const after = addDays(day, 1)
  return (
    <nav className="days-bar" aria-label="Days">
      <span className="days-moves">
        <Link href={addressOf(before, today)} className="button">
          <span className="visually-hidden">The day before, </span>
          {formatDay(noonOf(before)).split(',')[0]}
        </Link>
        {day < today && (
          <>
            <Link href={addressOf(after, today)} className="button">
              <span className="visually-hidden">The day after, </span>
              {formatDay(noonOf(after)).split(',')[0]}
            </Link>
            {after < today && (
              <Link href="/today" className="button">
                Today
              </Link>
            )}
          </>
        )}
      </span>
      <input
        className="field"
        type="date"
        aria-label="Go to a day"
        value={day}
        max={today}
        onChange={({ target }) => target.value !== '' && target.value <= today && goTo(addressOf(target.value, today))}
      />
    </nav>
  )
}

/** Nothing was sensed and nothing noted. */
const isEmpty = ({ view, helps }: WholeDay): boolean =>
  view.segments.length === 0 && view.totals.knownMs === 0 && view.annotations.length === 0 && helps.length === 0

function Day({
  source,
  day,
  isToday,
}: {
  readonly source: DaysSource
  readonly day: string
  readonly isToday: boolean
}) {
  const { data: whole, error } = useQuery(dayQuery(source, day))
  if (error)
    return (
      <p className="card" role="alert">
        <Icon name="alert" /> This day could not be read. {error.message}
      </p>
    )
  if (!whole) return <p className="muted">Reading the day …</p>
  if (isEmpty(whole))
    return (
      <>
        <EmptyToday isToday={isToday} isSample={source.isSample} />
        {!source.isSample && <Notes view={whole.view} isSample={false} />}
      </>
    )
  return <DayBoard key={day} whole={whole} isSample={source.isSample} />
}

export function TodayPage() {
  const today = localDay(useMinute())
  const asked = new URLSearchParams(useSearch()).get('day')
  const day = asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) && asked <= today ? asked : today
  const source = useDays()
  return (
    <>
      <PageHeader title="Today" sub={day === today ? <DayAndTime /> : formatDay(noonOf(day))} />
      <SampleBar />
      <DayMoves day={day} today={today} />
      {source ? <Day source={source} day={day} isToday={day === today} /> : <p className="muted">Drawing the days …</p>}
    </>
  )
}
