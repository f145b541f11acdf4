// The drawn person's days: four weeks made by chance from one seed, for looking at the pages before there are days of one's own.
import type { Annotation } from '#core/contracts/labels.ts'
import {
  SESSION_REPORT_VERSION,
  packSegments,
  type Segment,
  type SegmentLabel,
} from '#core/contracts/session-report.ts'
import type { Session } from '#core/contracts/sessions.ts'
import type { Summary } from '#core/contracts/summaries.ts'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { toDays, toHours } from '#core/report/days/aggregate.ts'
import { addDays, dayIndexOf, monthOf, weekdayOf, weekOf } from '#core/report/days/calendar.ts'
import { toDayView } from '#core/report/days/day-view.ts'
import { toPeriodView } from '#core/report/days/period-view.ts'
import { timesOf } from '#core/report/days/segments.ts'
import { formatTime } from '../../ui/clock.ts'
import { weekStart, type DaysSource } from '../days/days-source.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SAMPLE_DAYS = 60

const startOf = (day: string): number => new Date(`${day}T00:00`).getTime()
const offsetAt = (atMs: number): number => -new Date(atMs).getTimezoneOffset()
const tz = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

interface SampleDay {
  readonly segments: readonly Segment[]
  readonly minutes: readonly Summary[]
  readonly session: Session
}

/** What follows what in a plausible working day: label, chance and usual length in minutes; mornings lean to flow. */
const turns: readonly (readonly [label: SegmentLabel, weight: number, minutes: number])[] = [
  ['FLOW', 3, 34],
  ['USUAL', 4, 22],
  ['HYPER', 1.6, 16],
  ['HYPO', 1.2, 14],
  ['RECOVERY', 1, 8],
  ['UNKNOWN', 0.6, 6],
  ['AWAY', 0.8, 14],
]

function pick(random: () => number, morning: boolean, before: SegmentLabel | null): (typeof turns)[number] {
  const weights = turns.map(([label, weight]) =>
    label === before ? 0 : label === 'FLOW' && morning ? weight * 2.2 : weight,
  )
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  return turns[weights.findIndex((weight) => (left -= weight) <= 0)] ?? turns[1] ?? ['USUAL', 1, 20]
}

function drawSegments(day: string, random: () => number): Segment[] {
  const dayMs = startOf(day)
  let atMs = dayMs + (8 * 60 + Math.round(40 * random())) * MINUTE_MS
  const endMs = dayMs + (16.4 * 60 + Math.round(70 * random())) * MINUTE_MS
  const segments: Segment[] = []
  while (atMs < endMs) {
    const hour = (atMs - dayMs) / (60 * MINUTE_MS)
    const lunch = hour > 12 && hour < 12.6
    const [label, , minutes] = lunch
      ? (['AWAY', 1, 40] as const)
      : pick(random, hour < 11, segments.at(-1)?.label ?? null)
    const until = Math.min(endMs, atMs + Math.max(3, Math.round(minutes * (0.5 + random()))) * MINUTE_MS)
    segments.push({ startMs: atMs, endMs: until, label })
    atMs = until
  }
  return segments
}

const stateOf = (label: SegmentLabel) => (label === 'USUAL' || label === 'AWAY' ? 'UNKNOWN' : label)

function minutesOf(day: string, segments: readonly Segment[], random: () => number): Summary[] {
  let load = 0
  const gates = ['in-flow', 'typing', 'call', 'spacing', 'quiet-hours'] as const
  return segments.flatMap(({ startMs, endMs, label }) =>
    Array.from({ length: Math.round((endMs - startMs) / MINUTE_MS) }, (_, k) => {
      const known = label !== 'UNKNOWN' && label !== 'AWAY'
      load = Math.max(
        0,
        label === 'HYPER' ? load + 55 : label === 'RECOVERY' || label === 'AWAY' ? load * 0.93 : load * 0.985,
      )
      const held = label === 'HYPER' && random() < 0.3 ? gates[Math.floor(random() * gates.length)] : undefined
      return {
        v: 1 as const,
        level: 'minute' as const,
        startMs: startMs + k * MINUTE_MS,
        endMs: startMs + (k + 1) * MINUTE_MS,
        day,
        tz: tz(),
        offsetMin: offsetAt(startMs),
        features: {},
        stateMs: label === 'AWAY' ? {} : { [stateOf(label)]: MINUTE_MS },
        knownMs: known ? MINUTE_MS : 0,
        idleMs: label === 'AWAY' ? MINUTE_MS : 0,
        load: { endZs: load, maxZs: load },
        counts: held ? { [`held.${held}`]: 1 } : {},
      }
    }),
  )
}

