// Local days of moments in their own time zones: the calendar for the nightly job and the reports.

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** YYYY-MM-DD of the moment in its zone; a zone this browser does not know counts as UTC. */
export function zoneDay(wallMs: number, timeZone: string): string {
  return formatOf(timeZone).format(wallMs)
}

/** Days since 1970-01-01 of that local date. */
export const zoneDayNumber = (wallMs: number, timeZone: string): number =>
  Math.round(Date.parse(`${zoneDay(wallMs, timeZone)}T00:00:00Z`) / DAY_MS)

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = createFormat(timeZone)
  formats.set(timeZone, format)
  return format
}

/** The Canadian locale writes dates as YYYY-MM-DD. */
function createFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch {
    return createFormat('UTC')
  }
}
