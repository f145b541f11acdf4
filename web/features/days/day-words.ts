// A day in sentences and tables: what the strip shows, what it adds up to, how it compares, said in words and numbers.
import type { Segment } from '#core/contracts/session-report.ts'
import type { Comparison } from '#core/report/days/compare.ts'
import type { DayView, LoadPoint, Totals } from '#core/report/days/views.ts'
import { formatSpan, formatTime } from '../../ui/clock.ts'
import type { Table } from '../../ui/table.ts'
import { segmentWords } from './segment-words.tsx'

const MINUTE_MS = 60_000
const minutesOf = (ms: number): number => Math.round(ms / MINUTE_MS)
const percent = (share: number): number => Math.round(100 * share)

/** `1 h 52 in flow, 24 minutes busier than your usual; 83 % of the time could be read.` */
export function daySentence({ times, knownMs, coverage }: Totals): string {
  if (knownMs <= 0) return 'Nothing could be read on this day.'
  const parts = [
    [times.FLOW, 'in flow'],
    [times.HYPER, 'busier than your usual'],
    [times.HYPO, 'drifting'],
    [times.RECOVERY, 'recovering'],
  ] as const
  const said = parts.filter(([ms]) => ms >= MINUTE_MS).map(([ms, words]) => `${formatSpan(ms)} ${words}`)
  const first = said.length === 0 ? `${formatSpan(knownMs)} like your usual` : said.join(', ')
  const read = coverage === null ? '' : `; ${percent(coverage)} % of the time could be read`
  return `${first}${read}.`
}

/** What a lane beside the states holds: a moment, and what happened. */
export interface Mark {
  readonly atMs: number
  readonly text: string
}

export const dayTable = (
  { segments }: Pick<DayView, 'segments'>,
  marks: readonly (Mark & { readonly lane: string })[],
): Table => {
  const rows = [
    ...segments.map(({ startMs, endMs, label, corrected }) => ({
      startMs,
      cells: [
        formatTime(startMs),
        formatTime(endMs),
        minutesOf(endMs - startMs),
        'State',
        `${segmentWords[label]}${corrected ? ', as you said' : ''}`,
      ],
    })),
    ...marks.map(({ atMs, lane, text }) => ({ startMs: atMs, cells: [formatTime(atMs), null, null, lane, text] })),
  ].toSorted((left, right) => left.startMs - right.startMs)
  return { columns: ['From', 'Until', 'Minutes', 'Lane', 'What'], rows: rows.map(({ cells }) => cells) }
}

/** Stretches worth a line of their own: neighbours of one label joined over breaks up to a minute, five minutes or more. */
export function listedStretches(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = []
  for (const segment of segments) {
    const last = joined.at(-1)
    if (last && last.label === segment.label && segment.startMs - last.endMs <= MINUTE_MS)
      joined[joined.length - 1] = { ...last, endMs: segment.endMs }
    else joined.push(segment)
  }
  return joined.filter(({ startMs, endMs, label }) => endMs - startMs >= 5 * MINUTE_MS && label !== 'AWAY')
}

export function loadSentence(load: readonly LoadPoint[]): string {
  const peak = load.reduce<LoadPoint | null>((most, point) => (most && most.maxZs >= point.maxZs ? most : point), null)
  if (!peak) return 'No load was read on this day.'
  const last = load.at(-1) ?? peak
  if (peak.maxZs <= 0) return 'Your load stayed at nothing all day.'
  const left = percent(last.endZs / peak.maxZs)
  return `Highest at ${formatTime(peak.atMs)}; ${left < 5 ? 'nearly all' : `${100 - left} %`} of that was paid back by ${formatTime(last.atMs)}.`
}

export const loadTable = (load: readonly LoadPoint[]): Table => ({
  columns: ['Until', 'Load at the end, z.s', 'Highest, z.s'],
  rows: load.map(({ atMs, endZs, maxZs }) => [formatTime(atMs), Math.round(endZs), Math.round(maxZs)]),
})

const metricWords: Readonly<Record<string, readonly [name: string, format: (value: number) => string]>> = {
  flowShare: ['Time in flow', (share) => `${percent(share)} %`],
  hyperShare: ['Time busier than usual', (share) => `${percent(share)} %`],
  knownMs: ['Time that could be read', formatSpan],
}

export interface ComparisonWords {
  readonly name: string
  readonly value: string
  readonly usual: string
  /** One sentence; differences inside the usual spread are called so. */
  readonly verdict: string
}

export function comparisonWords({ metric, value, median, days, rank, notable }: Comparison): ComparisonWords {
  const [name, format] = metricWords[metric] ?? [metric, (number: number) => number.toLocaleString()]
  const place =
    rank >= 0.5 ? `more than on ${Math.round(rank * days)} of` : `less than on ${Math.round((1 - rank) * days)} of`
  return {
    name,
    value: format(value),
    usual: format(median),
    verdict: notable ? `${place} your last ${days} days` : 'within your usual range',
  }
}
