// A line of any bandit log, as `npm run replay` takes it: context, action, propensity, reward, and what else the line brings.
import { z } from 'zod/mini'

const share = z.number().check(z.minimum(0), z.maximum(1))
const name = z.string().check(z.minLength(1), z.maxLength(64))
const byArm = <T extends z.ZodMiniType<number>>(value: T) => z.record(name, value)
const action = z.union([name, z.int()])

/** A line as it may be handed in. Actions may be numbers; a context may be a vector, a record of numbers, one number or a category. */
export const logLineSchema = z.object({
  context: z.optional(z.union([z.array(z.number()), z.record(z.string(), z.number()), z.number(), z.string()])),
  action,
  propensity: z.number().check(z.gt(0), z.maximum(1)),
  reward: z.number(),
  policy: z.optional(byArm(share)),
  qhat: z.optional(byArm(z.number())),
  day: z.optional(z.union([name, z.number()])),
})
export type LogLine = z.infer<typeof logLineSchema>
