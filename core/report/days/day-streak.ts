// Days in a row with a focused stretch; days off and days that were hardly sensed neither count nor break the row.
import { MIN_KNOWN_MS } from './compare.ts'
import { STREAK_MIN_MS } from './segments.ts'

/** A day as the row sees it, ascending. */
export interface StreakDay {
  readonly day: string
  /** 0 = Sunday. */
  readonly weekday: number
  readonly knownMs: number
  readonly flowMs: number
}

export interface DayStreak {
  readonly current: number
  readonly longest: number
}

/** Length of the row that still runs at the last day, and of the longest. `daysOff` are planned weekdays without work. */
export function dayStreak(days: readonly StreakDay[], daysOff: readonly number[] = []): DayStreak {
  let current = 0
  let longest = 0
  for (const { weekday, knownMs, flowMs } of days) {
    if (flowMs >= STREAK_MIN_MS) current++
    else if (knownMs >= MIN_KNOWN_MS && !daysOff.includes(weekday)) current = 0
    longest = Math.max(longest, current)
  }
  return { current, longest }
}
