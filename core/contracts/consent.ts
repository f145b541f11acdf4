// Consent events: every change of what the person allows, kept for good, one entry per change.
import { z } from 'zod/mini'
import { idSchema, nameSchema, wallMsSchema } from './text.ts'

export const CONSENT_VERSION = 1
/** Rising trust; position in the list is the level. */
export const consentLevels = ['OBSERVE', 'SUGGEST', 'PREVIEW', 'REVERSIBLE_ACT', 'AUTONOMOUS_ACT'] as const
export type ConsentLevel = (typeof consentLevels)[number]

export const consentCauses = ['chosen', 'earned', 'rejected', 'undone', 'unused', 'revoked', 'reset'] as const

export const consentEventSchema = z.strictObject({
  v: z.literal(CONSENT_VERSION),
  eventId: idSchema,
  atMs: wallMsSchema,
  /** Action kind of the ladder, or `camera`, `input`, `tabs`, `ai`, `notifications`. */
  subject: nameSchema,
  from: z.nullable(z.enum(consentLevels)),
  to: z.enum(consentLevels),
  cause: z.enum(consentCauses),
})
export type ConsentEvent = z.infer<typeof consentEventSchema>
