// Estimate: a claim about the person, either measured with its quality or declined with a reason. Never 0 for "cannot say".
import { z } from 'zod/mini'
import { plainText } from './text.ts'

/** Why a number is withheld. Closed list: each has a sentence in web/ui and a test that provokes it. */
export const declineReasons = [
  'warming-up', // not enough signal seen yet for this window
  'no-face',
  'two-faces',
  'too-dark',
  'too-bright',
  'blurred',
  'moving',
  'too-far',
  'turned-away', // head beyond the gate angle
  'eyes-hidden',
  'no-baseline', // the person's own reference is not learned yet
  'no-pulse', // photo, wall, mask: nothing that behaves like perfusion
  'regions-disagree',
  'low-quality',
  'too-few-beats',
  'too-many-artefacts',
  'out-of-view', // the body part needed is outside the picture
  'too-slow', // frame rate below what the method needs
  'too-few-events', // below the minimum count for this feature
  'gap', // the stream was interrupted inside the window
  'source-off', // the person switched this source off
  'source-lost', // the source failed or was unplugged
  'stale',
] as const
export type DeclineReason = (typeof declineReasons)[number]

/** The stretch of capture time an estimate speaks of; end exclusive. */
export interface EstimateWindow {
  readonly startMs: number
  readonly endMs: number
}

export interface Measured<T = number> {
  readonly kind: 'measured'
  readonly value: T
  /** SI-style unit as shown to people: `bpm`, `ms`, `breaths/min`, `deg`, `mm`, `ratio`. */
  readonly unit: string
  /** 0..1, comparable only within one estimator. */
  readonly quality: number
  /** Half-width of the 90 % interval in `unit`, where the estimator has one. */
  readonly interval?: number
  readonly window: EstimateWindow
}

export interface Declined {
  readonly kind: 'declined'
  readonly reason: DeclineReason
}

export type Estimate<T = number> = Measured<T> | Declined

export const declined = (reason: DeclineReason): Declined => ({ kind: 'declined', reason })

export const isMeasured = <T>(estimate: Estimate<T>): estimate is Measured<T> => estimate.kind === 'measured'

export const estimateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('measured'),
    value: z.number(),
    unit: plainText(24),
    quality: z.number().check(z.minimum(0), z.maximum(1)),
    interval: z.optional(z.number().check(z.minimum(0))),
    window: z.strictObject({ startMs: z.number(), endMs: z.number() }),
  }),
  z.strictObject({ kind: z.literal('declined'), reason: z.enum(declineReasons) }),
])
