// The past in the database: minutes roll up to hours and days, sessions left running are closed, and pages read days, weeks and months.
import { z } from 'zod/mini'
import { annotationSchema, labelSchema } from '#core/contracts/labels.ts'
import { sessionSchema, type Session } from '#core/contracts/sessions.ts'
import { summarySchema, type Summary, type SummaryLevel } from '#core/contracts/summaries.ts'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { aggregate, hourStartOf, toDays, toHours } from '#core/report/days/aggregate.ts'
import { addDays, dayIndexOf, daysBetween, monthOf, weekOf } from '#core/report/days/calendar.ts'
import { GOLDEN_DAYS } from '#core/report/days/golden-hour.ts'
import { toDayCell } from '#core/report/days/cells.ts'
import { toDayView } from '#core/report/days/day-view.ts'
import { toPeriodView } from '#core/report/days/period-view.ts'
import type { DayCell, DayView, PeriodView } from '#core/report/days/views.ts'
import type { Access, Reading, Writing } from './access.ts'
import { parseAll } from './keyed.ts'
import { dayBounds, offsetMinAt } from './local-days.ts'
import { checked, refused, type Stored } from './outcome.ts'

const DAY_MS = 86_400_000
/** Zones lie within 14 hours of universal time, so a local day is found within this of its universal one. */
const ZONE_SLACK_MS = 15 * 3_600_000
/** A session is never longer than this; the mind begins another. */
const LONGEST_SESSION_MS = 26 * 3_600_000
/** Most minutes one call adds; the mind sends one at a time, a recovery some more. */
const MAX_MINUTES = 1500
const MAX_CALENDAR_DAYS = 400
/** Sessions are looked for this far back, and a silence up to a night is a gap of theirs. Chosen by hand. */
const RECOVERED_MS = 30 * DAY_MS
const SHORT_GAP_MS = 6 * 3_600_000

export interface MemoryOptions {
  readonly access: Access
  readonly timeZone: () => string
  /** Weekdays planned without work, 0 = Sunday. */
  readonly daysOff: () => Promise<readonly number[]>
}

export function createMemoryStore({ access, timeZone, daysOff }: MemoryOptions) {
  const period = async (days: readonly string[]): Promise<Stored<PeriodView>> => {
    const off = await daysOff()
    return access.read(['summaries', 'sessions', 'labels'], (transaction) =>
      readPeriod(transaction, days, { tz: timeZone(), daysOff: off }),
    )
  }
  return {
    /**
     * Keeps closed minutes (ascending) and brings their hour and day up to date in the same transaction. A minute that is there already is
     * merged, so a clock that went back loses nothing. Relaxed: a power cut may take the last of them.
     */
    addMinutes(minutes: readonly Summary[]): Promise<Stored<number>> {
      const valid = checked(z.array(summarySchema).check(z.maxLength(MAX_MINUTES)), minutes)
      if (!valid.ok) return Promise.resolve(valid)
      return access.write({ stores: ['summaries'], durability: 'relaxed' }, (transaction) =>
        addMinutes(transaction, valid.value),
      )
    },

    /**
     * Closes sessions of the last month that were running when everything stopped, at their last checkpoint, with the gap since then when it
     * was shorter than a night; answers how many. `exceptId` is the session that runs now.
     */
    recoverSessions: ({ nowMs, exceptId }: { nowMs: number; exceptId?: string }): Promise<Stored<number>> =>
      access.write({ stores: ['sessions'], durability: 'strict' }, async (transaction) => {
        const lately = await sessionsIn(transaction, nowMs - RECOVERED_MS, nowMs + DAY_MS)
        const open = lately.filter(({ status, sessionId }) => status === 'running' && sessionId !== exceptId)
        const store = transaction.objectStore('sessions')
        await Promise.all(open.map((session) => store.put(recovered(session, nowMs))))
        return open.length
      }),

    readDay: ({ day }: { day: string; nowMs?: number }): Promise<Stored<DayView>> =>
      isDay(day)
        ? access.read(['summaries', 'sessions', 'labels', 'annotations'], (transaction) =>
            readDay(transaction, day, timeZone()),
          )
        : Promise.resolve(refused('invalid', 'day')),

    readWeek: ({ day, weekStart }: { day: string; weekStart: number }): Promise<Stored<PeriodView>> =>
      isDay(day) ? period(weekOf(day, weekStart)) : Promise.resolve(refused('invalid', 'day')),

    readMonth: ({ day }: { day: string }): Promise<Stored<PeriodView>> =>
      isDay(day) ? period(monthOf(day)) : Promise.resolve(refused('invalid', 'day')),

    readCalendar: ({ fromDay, toDay }: { fromDay: string; toDay: string }): Promise<Stored<readonly DayCell[]>> => {
      if (!isDay(fromDay) || !isDay(toDay)) return Promise.resolve(refused('invalid', 'day'))
      const days = daysBetween(fromDay, toDay).slice(-MAX_CALENDAR_DAYS)
      return access.read(['summaries'], async (transaction) => {
        const found = new Map((await summariesOf(transaction, 'day', days)).map((one) => [one.day, one]))
        return days.map((day) => toDayCell(day, found.get(day) ?? null))
      })
    },
  }
}

