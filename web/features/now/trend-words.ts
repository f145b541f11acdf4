// A trend in one sentence, and minute by minute as a table.
import type { Table } from '../../ui/table.ts'
import type { TrendPoint } from '../../ui/sparkline.tsx'
import type { Vital } from './vitals.ts'

const MINUTE_MS = 60_000

const valuesOf = (points: readonly TrendPoint[]): number[] =>
  points.flatMap(({ value }) => (value === null ? [] : [value]))

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}

const percent = (part: number, whole: number): number => Math.round((100 * part) / whole)

/** `Between 68 and 76 bpm, read 91 % of the time.` */
export function trendSentence({ unit }: Pick<Vital, 'unit'>, points: readonly TrendPoint[]): string {
  const values = valuesOf(points)
  if (values.length === 0) return 'No readings in the last ten minutes.'
  const low = Math.round(Math.min(...values))
  const high = Math.round(Math.max(...values))
  const range = low === high ? `Steady at ${low} ${unit}` : `Between ${low} and ${high} ${unit}`
  return `${range}, read ${percent(values.length, points.length)} % of the time.`
}

/** One row a minute with its middle, lowest and highest reading, and the share of the minute that could be read. */
export function minuteTable(
  { title, unit }: Pick<Vital, 'title' | 'unit'>,
  points: readonly TrendPoint[],
  timeOf: (atMs: number) => string,
): Table {
  const minutes = new Map<number, TrendPoint[]>()
  for (const point of points) {
    const minute = Math.floor(point.atMs / MINUTE_MS)
    minutes.set(minute, [...(minutes.get(minute) ?? []), point])
  }
  return {
    columns: ['Minute', `${title}, ${unit}`, 'Lowest', 'Highest', 'Read, %'],
    rows: [...minutes].map(([minute, within]) => {
      const values = valuesOf(within).map((value) => Math.round(value * 10) / 10)
      const at = timeOf(minute * MINUTE_MS)
      if (values.length === 0) return [at, null, null, null, 0]
      return [at, middle(values), Math.min(...values), Math.max(...values), percent(values.length, within.length)]
    }),
  }
}
