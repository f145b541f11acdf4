// Local calendar days as instants, through the zone database of the browser.

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (tz: string): Intl.DateTimeFormat => {
  const known = formats.get(tz)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(tz, made)
  return made
}

/** Minutes that local time in `tz` is ahead of universal time at an instant. */
export function offsetMinAt(atMs: number, tz: string): number {
  const whole = Math.floor(atMs / 1000) * 1000
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(tz).formatToParts(whole)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - whole) / MS_PER_MINUTE)
}

/** When a local day begins and ends: 23, 24 or 25 hours apart. */
export function dayBounds(day: string, tz: string): { readonly fromMs: number; readonly toMs: number } {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return { fromMs: localMidnight(midnight, tz), toMs: localMidnight(midnight + MS_PER_DAY, tz) }
}

/** The instant that shows as this universal midnight on a local clock; two rounds settle the offset around a change of the clocks. */
function localMidnight(midnightMs: number, tz: string): number {
  const guess = midnightMs - offsetMinAt(midnightMs, tz) * MS_PER_MINUTE
  return midnightMs - offsetMinAt(guess, tz) * MS_PER_MINUTE
}

/** The local calendar day of an instant. */
export const dayOf = (atMs: number, tz: string): string =>
  new Date(atMs + offsetMinAt(atMs, tz) * MS_PER_MINUTE).toISOString().slice(0, 10)