const recovered = (session: Session, nowMs: number): Session => {
  const { checkpointMs, gaps } = session
  const isShort = nowMs > checkpointMs && nowMs - checkpointMs < SHORT_GAP_MS
  return {
    ...session,
    status: 'recovered',
    gaps: isShort ? [...gaps, { startMs: checkpointMs, endMs: nowMs, cause: 'crash' }] : gaps,
  }
}

const isDay = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && Number.isFinite(dayIndexOf(day))

async function addMinutes(transaction: Writing, minutes: readonly Summary[]): Promise<number> {
  const store = transaction.objectStore('summaries')
  for (const minute of minutes) {
    const before = z.safeParse(summarySchema, await store.get(['minute', minute.startMs])).data
    await store.put(before ? (aggregate('minute', [before, minute]) ?? minute) : minute)
  }
  const first = minutes[0]
  if (first) await rollUp(transaction, hourStartOf(first))
  return minutes.length
}

/**
 * Hours and days follow from minutes. Writing them each minute would cost more than the minutes themselves, so an hour and its day are
 * written when a later hour has begun; readers make up the running hour from its minutes.
 */
async function rollUp(transaction: Writing, fromMs: number): Promise<void> {
  const store = transaction.objectStore('summaries')
  const newest = await newestHour(transaction)
  const minutes = await minutesFrom(transaction, Math.min(fromMs, newest))
  const complete = toHours(minutes).slice(0, -1)
  const due = await Promise.all(
    complete.map(async (hour) => {
      const written = z.safeParse(summarySchema, await store.get(['hour', hour.startMs])).data
      return written?.endMs === hour.endMs && written.knownMs === hour.knownMs && written.idleMs === hour.idleMs
        ? []
        : [hour]
    }),
  )
  const stale = due.flat()
  await Promise.all(stale.map((hour) => store.put(hour)))
  for (const day of new Set(stale.map((hour) => hour.day))) {
    const [summary] = toDays(await summariesOf(transaction, 'minute', [day]))
    if (summary) await store.put(summary)
  }
}

async function newestHour(transaction: Reading | Writing): Promise<number> {
  const hours = IDBKeyRange.bound(['hour', 0], ['hour', Infinity])
  const cursor = await transaction.objectStore('summaries').openCursor(hours, 'prev')
  return z.safeParse(summarySchema, cursor?.value).data?.startMs ?? 0
}

async function minutesFrom(transaction: Reading | Writing, fromMs: number): Promise<readonly Summary[]> {
  const rows = await transaction
    .objectStore('summaries')
    .getAll(IDBKeyRange.bound(['minute', fromMs], ['minute', Infinity]))
  return parseAll(summarySchema, rows).records
}

/** Stored hours, with those made up from minutes that are not in them yet. */
async function hoursOf(transaction: Reading, days: readonly string[]): Promise<readonly Summary[]> {
  const written = await summariesOf(transaction, 'hour', days)
  const running = await unrolled(transaction, days)
  const fresh = toHours(running)
  const replaced = new Set(fresh.map(({ startMs }) => startMs))
  return [...written.filter(({ startMs }) => !replaced.has(startMs)), ...fresh]
}

/** Stored days; the last one with minutes is made up from them, because its running hour is in no row yet. */
async function daySummariesOf(transaction: Reading, days: readonly string[]): Promise<readonly Summary[]> {
  const written = await summariesOf(transaction, 'day', days)
  const lastDay = (await unrolled(transaction, days)).at(-1)?.day
  if (lastDay === undefined) return written
  const fresh = toDays(await summariesOf(transaction, 'minute', [lastDay]))
  return [...written.filter(({ day }) => day !== lastDay), ...fresh]
}

