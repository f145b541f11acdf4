// Calendar arithmetic on local days written as `2026-11-20`: neighbours, weekdays and ranges, with no clock and no zone.

const DAY_MS = 86_400_000

/** Days since 1970 of a calendar day. */
export const dayIndexOf = (day: string): number => Math.round(Date.UTC(...partsOf(day)) / DAY_MS)

/** The calendar day so many days after (or before) another. */
export const addDays = (day: string, days: number): string =>
  new Date((dayIndexOf(day) + days) * DAY_MS).toISOString().slice(0, 10)

/** 0 = Sunday. */
export const weekdayOf = (day: string): number => (dayIndexOf(day) + 4) % 7

/** Days from the first to the last, both included, ascending. */
export const daysBetween = (first: string, last: string): readonly string[] =>
  Array.from({ length: Math.max(0, dayIndexOf(last) - dayIndexOf(first) + 1) }, (_, k) => addDays(first, k))

/** The seven days of the week a day is in; `weekStart` 0 = Sunday, 1 = Monday. */
export const weekOf = (day: string, weekStart: number): readonly string[] => {
  const first = addDays(day, -((weekdayOf(day) - weekStart + 7) % 7))
  return daysBetween(first, addDays(first, 6))
}

/** All days of the month a day is in. */
export const monthOf = (day: string): readonly string[] => {
  const first = `${day.slice(0, 8)}01`
  const [year, month] = partsOf(day)
  return daysBetween(first, addDays(new Date(Date.UTC(year, month + 1, 1)).toISOString().slice(0, 10), -1))
}

function partsOf(day: string): [year: number, month: number, date: number] {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return [year, month - 1, date]
}
