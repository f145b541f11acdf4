// How long help can be paused, in words and as a time; it always comes back by itself.

export type PauseLength = '15' | '30' | '60' | '120' | 'tomorrow'

export const pauseWords: Readonly<Record<PauseLength, string>> = {
  '15': '15 minutes',
  '30': '30 minutes',
  '60': '1 hour',
  '120': '2 hours',
  tomorrow: 'until tomorrow',
}
export const pauseLengths = Object.keys(pauseWords) as readonly PauseLength[] // keys of the record above

const MINUTE_MS = 60_000
/** A day begins at four, as in other tools that follow the day (ecosystem 1.2). */
const DAY_STARTS_AT = 4

/** When a pause of this length that begins at `nowMs` ends. */
export function pauseEnd(length: PauseLength, nowMs: number): number {
  if (length !== 'tomorrow') return nowMs + Number(length) * MINUTE_MS
  const now = new Date(nowMs)
  const end = new Date(now.getFullYear(), now.getMonth(), now.getDate(), DAY_STARTS_AT)
  if (end.getTime() <= nowMs) end.setDate(end.getDate() + 1)
  return end.getTime()
}