/** Minutes from the newest stored hour on: at most those of two hours. */
async function unrolled(transaction: Reading, days: readonly string[]): Promise<readonly Summary[]> {
  const inside = new Set(days)
  const minutes = await minutesFrom(transaction, await newestHour(transaction))
  return minutes.filter(({ day }) => inside.has(day))
}

/** Summaries of one level whose local day is among the days given (ascending), ascending in time. */
async function summariesOf(
  transaction: Reading | Writing,
  level: SummaryLevel,
  days: readonly string[],
): Promise<readonly Summary[]> {
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return []
  const fromMs = dayIndexOf(first) * DAY_MS - ZONE_SLACK_MS
  const toMs = (dayIndexOf(last) + 1) * DAY_MS + ZONE_SLACK_MS
  const range = IDBKeyRange.bound([level, fromMs], [level, toMs], false, true)
  const rows = await transaction.objectStore('summaries').getAll(range)
  return parseAll(summarySchema, rows).records.filter(({ day }) => day >= first && day <= last)
}

/** Sessions of the person or the demo that touch [fromMs, toMs), oldest first. */
async function sessionsIn(transaction: Reading | Writing, fromMs: number, toMs: number): Promise<readonly Session[]> {
  const range = IDBKeyRange.bound(fromMs - LONGEST_SESSION_MS, toMs, false, true)
  const rows = await transaction.objectStore('sessions').index('startMs').getAll(range)
  return parseAll(sessionSchema, rows).records.filter(({ checkpointMs }) => checkpointMs >= fromMs)
}

async function labelsIn(transaction: Reading, fromMs: number, toMs: number) {
  const range = IDBKeyRange.bound(fromMs - LONGEST_SESSION_MS, toMs, false, true)
  const rows = await transaction.objectStore('labels').index('startMs').getAll(range)
  return parseAll(labelSchema, rows).records.filter(({ endMs }) => endMs >= fromMs)
}

async function annotationsIn(transaction: Reading, fromMs: number, toMs: number) {
  const range = IDBKeyRange.bound(fromMs - LONGEST_SESSION_MS, toMs, false, true)
  const rows = await transaction.objectStore('annotations').index('startMs').getAll(range)
  return parseAll(annotationSchema, rows).records.filter(({ endMs }) => endMs >= fromMs)
}

async function readDay(transaction: Reading, day: string, tz: string): Promise<DayView> {
  const bounds = dayBounds(day, tz)
  const { fromMs, toMs } = bounds
  const minutes = await summariesOf(transaction, 'minute', [day])
  const [summary = null] = minutes.length > 0 ? toDays(minutes) : await summariesOf(transaction, 'day', [day])
  const material = {
    day,
    ...bounds,
    offsetAt: (atMs: number): number => offsetMinAt(atMs, tz),
    minutes,
    summary,
    hours: await summariesOf(transaction, 'hour', [day]),
    sessions: (await sessionsIn(transaction, fromMs, toMs)).filter(({ subject }) => subject === 'person'),
    labels: await labelsIn(transaction, fromMs, toMs),
    annotations: await annotationsIn(transaction, fromMs, toMs),
    before: await summariesOf(transaction, 'day', daysBetween(addDays(day, -2 * GOLDEN_DAYS), addDays(day, -1))),
  }
  return toDayView(material, seededRandom(dayIndexOf(day)))
}

async function readPeriod(
  transaction: Reading,
  days: readonly string[],
  { tz, daysOff }: { readonly tz: string; readonly daysOff: readonly number[] },
): Promise<PeriodView> {
  const first = days[0] ?? ''
  const last = days.at(-1) ?? ''
  const { fromMs } = dayBounds(first, tz)
  const { toMs } = dayBounds(last, tz)
  const wide = daysBetween(first < addDays(last, -GOLDEN_DAYS) ? first : addDays(last, -GOLDEN_DAYS), last)
  const material = {
    days,
    fromMs,
    toMs,
    daysOff,
    summaries: await daySummariesOf(transaction, wide),
    hours: await hoursOf(transaction, wide),
    sessions: (await sessionsIn(transaction, fromMs, toMs)).filter(({ subject }) => subject === 'person'),
    labels: await labelsIn(transaction, fromMs, toMs),
  }
  return toPeriodView(material, seededRandom(dayIndexOf(first)))
}
