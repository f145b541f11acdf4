// A week or month in sentences and tables: days, hours, the best hour, rows of days, what was held back, where it is going.
import type { Trend } from '#core/report/days/compare.ts'
import type { GoldenHour } from '#core/report/days/golden-hour.ts'
import type { DayCell, HourCell, PeriodView } from '#core/report/days/views.ts'
import { formatSpan } from '../../ui/clock.ts'
import type { Table } from '../../ui/table.ts'
import { segmentOrder, segmentWords } from '../days/segment-words.tsx'

const MINUTE_MS = 60_000
const minutesOf = (ms: number): number => Math.round(ms / MINUTE_MS)
const percent = (share: number): number => Math.round(100 * share)
const long = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const short = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', timeZone: 'UTC' })
const atNoon = (day: string): number => Date.parse(`${day}T12:00Z`)

export const dayName = (day: string): string => long.format(atNoon(day))
export const shortDay = (day: string): string => short.format(atNoon(day))
export const hourName = (hour: number): string => `${hour} to ${(hour + 1) % 24}`

/** `Read on 5 of 7 days, 9 h 20 in flow; most of it on Tuesday, 17 November.` */
export function periodSentence({ days, totals }: Pick<PeriodView, 'days' | 'totals'>): string {
  const read = days.filter(({ totals: { knownMs } }) => knownMs > 0)
  if (read.length === 0) return 'Nothing was read in these days.'
  const best = read.reduce((most, day) => (day.totals.times.FLOW > most.totals.times.FLOW ? day : most))
  const flow = totals.times.FLOW
  const start = `Read on ${read.length} of ${days.length} days`
  if (flow < MINUTE_MS) return `${start}, no flow among it.`
  return `${start}, ${formatSpan(flow)} in flow; most of it on ${dayName(best.day)}.`
}

export const daysTable = (days: readonly DayCell[]): Table => ({
  columns: ['Day', ...segmentOrder.map((label) => `${segmentWords[label]}, min`)],
  rows: days.map(({ day, totals }) => [day, ...segmentOrder.map((label) => minutesOf(totals.times[label]))]),
})

export const hoursTable = (hours: Readonly<Record<string, readonly HourCell[]>>): Table => ({
  columns: ['Day', 'Hour', 'Mostly', 'Known, min', 'Flow, %'],
  rows: Object.entries(hours).flatMap(([day, cells]) =>
    cells.map(({ hour, main, knownMs, shares }) => [
      day,
      hourName(hour),
      main === null ? null : segmentWords[main],
      minutesOf(knownMs),
      shares === null ? null : percent(shares.FLOW),
    ]),
  ),
})

export function goldenSentence(golden: GoldenHour): string {
  if (golden.kind === 'too-few-days') return 'No clear best time: it takes five days that share an hour of readings.'
  if (golden.kind === 'unclear')
    return `No clear best time; ${hourName(golden.best)} leads, but not by enough to count on.`
  return `${hourName(golden.hour)} is your best hour: you are most often in flow then, and that is unlikely to be chance.`
}

export const goldenTable = ({ hours }: GoldenHour): Table => ({
  columns: ['Hour', 'In flow, %', 'Known, min', 'Days'],
  rows: hours.map(({ hour, share, knownMs, days }) => [hourName(hour), percent(share), minutesOf(knownMs), days]),
})

export function streakSentence({ dayStreak, streaks }: Pick<PeriodView, 'dayStreak' | 'streaks'>): string {
  const { current, longest } = dayStreak
  const days = (count: number): string => (count === 1 ? 'one day' : `${count} days`)
  const row =
    longest === 0
      ? 'No day with a focused stretch yet'
      : current > 0
        ? `${days(current)} in a row with a focused stretch, ${days(longest)} at most`
        : `${days(longest)} in a row with a focused stretch at most`
  const stretch = streaks.longestMs > 0 ? `; the longest stretch here was ${formatSpan(streaks.longestMs)}` : ''
  return `${row.charAt(0).toUpperCase()}${row.slice(1)}${stretch}. Days off break nothing.`
}

const gateWords: Readonly<Record<string, string>> = {
  paused: 'You had paused it',
  'quiet-mode': 'You had sent three away',
  'window-open': 'The last moment was still measured',
  call: 'A call or meeting',
  fullscreen: 'A full screen',
  'audible-tab': 'Something was playing',
  'quiet-hours': 'Quiet hours',
  'weekday-off': 'A day without help',
  'in-flow': 'You were in flow',
  'exercise-running': 'A help was running',
  idle: 'You were away',
  typing: 'You were typing',
  'cool-down': 'Just after another help',
  spacing: 'Too soon after the last',
  'daily-cap': 'Enough for the day',
  'hourly-cap': 'Enough for the hour',
  'low-quality': 'Poor signals',
  'no-consent': 'No leave for any kind',
  'likely-dismissal': 'You would likely send it away',
}

export interface Held {
  readonly why: string
  readonly minutes: number
}

/** Why help stayed silent when it was wanted, most frequent first. */
export const heldBack = (counts: PeriodView['counts']): readonly Held[] =>
  Object.entries(counts)
    .flatMap(([name, minutes]) =>
      name.startsWith('held.') && minutes > 0 ? [{ why: gateWords[name.slice(5)] ?? name.slice(5), minutes }] : [],
    )
    .toSorted((left, right) => right.minutes - left.minutes)

export function heldSentence(counts: PeriodView['counts']): string {
  const held = heldBack(counts)
  const shown = counts['shown'] ?? 0
  const helps = shown === 0 ? 'No help was shown' : shown === 1 ? 'One help was shown' : `${shown} helps were shown`
  const [first] = held
  if (!first) return `${helps}; nothing was held back.`
  const total = held.reduce((sum, { minutes }) => sum + minutes, 0)
  return `${helps}; for ${formatSpan(total * MINUTE_MS)} it was held back, mostly because: ${first.why.toLowerCase()}.`
}

export const heldTable = (counts: PeriodView['counts']): Table => ({
  columns: ['Held back because', 'Minutes'],
  rows: heldBack(counts).map(({ why, minutes }) => [why, minutes]),
})

/** Where the share of flow is going; a change that could be chance is not called one. */
export function trendSentence(trend: Trend | null): string {
  if (!trend) return 'No trend yet: it takes seven days with an hour of readings each.'
  if (!trend.clear) return `No clear change in flow over these ${trend.days} days.`
  const points = Math.abs(trend.perDay * 7 * 100)
  return `${trend.perDay > 0 ? 'More' : 'Less'} flow: about ${points.toFixed(1)} percentage points a week, over ${trend.days} days.`
}
