// A synthetic year of what is kept: sessions with strips, minutes of the last month, hours and days, from a seed.
import {
  SESSION_REPORT_VERSION,
  type Segment,
  type SegmentLabel,
  packSegments,
} from '#core/contracts/session-report.ts'
import type { Session } from '#core/contracts/sessions.ts'
import type { Summary } from '#core/contracts/summaries.ts'
import { toDays, toHours } from '#core/report/days/aggregate.ts'
import { addDays, weekdayOf } from '#core/report/days/calendar.ts'
import { timesOf } from '#core/report/days/segments.ts'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { dayBounds, offsetMinAt } from '../../workers/store/local-days.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const features = [
  'heartRateBpm',
  'rmssdMs',
  'respirationPerMin',
  'blinksPerMin',
  'perclosRatio',
  'forwardLeanRatio',
  'stillnessRatio',
  'keysPerMin',
  'ikiLnSd',
  'correctionsPer100',
  'inactivitySeconds',
  'pointerTurnsPerMin',
  'switchesPerMin',
] as const

export interface SyntheticYear {
  readonly sessions: readonly Session[]
  readonly minutes: readonly Summary[]
  readonly hours: readonly Summary[]
  readonly days: readonly Summary[]
}

export interface YearOptions {
  readonly lastDay: string
  readonly days: number
  readonly tz: string
  /** The local hour with most flow. */
  readonly goldenHour: number
  readonly keptMinuteDays?: number
  readonly seed?: number
}

/** Weekdays from 9 to 17 with a lunch break; flow is likelier in the golden hour. */
export function syntheticYear(options: YearOptions): SyntheticYear {
  const random = seededRandom(options.seed ?? 7)
  const sessions: Session[] = []
  const minutes: Summary[] = []
  const hours: Summary[] = []
  const days: Summary[] = []
  for (let back = options.days - 1; back >= 0; back--) {
    const day = addDays(options.lastDay, -back)
    if ([0, 6].includes(weekdayOf(day))) continue
    const { fromMs } = dayBounds(day, options.tz)
    const offsetMin = offsetMinAt(fromMs + 12 * HOUR_MS, options.tz)
    const midnight = Date.parse(`${day}T00:00:00Z`) - offsetMin * MINUTE_MS
    const ofDay = [9, 13].flatMap((hour) => {
      const session = sessionFrom(midnight + hour * HOUR_MS, { random, ...options, offsetMin, day })
      sessions.push(session.session)
      return session.minutes
    })
    hours.push(...toHours(ofDay))
    days.push(...toDays(ofDay))
    if (back < (options.keptMinuteDays ?? 30)) minutes.push(...ofDay)
  }
  return { sessions, minutes, hours, days }
}

interface DayPlan extends YearOptions {
  readonly random: () => number
  readonly offsetMin: number
  readonly day: string
}

function sessionFrom(startMs: number, plan: DayPlan): { session: Session; minutes: readonly Summary[] } {
  const endMs = startMs + (3.5 + plan.random() * 0.5) * HOUR_MS
  const segments: Segment[] = []
  for (let at = startMs; at < endMs;) {
    const hour = Math.floor((at + plan.offsetMin * MINUTE_MS) / HOUR_MS) % 24
    const lasts = Math.round((2 + plan.random() * 18) * MINUTE_MS)
    segments.push({ startMs: at, endMs: Math.min(endMs, at + lasts), label: drawLabel(hour, plan) })
    at += lasts
  }
  const minutes = Array.from({ length: Math.floor((endMs - startMs) / MINUTE_MS) }, (_, k) =>
    minuteOf(startMs + k * MINUTE_MS, segments, plan),
  )
  const session: Session = {
    v: 1,
    sessionId: `session-${startMs}`,
    startMs,
    checkpointMs: Math.round(endMs),
    status: 'ended',
    tz: plan.tz,
    subject: 'person',
    gaps: [],
    report: {
      v: SESSION_REPORT_VERSION,
      goal: null,
      segments: packSegments(segments, startMs),
      timeMs: timesOf(segments),
      peakLoadZs: 400,
      vitals: { heartRateBpm: { mean: 70, minutes: minutes.length } },
      counts: { shown: 1 },
    },
  }
  return { session, minutes }
}

function drawLabel(hour: number, { random, goldenHour }: DayPlan): SegmentLabel {
  const u = random()
  if (u < (hour === goldenHour ? 0.75 : 0.25)) return 'FLOW'
  if (u < 0.85) return 'USUAL'
  return u < 0.9 ? 'HYPER' : u < 0.95 ? 'HYPO' : 'RECOVERY'
}

function minuteOf(startMs: number, segments: readonly Segment[], plan: DayPlan): Summary {
  const endMs = startMs + MINUTE_MS
  const times = timesOf(
    segments.flatMap((one) => {
      const from = Math.max(one.startMs, startMs)
      const to = Math.min(one.endMs, endMs)
      return to > from ? [{ ...one, startMs: from, endMs: to }] : []
    }),
  )
  const { FLOW, HYPER, HYPO, RECOVERY, USUAL } = times
  return {
    v: 1,
    level: 'minute',
    startMs,
    endMs,
    day: plan.day,
    tz: plan.tz,
    offsetMin: plan.offsetMin,
    features: Object.fromEntries(
      features.map((name, k) => {
        const median = 10 * k + plan.random()
        return [name, { n: 60, mean: median + 0.1, median, low: median - 1, high: median + 1 }]
      }),
    ),
    stateMs: { FLOW, HYPER, HYPO, RECOVERY, UNKNOWN: USUAL },
    knownMs: FLOW + HYPER + HYPO + RECOVERY + USUAL,
    idleMs: 0,
    load: { endZs: 100, maxZs: 120 + 200 * plan.random() },
    counts: {},
  }
}
