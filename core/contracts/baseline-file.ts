// A baseline as a file: the person's usual per feature in plain units, as `npm run measure -- --features` takes it and export writes it.
import { z } from 'zod/mini'

export const BASELINE_FILE_VERSION = 1

/** Median and median absolute deviation in the feature's own unit, and how many calm minutes stand behind them. */
const usualSchema = z.strictObject({
  median: z.number(),
  mad: z.number().check(z.minimum(0)),
  minutes: z.number().check(z.gt(0), z.maximum(100_000)),
})

export const baselineFileSchema = z.strictObject({
  v: z.literal(BASELINE_FILE_VERSION),
  features: z.record(z.string().check(z.maxLength(40)), usualSchema),
})
export type BaselineFile = z.infer<typeof baselineFileSchema>
