// One line of a bandit log, whoever wrote it: context, action, propensity, reward, and what else the line brings.
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

/** The same in one shape. `behaviour` is the logged policy over all arms where the log has it. */
export interface LoggedRow {
  readonly context: readonly number[]
  readonly action: string
  readonly propensity: number
  readonly reward: number
  readonly policy: Readonly<Record<string, number>> | null
  readonly behaviour: Readonly<Record<string, number>> | null
  readonly qhat: Readonly<Record<string, number>> | null
  readonly day: string
}

/** Clusters for logs without days: contiguous blocks, so that intervals stay cheap on long logs. */
const BLOCKS = 500

/** Brings parsed lines into one shape. Categories become indicators in order of appearance; lines without a day fall into blocks. */
export function toLoggedRows(lines: readonly LogLine[]): readonly LoggedRow[] {
  const categories = [...new Set(lines.flatMap(({ context }) => (typeof context === 'string' ? [context] : [])))]
  const names = [...new Set(lines.flatMap(({ context }) => (isRecord(context) ? Object.keys(context) : [])))]
  const blocks = Math.min(BLOCKS, lines.length)
  return lines.map((line, k) => ({
    context: vectorOf(line.context, categories, names),
    action: String(line.action),
    propensity: line.propensity,
    reward: line.reward,
    policy: line.policy ?? null,
    behaviour: null,
    qhat: line.qhat ?? null,
    day: line.day === undefined ? `block-${Math.floor((k * blocks) / lines.length)}` : String(line.day),
  }))
}

/** Every arm the log knows: taken, offered by a policy, or modelled. Sorted, so that the order of lines does not matter. */
export function armsOf(rows: readonly LoggedRow[]): readonly string[] {
  const arms = new Set<string>()
  for (const { action: taken, policy, behaviour, qhat } of rows) {
    arms.add(taken)
    for (const table of [policy, behaviour, qhat]) for (const arm of Object.keys(table ?? {})) arms.add(arm)
  }
  return [...arms].toSorted()
}

type Context = LogLine['context']
const isRecord = (context: Context): context is Record<string, number> =>
  typeof context === 'object' && !Array.isArray(context)

function vectorOf(context: Context, categories: readonly string[], names: readonly string[]): readonly number[] {
  if (context === undefined) return []
  if (typeof context === 'number') return [context]
  if (typeof context === 'string') return categories.map((category) => (category === context ? 1 : 0))
  if (Array.isArray(context)) return context
  return names.map((key) => context[key] ?? 0)
}
