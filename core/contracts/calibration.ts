// The calibration document: what the guided sit and the typing sample found usual, each with its time; a failed run never reaches it.
import { z } from 'zod/mini'
import type { DeclineReason } from './estimate.ts'
import { nameSchema, wallMsSchema } from './text.ts'

export const CALIBRATION_NAME = 'calibration'
/** After this long the page asks to do it again (feature S16). */
export const CALIBRATION_STALE_MS = 30 * 86_400_000

export const calibrationSteps = ['sit', 'typing'] as const
export type CalibrationStep = (typeof calibrationSteps)[number]
/** How long each step lasts, s. The sit as in the original (3.7); the typing sample gives about 200 keys of a slow typist. */
export const calibrationSeconds: Readonly<Record<CalibrationStep, number>> = { sit: 120, typing: 60 }

const foundSchema = z.strictObject({
  finishedMs: wallMsSchema,
  /** Median and median absolute deviation in the feature's own unit. */
  features: z.record(nameSchema, z.strictObject({ median: z.number(), mad: z.number().check(z.minimum(0)) })),
})
export type CalibrationFound = z.infer<typeof foundSchema>

export const calibrationSchema = z.strictObject({ sit: z.nullable(foundSchema), typing: z.nullable(foundSchema) })
export type Calibration = z.infer<typeof calibrationSchema>
export const noCalibration: Calibration = { sit: null, typing: null }

/** A calibration as it lies in its document; none when it cannot be read. */
export const readCalibration = (body: unknown): Calibration =>
  z.safeParse(calibrationSchema, body).data ?? noCalibration

/** Is a step's result older than 30 days? A step never done is not stale, it is missing. */
export const isCalibrationStale = (found: CalibrationFound | null, nowMs: number): boolean =>
  found !== null && nowMs - found.finishedMs > CALIBRATION_STALE_MS

/** What the page shows while a step runs, once a second. */
export interface CalibrationProgress {
  readonly step: CalibrationStep
  readonly seconds: number
  readonly ofSeconds: number
  /** Seconds with what the step needs. */
  readonly goodSeconds: number
  /** What is in the way just now; null when all is well. */
  readonly hint: CalibrationHint | null
  readonly heartRateBpm: number | null
}

/** Why nothing was found: the hint that stood most of the time, or no signal at all. */
export type CalibrationHint = DeclineReason | 'no-signal' | 'keep-typing'

export type CalibrationResult =
  | { readonly ok: true; readonly step: CalibrationStep; readonly found: CalibrationFound }
  | { readonly ok: false; readonly step: CalibrationStep; readonly cause: CalibrationHint | 'aborted' }
