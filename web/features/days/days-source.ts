// Where Today and History read from: the store's days, weeks and months, or the drawn person's, never both.
import { queryOptions } from '@tanstack/react-query'
import type { StoredRecord } from '#core/contracts/records.ts'
import type { DayView, PeriodView } from '#core/report/days/views.ts'
import { armWords } from '../lab/arm-words.ts'
import { WorkerCallError } from '../../clients/worker-client.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { formatTime } from '../../ui/clock.ts'
import { queryKeys } from '../../queries/keys.ts'
import type { Mark } from './day-words.ts'
import type { TabStretch } from './day-strip.tsx'

export interface WholeDay {
  readonly view: DayView
  readonly tabs: readonly TabStretch[]
  readonly helps: readonly Mark[]
}

export type Span = 'week' | 'month'

export interface DaysSource {
  readonly isSample: boolean
  readonly day: (day: string) => Promise<WholeDay>
  readonly period: (span: Span, day: string) => Promise<PeriodView>
}

type Store = Pick<StoreClient, 'ask'>

/** Week starts as the language has it; Monday where the browser does not tell. */
export function weekStart(): number {
  const locale = new Intl.Locale(navigator.language) as { getWeekInfo?: () => { firstDay: number } } // newer than the types
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7
}

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; sentence: string }>): Promise<T> {
  const got = await answer
  if (got.ok) return got.value
  throw new WorkerCallError({ code: 'threw', message: got.sentence })
}

async function tabsOf(store: Store, { fromMs, toMs }: Pick<DayView, 'fromMs' | 'toMs'>): Promise<TabStretch[]> {
  const { records } = await must(store.ask('listSummaries', { level: 'minute', fromMs, toMs }))
  return records.flatMap(({ startMs, endMs, features }) => {
    const switches = features['switchesPerMin']
    return switches ? [{ startMs, endMs, perMin: switches.median }] : []
  })
}

const answers: Readonly<Record<string, string>> = { dismiss: 'sent away', undo: 'undone', rating: 'rated' }

/** Helps that were really shown on this day, with what was done about them. */
async function helpsOf(store: Store, { fromMs, toMs }: Pick<DayView, 'fromMs' | 'toMs'>): Promise<Mark[]> {
  const arms = new Map<string, string>()
  const marks = new Map<string, Mark>()
  for (let afterSeq: number | null = 0; afterSeq !== null;) {
    const page: { records: readonly StoredRecord[]; nextAfterSeq: number | null } = await must(
      store.ask('readLog', { afterSeq }),
    )
    for (const record of page.records) {
      const { decisionId } = record
      if (record.type === 'DECISION') arms.set(decisionId, record.action)
      if (
        record.type === 'EXECUTED' &&
        record.renderedAt !== null &&
        record.renderedAt >= fromMs &&
        record.renderedAt < toMs
      ) {
        const arm = arms.get(decisionId) ?? ''
        const words = (armWords as Readonly<Record<string, string>>)[arm] ?? arm // logs keep names as text
        marks.set(decisionId, { atMs: record.renderedAt, text: `${formatTime(record.renderedAt)}, ${words}` })
      }
      const mark = marks.get(decisionId)
      if (record.type === 'FEEDBACK' && mark)
        marks.set(decisionId, { ...mark, text: `${mark.text}, ${answers[record.kind] ?? record.kind}` })
    }
    afterSeq = page.nextAfterSeq
  }
  return [...marks.values()]
}

export const storedDays = (store: Store): DaysSource => ({
  isSample: false,
  async day(day) {
    const view = await must(store.ask('readDay', { day }))
    const [tabs, helps] = await Promise.all([tabsOf(store, view), helpsOf(store, view)])
    return { view, tabs, helps }
  },
  period: (span, day) =>
    span === 'week'
      ? must(store.ask('readWeek', { day, weekStart: weekStart() }))
      : must(store.ask('readMonth', { day })),
})

/** The running day grows by the minute. */
const REFRESH_MS = 60_000

export const dayQuery = (source: DaysSource, day: string) =>
  queryOptions({
    queryKey: [...queryKeys.days, source.isSample, 'day', day],
    queryFn: () => source.day(day),
    refetchInterval: REFRESH_MS,
  })
export const periodQuery = (source: DaysSource, span: Span, day: string) =>
  queryOptions({
    queryKey: [...queryKeys.days, source.isSample, span, day],
    queryFn: () => source.period(span, day),
    refetchInterval: REFRESH_MS,
  })

/** Today's calendar day where the person is. Swedish writes dates year first. */
export const localDay = (atMs: number): string => new Date(atMs).toLocaleDateString('sv-SE')
