// Summaries: what remains of the features per minute, hour and local day once the raw lines are gone.
import { z } from 'zod/mini'
import { stateLabels } from './state.ts'
import { daySchema, nameSchema, timeZoneSchema, wallMsSchema } from './text.ts'

export const SUMMARY_VERSION = 1
export const summaryLevels = ['minute', 'hour', 'day'] as const
export type SummaryLevel = (typeof summaryLevels)[number]

const count = z.int().check(z.minimum(0))
const durationMs = z.number().check(z.minimum(0), z.maximum(90_000_000)) // a local day lasts at most 25 h

/** One feature over the span; `low` and `high` are its 10th and 90th percentile. */
export const featureSummarySchema = z.strictObject({
  n: z.int().check(z.minimum(1)),
  mean: z.number(),
  median: z.number(),
  low: z.number(),
  high: z.number(),
})

export const summarySchema = z
  .strictObject({
    v: z.literal(SUMMARY_VERSION),
    level: z.enum(summaryLevels),
    startMs: wallMsSchema,
    /** End exclusive. */
    endMs: wallMsSchema,
    /** Local day the span belongs to and the zone that was in force. */
    day: daySchema,
    tz: timeZoneSchema,
    /** Minutes that local time was ahead of universal time when the span began: hours of the day follow from it, daylight saving included. */
    offsetMin: z.int().check(z.minimum(-1080), z.maximum(1080)),
    features: z.record(nameSchema, featureSummarySchema),
    /** Time in each state while present; UNKNOWN holds both the time without enough signal and the time like any other. */
    stateMs: z.partialRecord(z.enum(stateLabels), durationMs),
    /** Time with enough signal, the person present: what shares are shares of. */
    knownMs: durationMs,
    /** Time away: no key, pointer or face for more than five minutes. */
    idleMs: durationMs,
    /** Load integral at the end of the span and its highest value inside, z.s; null when not known. */
    load: z.nullable(z.strictObject({ endZs: z.number().check(z.minimum(0)), maxZs: z.number().check(z.minimum(0)) })),
    /** Counts of events by name: helps shown, taken, dismissed, undone; moments held back by gate. */
    counts: z.record(nameSchema, count),
  })
  .check(z.refine(({ startMs, endMs }) => startMs < endMs, 'it ends before it starts'))
export type Summary = z.infer<typeof summarySchema>
