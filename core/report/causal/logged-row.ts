// Bandit log lines in one shape, whoever wrote them: context as a vector, clusters for intervals, every arm by name.
import type { LogLine } from '../../contracts/bandit-log.ts'

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
