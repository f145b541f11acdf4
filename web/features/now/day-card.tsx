// The day so far as a strip of states, with what it adds up to; empty until something has been read.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useMinute } from '../../ui/clock.ts'
import { DayStrip } from '../days/day-strip.tsx'
import { daySentence } from '../days/day-words.ts'
import { dayQuery, localDay, storedDays } from '../days/days-source.ts'
import { Legend } from '../days/legend.tsx'
import { useParts } from '../shell/parts.ts'
import '../days/days.css'
import '../../ui/chart-card.css'

export function DayCard() {
  const { store } = useParts()
  const source = useMemo(() => storedDays(store), [store])
  const { data } = useQuery(dayQuery(source, localDay(useMinute())))
  const read = data !== undefined && data.view.segments.length > 0
  return (
    <article className="card day">
      <div className="label">
        <h2>Today</h2>
      </div>
      {read ? (
        <>
          <figure className="chart day-strip">
            <DayStrip compact view={data.view} tabs={[]} helps={[]} notes={[]} label={daySentence(data.view.totals)} />
          </figure>
          <Legend times={data.view.totals.times} />
          <p className="small">
            <Link href="/today">Open the day</Link>
          </p>
        </>
      ) : (
        <>
          <div className="day-empty" />
          <p className="small muted">
            Nothing recorded today. <Link href="/today">What will be here</Link>
          </p>
        </>
      )}
    </article>
  )
}
