// The document that keeps what helping learned about timing and trust: quiet mode, pause, dismissals, and the consent ladder by kind.
import { z } from 'zod/mini'
import { consentLevels } from './consent.ts'
import { nameSchema, wallMsSchema } from './text.ts'

export const HELP_MEMORY_NAME = 'help-memory'

const times = z.array(wallMsSchema).check(z.maxLength(200))
const perArm = <T extends z.ZodMiniType>(value: T) => z.record(nameSchema, value)
const count = z.int().check(z.minimum(0))

const standingSchema = z.strictObject({
  earned: z.enum(consentLevels),
  tierApprovalsMs: times,
  refusalsMs: times,
  rejectionsInRow: count,
  lastApprovalMs: wallMsSchema,
  revoked: z.boolean(),
})

export const helpMemorySchema = z.strictObject({
  quiet: z.strictObject({
    dismissalsAtMs: times,
    level: count,
    levelSinceMs: z.number(),
    untilMs: z.nullable(z.number()),
  }),
  dismissals: z.strictObject({
    weights: z.array(z.number()).check(z.maxLength(32)),
    outcomes: count,
    dismissals: count,
    runs: perArm(count),
    restingUntilMs: perArm(z.number()),
  }),
  pausedUntilMs: z.nullable(z.number()),
  consents: perArm(standingSchema),
})
export type StoredHelpMemory = z.infer<typeof helpMemorySchema>
