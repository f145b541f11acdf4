// Calibration: what a guided sit and a typing sample said of the person's usual, as the document the wizard writes and the mind reads.
import { z } from 'zod/mini'
import { nameSchema, wallMsSchema } from '#core/contracts/text.ts'

export const CALIBRATION_VERSION = 1
/** Name of the document in the store. */
export const CALIBRATION_DOCUMENT = 'calibration'
/** After this long the wizard is offered again (feature S16). */
export const CALIBRATION_STALE_MS = 30 * 86_400_000

/** Medians of one minute, raw units by feature name. */
const minuteSchema = z.strictObject({ atMs: wallMsSchema, values: z.record(nameSchema, z.number()) })
export type CalibrationMinute = z.infer<typeof minuteSchema>

export const calibrationSchema = z.strictObject({
  v: z.literal(CALIBRATION_VERSION),
  /** End of the guided sit; null when only typing was sampled. */
  satMs: z.nullable(wallMsSchema),
  sit: z.array(minuteSchema).check(z.maxLength(10)),
  typedMs: z.nullable(wallMsSchema),
  typing: z.array(minuteSchema).check(z.maxLength(10)),
})
export type Calibration = z.infer<typeof calibrationSchema>

export const noCalibration: Calibration = { v: CALIBRATION_VERSION, satMs: null, sit: [], typedMs: null, typing: [] }

/** Days since the sit when it is older than 30, else null; null too when there never was one. */
export function staleDays({ satMs }: Calibration, nowMs: number): number | null {
  if (satMs === null || nowMs - satMs <= CALIBRATION_STALE_MS) return null
  return Math.floor((nowMs - satMs) / 86_400_000)
}
