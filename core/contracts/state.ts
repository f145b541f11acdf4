// StateEstimate: what the mind worker believes now, with its reasons; and the transitions between such beliefs.
import { z } from 'zod/mini'
import { channels } from './features.ts'
import { nameSchema } from './text.ts'

export const STATE_VERSION = 1
export const stateLabels = ['FLOW', 'HYPER', 'HYPO', 'RECOVERY', 'UNKNOWN'] as const
export type StateLabel = (typeof stateLabels)[number]
export type ScoredLabel = Exclude<StateLabel, 'UNKNOWN'>
export const scoredLabels = ['FLOW', 'HYPER', 'HYPO', 'RECOVERY'] as const satisfies readonly ScoredLabel[]

const share = z.number().check(z.minimum(0), z.maximum(1))

/** One contributor: which feature, how much of the score it gave, the value and the person's usual. */
export const stateReasonSchema = z.strictObject({
  feature: nameSchema,
  contribution: share,
  value: z.number(),
  baseline: z.nullable(z.number()),
  z: z.nullable(z.number()),
})
export type StateReason = z.infer<typeof stateReasonSchema>

/** A reason as a person can check it: change relative to the usual, and the last minute's readings, oldest first, null where none was. */
export interface Contributor extends StateReason {
  readonly change: number | null
  readonly samples: readonly (number | null)[]
}

export const stateEstimateSchema = z.strictObject({
  v: z.literal(STATE_VERSION),
  atMs: z.number(),
  state: z.enum(stateLabels),
  sinceMs: z.number(),
  scores: z.strictObject({
    FLOW: z.nullable(share),
    HYPER: z.nullable(share),
    HYPO: z.nullable(share),
    RECOVERY: z.nullable(share),
  }),
  /** Only once the person has labelled enough; until then there are scores and nothing is called likely. */
  probabilities: z.optional(z.strictObject({ FLOW: share, HYPER: share, HYPO: share })),
  /** Share of the scorer's total weight that had a usable feature behind it. */
  coverage: share,
  coverageByChannel: z.record(z.enum(channels as [string, ...string[]]), share), // non-empty by construction
  reasons: z.array(stateReasonSchema).check(z.maxLength(3)),
  /** Load integral in z.s and its share of the warning level. */
  load: z.strictObject({ zs: z.number().check(z.minimum(0)), ratio: z.number().check(z.minimum(0)) }),
})
export type StateEstimate = z.infer<typeof stateEstimateSchema>

export interface StateTransition {
  readonly atMs: number
  readonly from: StateLabel
  readonly to: StateLabel
}
