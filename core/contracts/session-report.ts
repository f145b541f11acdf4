// The session report: where the time of one session went, minute by minute unpacked on reading, with what was counted on the way.
import { z } from 'zod/mini'
import { scoredLabels } from './state.ts'
import { freeText, nameSchema } from './text.ts'

export const SESSION_REPORT_VERSION = 1

/**
 * What a moment of a day is drawn as. `USUAL`: enough signal, and like any other moment of theirs. `UNKNOWN`: too little signal to say.
 * `AWAY`: nobody there for more than five minutes. Time that is in no segment was not sensed at all.
 */
export const segmentLabels = [...scoredLabels, 'USUAL', 'UNKNOWN', 'AWAY'] as const
export type SegmentLabel = (typeof segmentLabels)[number]

/** A stretch of one label, half-open, wall clock ms. */
export interface Segment {
  readonly startMs: number
  readonly endMs: number
  readonly label: SegmentLabel
  /** The person said so themselves. */
  readonly corrected?: true
}

const durationMs = z.number().check(z.minimum(0))

/**
 * Segments lie packed, because the row is rewritten every 90 seconds: letter k of `labels` begins `startS[k]` seconds after the session,
 * `-` is a stretch that was not sensed, and the last one ends at `endS`.
 */
const packedSegmentsSchema = z
  .strictObject({
    labels: z.string().check(z.regex(/^[FHORUXA-]{0,20000}$/)),
    startS: z.array(z.int().check(z.minimum(0))).check(z.maxLength(20_000)),
    endS: z.int().check(z.minimum(0)),
  })
  .check(z.refine(({ labels, startS }) => labels.length === startS.length, 'as many labels as starts'))
export type PackedSegments = z.infer<typeof packedSegmentsSchema>

export const sessionReportSchema = z.strictObject({
  v: z.literal(SESSION_REPORT_VERSION),
  goal: z.nullable(freeText(240)),
  segments: packedSegmentsSchema,
  timeMs: z.partialRecord(z.enum(segmentLabels), durationMs),
  /** Highest load, z.s. */
  peakLoadZs: durationMs,
  /** Mean of the minute medians of the vital numbers, and how many minutes stand behind it. */
  vitals: z.record(nameSchema, z.strictObject({ mean: z.number(), minutes: z.int().check(z.minimum(1)) })),
  /** Helps shown, taken, dismissed; breaks; moments held back by gate (`held.GATE`); detectors (`seen.KIND`). */
  counts: z.record(nameSchema, z.int().check(z.minimum(0))),
})
export type SessionReport = z.infer<typeof sessionReportSchema>

/** A report as it lies in a session row; null when it is none, or of another version. */
export const readSessionReport = (report: unknown): SessionReport | null =>
  z.safeParse(sessionReportSchema, report).data ?? null

const letters: Readonly<Record<SegmentLabel, string>> = {
  FLOW: 'F',
  HYPER: 'H',
  HYPO: 'O',
  RECOVERY: 'R',
  USUAL: 'U',
  UNKNOWN: 'X',
  AWAY: 'A',
}

/** Segments (ascending, not overlapping) as they lie in the report; times rounded to seconds. */
export function packSegments(segments: readonly Segment[], sessionStartMs: number): PackedSegments {
  const toS = (atMs: number): number => Math.max(0, Math.round((atMs - sessionStartMs) / 1000))
  let labels = ''
  const startS: number[] = []
  let endS = 0
  for (const { startMs, endMs, label } of segments) {
    if (toS(startMs) > endS) {
      labels += '-'
      startS.push(endS)
    }
    labels += letters[label]
    startS.push(toS(startMs))
    endS = toS(endMs)
  }
  return { labels, startS, endS }
}

/** The segments of a report again, wall clock ms. */
export function unpackSegments({ labels, startS, endS }: PackedSegments, sessionStartMs: number): readonly Segment[] {
  return startS.flatMap((from, k) => {
    const label = segmentLabels.find((one) => letters[one] === labels[k])
    const to = startS[k + 1] ?? endS
    return label && to > from
      ? [{ startMs: sessionStartMs + from * 1000, endMs: sessionStartMs + to * 1000, label }]
      : []
  })
}
