// The week or month as pages show it: days, hours for the heatmap, totals, golden hour, rows of days, trend, counts.
import type { Summary } from '../../contracts/summaries.ts'
import { localHourOf } from './aggregate.ts'
import { dayIndexOf, weekdayOf } from './calendar.ts'
import { hourCellOf, noTime, toDayCell, toTotals } from './cells.ts'
import { MIN_KNOWN_MS, trendOf } from './compare.ts'
import { segmentsOf } from './day-view.ts'
import { dayStreak } from './day-streak.ts'
import { GOLDEN_DAYS, goldenHour } from './golden-hour.ts'
import { flowStreaks, type LabelTimes } from './segments.ts'
import type { PeriodMaterial, PeriodView } from './views.ts'

/** The view of a week or month. `random` only draws the golden hour's chance and the trend's interval. */
export function toPeriodView(material: PeriodMaterial, random: () => number): PeriodView {
  const { days, summaries, hours } = material
  const inside = new Set(days)
  const byDay = new Map(summaries.map((summary) => [summary.day, summary]))
  const cells = days.map((day) => toDayCell(day, byDay.get(day) ?? null))
  const last = days.at(-1) ?? ''
  return {
    days: cells,
    hours: Object.fromEntries(
      days.map((day) => [day, hours.filter((hour) => hour.day === day).map(hourCellOf)] as const),
    ),
    totals: toTotals(sumTimes(cells.map(({ totals }) => totals.times))),
    streaks: flowStreaks(segmentsOf(material.sessions, material.labels, material)),
    golden: goldenHour(
      hours
        .filter(({ day }) => dayIndexOf(day) > dayIndexOf(last) - GOLDEN_DAYS && day <= last)
        .map((hour) => ({
          day: hour.day,
          hour: localHourOf(hour),
          flowMs: hour.stateMs.FLOW ?? 0,
          knownMs: hour.knownMs,
        })),
      random,
    ),
    dayStreak: dayStreak(
      summaries
        .filter(({ day }) => day <= last)
        .map(({ day, knownMs, stateMs }) => ({ day, weekday: weekdayOf(day), knownMs, flowMs: stateMs.FLOW ?? 0 })),
      material.daysOff,
    ),
    trend: trendOf(
      cells.flatMap(({ day, totals }) =>
        totals.shares && totals.knownMs >= MIN_KNOWN_MS
          ? [{ dayIndex: dayIndexOf(day), value: totals.shares.FLOW }]
          : [],
      ),
      random,
    ),
    counts: addCounts(summaries.filter(({ day }) => inside.has(day)).map(({ counts }) => counts)),
  }
}

const sumTimes = (times: readonly LabelTimes[]): LabelTimes =>
  times.reduce<LabelTimes>(
    (sum, one) => ({
      FLOW: sum.FLOW + one.FLOW,
      HYPER: sum.HYPER + one.HYPER,
      HYPO: sum.HYPO + one.HYPO,
      RECOVERY: sum.RECOVERY + one.RECOVERY,
      USUAL: sum.USUAL + one.USUAL,
      UNKNOWN: sum.UNKNOWN + one.UNKNOWN,
      AWAY: sum.AWAY + one.AWAY,
    }),
    noTime,
  )

function addCounts(records: readonly Summary['counts'][]): Summary['counts'] {
  const total: Record<string, number> = {}
  for (const record of records)
    for (const [name, count] of Object.entries(record)) total[name] = (total[name] ?? 0) + count
  return total
}