function drawDay(day: string): SampleDay | null {
  const random = seededRandom(dayIndexOf(day))
  const weekday = weekdayOf(day)
  if (weekday === 0 || weekday === 6 || random() < 0.06) return null
  const segments = drawSegments(day, random)
  const startMs = segments[0]?.startMs ?? startOf(day)
  const session: Session = {
    v: 1,
    sessionId: `sample-${day}`,
    startMs,
    checkpointMs: segments.at(-1)?.endMs ?? startMs,
    status: 'ended',
    tz: tz(),
    subject: 'person',
    gaps: [],
    report: {
      v: SESSION_REPORT_VERSION,
      goal: null,
      segments: packSegments(segments, startMs),
      timeMs: timesOf(segments),
      peakLoadZs: 0,
      vitals: {},
      counts: {},
    },
  }
  return { segments, minutes: minutesOf(day, segments, random), session }
}

/** Days are drawn again when asked for: the same day is always the same. */
const drawn = (days: readonly string[]): readonly SampleDay[] => days.flatMap((day) => drawDay(day) ?? [])
const before = (day: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, k) => addDays(day, k - count))

const noteAt = (day: string, hour: number, text: string): Annotation => {
  const startMs = startOf(day) + hour * 60 * MINUTE_MS
  return { v: 1, annotationId: `sample-${hour}`, startMs, endMs: startMs, text, editedMs: startMs }
}

export const sampleDays: DaysSource = {
  isSample: true,
  day(day) {
    const [own] = drawn([day])
    const fromMs = startOf(day)
    const minutes = own?.minutes ?? []
    const annotations = own ? [noteAt(day, 10.4, 'Review of the draft'), noteAt(day, 14.2, 'Call with Mira')] : []
    const view = toDayView(
      {
        day,
        fromMs,
        toMs: startOf(addDays(day, 1)),
        offsetAt,
        sessions: own ? [own.session] : [],
        minutes,
        hours: toHours(minutes),
        summary: toDays(minutes)[0] ?? null,
        labels: [],
        annotations,
        before: drawn(before(day, 28)).flatMap((one) => toDays(one.minutes)),
      },
      seededRandom(1),
    )
    const random = seededRandom(dayIndexOf(day) + 7)
    const busy = own?.segments.filter(({ label }) => label === 'HYPER') ?? []
    const tabs = (own?.segments ?? [])
      .filter(({ label }) => label !== 'AWAY')
      .map(({ startMs, endMs, label }) => ({
        startMs,
        endMs,
        perMin: (label === 'HYPER' ? 9 : label === 'FLOW' ? 1 : 4) * (0.6 + random()),
      }))
    const helps = busy.slice(0, 2).map(({ startMs }) => {
      const atMs = startMs + 6 * MINUTE_MS
      return { atMs, text: `${formatTime(atMs)}, Slow breathing, done` }
    })
    return Promise.resolve({ view, tabs, helps })
  },
  period(span, day) {
    const days = span === 'week' ? weekOf(day, weekStart()) : monthOf(day)
    const first = days[0] ?? day
    const last = days.at(-1) ?? day
    const today = addDays(new Date().toLocaleDateString('sv-SE'), 1)
    const all = drawn([...before(first, SAMPLE_DAYS - days.length), ...days].filter((one) => one < today))
    return Promise.resolve(
      toPeriodView(
        {
          days,
          summaries: all.flatMap(({ minutes }) => toDays(minutes)),
          hours: all.flatMap(({ minutes }) => toHours(minutes)),
          sessions: all.map(({ session }) => session).filter(({ startMs }) => startMs >= startOf(first)),
          labels: [],
          fromMs: startOf(first),
          toMs: startOf(last) + DAY_MS,
          daysOff: [0, 6],
        },
        seededRandom(2),
      ),
    )
  },
}
