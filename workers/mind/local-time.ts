// The calendar of this computer at an instant, as the session wants it.
import type { LocalTime } from '#core/session/session-event.ts'

const MINUTE_MS = 60_000

/** Minute of the local day, weekday, start of the day and zone; daylight saving included, since the calendar is asked and not computed. */
export function localTime(nowMs: number): LocalTime {
  const now = new Date(nowMs)
  const dayStart = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  return {
    minuteOfDay: now.getHours() * 60 + now.getMinutes(),
    weekday: now.getDay(),
    dayStartMs: Math.floor(dayStart.getTime() / MINUTE_MS) * MINUTE_MS,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    offsetMin: -now.getTimezoneOffset(),
  }
}
