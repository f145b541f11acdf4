// Cells and totals: a summary or the times of a stretch as pages draw them.
import type { Summary } from '../../contracts/summaries.ts'
import { localHourOf } from './aggregate.ts'
import { weekdayOf } from './calendar.ts'
import { coverageOf, knownMsOf, type LabelTimes, labelTimes, mainLabel, sharesOf, timesOfSummary } from './segments.ts'
import type { DayCell, HourCell, Totals } from './views.ts'

export const noTime: LabelTimes = labelTimes({})

export const toTotals = (times: LabelTimes): Totals => ({
  times,
  knownMs: knownMsOf(times),
  shares: sharesOf(times),
  coverage: coverageOf(times),
})

export const toHourCell = (hour: number, startMs: number, times: LabelTimes): HourCell => ({
  hour,
  startMs,
  knownMs: knownMsOf(times),
  shares: sharesOf(times),
  main: mainLabel(times),
})
export const hourCellOf = (summary: Summary): HourCell =>
  toHourCell(localHourOf(summary), summary.startMs, timesOfSummary(summary))

/** One calendar cell; a day without a summary has no known time and no label. */
export function toDayCell(day: string, summary: Summary | null): DayCell {
  const totals = toTotals(summary ? timesOfSummary(summary) : noTime)
  return {
    day,
    weekday: weekdayOf(day),
    totals,
    main: mainLabel(totals.times),
    peakLoadZs: summary?.load?.maxZs ?? null,
    counts: summary?.counts ?? {},
  }
}
